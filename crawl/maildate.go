package crawl

import (
	"strconv"
	"strings"
	"time"
)

// zones are the zone names seen in mail and news, in minutes east of UTC. Names
// with several meanings carry the one of RFC 5322, else the commonest in
// archives; unknown names count as UTC.
var zones = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
	"pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
	"ast": -240, "adt": -180, "nst": -210, "ndt": -150, "brt": -180,
	"bst": 60, "west": 60, "ist": 60, "met": 60, "cet": 60, "mez": 60,
	"mest": 120, "cest": 120, "mesz": 120, "eet": 120, "sast": 120, "idt": 180, "eest": 180, "msk": 180, "msd": 240,
	"wst": 480, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540,
	"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}

var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
	"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]bool{"sun": true, "mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true}

// mailDate is a date while its words are read.
type mailDate struct {
	day, year            int // −1 while unknown
	month                time.Month
	hour, minute, second int // hour −1 while unknown
	offset               int // seconds east of UTC
}

// parseMailDate reads the dates people and their programs put into mail: those
// of RFC 5322 and its forerunners, of ctime, with named weekdays, two-digit
// years, zone names, and words in any order. It returns Unix seconds.
func parseMailDate(s string) (int64, bool) {
	d := mailDate{day: -1, year: -1, hour: -1}
	for _, word := range dateWords(s) {
		if !d.take(word) {
			return 0, false
		}
	}
	if d.day < 1 || d.month == 0 || d.year < 0 {
		return 0, false
	}
	t := time.Date(d.year, d.month, d.day, max(d.hour, 0), d.minute, d.second, 0, time.UTC)
	if t.Day() != d.day {
		return 0, false // 31 June
	}
	return t.Unix() - int64(d.offset), true
}

// dateWords cuts a date into words, without comments in parentheses. A minus
// parts words, except where it begins a zone.
func dateWords(s string) []string {
	s = dropComments(s)
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ',' || c == ';':
			c = ' '
		case c == '-' && !startsZone(s, i):
			c = ' '
		case c == '+' && i > 0 && isDigit(s[i-1]):
			b.WriteByte(' ') // "12:00:00+0200"
		case c == '-' && i > 0 && isDigit(s[i-1]):
			b.WriteByte(' ')
		}
		b.WriteByte(c)
	}
	return strings.Fields(b.String())
}

// startsZone reports whether the minus at s[i] begins a zone such as −0700: it
// comes after the time of day.
func startsZone(s string, i int) bool {
	rest := s[i+1:]
	return strings.Contains(s[:i], ":") && len(rest) > 0 && isDigit(rest[0])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// dropComments removes what stands in parentheses.
func dropComments(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '(':
			depth++
			return -1
		case r == ')' && depth > 0:
			depth--
			return ' '
		case depth > 0:
			return -1
		}
		return r
	}, s)
}

// take reads one word; it returns false for what cannot be in a date.
func (d *mailDate) take(word string) bool {
	low := strings.ToLower(strings.TrimSuffix(word, "."))
	switch {
	case low == "":
		return true
	case low[0] == '+' || low[0] == '-':
		return d.takeOffset(low)
	case strings.Contains(low, ":"):
		return d.takeTime(low)
	case isDigit(low[0]):
		return d.takeNumber(low)
	}
	return d.takeName(low)
}

func (d *mailDate) takeName(low string) bool {
	if len(low) >= 3 {
		if m := months[low[:3]]; m != 0 && d.month == 0 {
			d.month = m
			return true
		}
		if weekdays[low[:3]] && d.hour < 0 {
			return true
		}
	}
	if minutes, ok := zones[low]; ok {
		d.offset = minutes * 60
		return true
	}
	switch {
	case low == "pm" && 0 <= d.hour && d.hour < 12:
		d.hour += 12
	case low == "am" && d.hour == 12:
		d.hour = 0
	case strings.HasPrefix(low, "gmt+") || strings.HasPrefix(low, "gmt-") || strings.HasPrefix(low, "utc+"):
		return d.takeOffset(low[3:])
	}
	return true // "at", a town, a zone nobody knows
}

func (d *mailDate) takeNumber(low string) bool {
	n, err := strconv.Atoi(strings.TrimRight(low, "stndrh"))
	switch {
	case err != nil || n < 0:
		return false
	case d.day < 0 && n <= 31 && len(low) <= 4:
		d.day = n
	case d.year < 0 && n < 50 && len(low) <= 2:
		d.year = 2000 + n
	case d.year < 0 && n < 1000: // two digits, or the years since 1900
		d.year = 1900 + n
	case d.year < 0 && n < 10000:
		d.year = n
	}
	return true
}

// takeTime reads "12:36", "12:36:23", "12:36:23pm".
func (d *mailDate) takeTime(low string) bool {
	digits := strings.TrimRight(low, "amp")
	parts := strings.Split(digits, ":")
	if len(parts) > 3 {
		return false
	}
	var n [3]int
	for i, p := range parts {
		p, _, _ = strings.Cut(p, ".") // fractions of a second
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return false
		}
		n[i] = v
	}
	if n[0] > 24 || n[1] > 59 || n[2] > 60 {
		return false
	}
	d.hour, d.minute, d.second = n[0], n[1], n[2]
	return digits == low || d.takeName(low[len(digits):])
}

// takeOffset reads "+0200", "-07:00", "+2", whatever is stuck to their end.
func (d *mailDate) takeOffset(low string) bool {
	digits := strings.ReplaceAll(low[1:], ":", "")
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits[:min(4, len(digits))])
	switch {
	case err != nil:
		return true // a stray sign is no reason to lose the date
	case len(digits) <= 2:
		n *= 100
	}
	if n > 2400 {
		return true
	}
	d.offset = (n/100*60 + n%100) * 60
	if low[0] == '-' {
		d.offset = -d.offset
	}
	return true
}
