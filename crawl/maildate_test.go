package crawl

import (
	"net/mail"
	"testing"
)

func TestParseMailDate(t *testing.T) {
	const noon = 1030019600 // 2002-08-22T12:33:20Z
	tests := []struct {
		in   string
		want int64
	}{
		{"Thu, 22 Aug 2002 12:33:20 +0000", noon},
		{"Thu, 22 Aug 2002 13:33:20 +0100 (IST)", noon},
		{"22 Aug 2002 08:33:20 EDT", noon},
		{"22 Aug 02 12:33:20 GMT", noon},
		{"Thursday, 22 Aug 2002 06:33:20 MDT", noon},
		{"Thursday, 22-Aug-02 12:33:20 GMT", noon},
		{"Thu Aug 22 12:33:20 2002", noon},
		{"Thu Aug 22 12:33:20 GMT 2002", noon},
		{"Thu Aug 22 14:33:20 MET DST 2002", noon + 3600}, // MET alone: an hour off beats no time
		{"22 August 2002 12:33:20", noon},
		{"August 22, 2002 12:33:20 UTC", noon},
		{"Thu, 22 Aug 2002 12:33:20 PM", noon},
		{"22 Aug 2002 12:33:20-0000", noon},
		{"22 Aug 2002 05:33:20-07:00", noon},
		{"22 Aug 2002 13:33:20 +0100CET", noon},
		{"22 Aug 2002 12:33", noon - 20},
		{"Thu, 22nd Aug 2002 12:33:20 at home", noon},
		{"22 Aug 102 12:33:20", noon}, // years since 1900
		{"1 Jan 70 00:00:01", 1},
		{"6 Apr 93 00:00:00 GMT", 734054400},
	}
	for _, tt := range tests {
		if got, ok := parseMailDate(tt.in); !ok || got != tt.want {
			t.Errorf("%q: %d, %v, want %d", tt.in, got, ok, tt.want)
		}
	}
	for _, in := range []string{"", "yesterday", "31 Jun 2002 12:00", "22 Aug", "22 Aug 2002 25:61:00", "12:00", "99 Aug 2002"} {
		if got, ok := parseMailDate(in); ok {
			t.Errorf("%q: %d, want no date", in, got)
		}
	}
}

// Whatever the standard library reads, this parser reads the same.
func FuzzMailDate(f *testing.F) {
	f.Add("Thu, 22 Aug 2002 13:33:20 +0100 (IST)")
	f.Add("22 Aug 02 12:33 GMT")
	f.Add("1 Feb 1999 23:59:60 -0330")
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseMailDate(s)
		want, err := mail.ParseDate(s)
		if err != nil {
			return
		}
		if zone, _ := want.Zone(); zone != "" && zone != "UTC" && zone != "GMT" {
			return // the library takes the local meaning of zone names
		}
		if !ok || got != want.Unix() {
			t.Errorf("%q: %d, %v, want %d", s, got, ok, want.Unix())
		}
	})
}
