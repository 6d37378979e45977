package main

import (
	"strconv"
	"strings"
)

// quotas are how many people may be chosen of each group: a number for all, and
// others for some.
type quotas struct {
	each int // of a group without a number of its own
	of   []quota
}

// quota is the number of one group, which goes by a name.
type quota struct {
	group string
	most  int
}

// readQuotas reads "5", "A=5,B=10", where nobody of other groups is chosen, or
// "5,B=10"; "" is none. A name may hold commas.
func readQuotas(flag, text string) (q quotas, err error) {
	rest := text
	if number, after, more := strings.Cut(rest, ","); isCount(number) && more == (after != "") {
		q.each, _ = strconv.Atoi(strings.TrimSpace(number))
		rest = after
	}
	for rest != "" {
		group, after, _ := strings.Cut(rest, "=")
		number, others, more := strings.Cut(after, ",")
		if !isCount(number) || strings.TrimSpace(group) == "" || more && others == "" {
			return quotas{}, wrongQuotas(flag, text)
		}
		most, _ := strconv.Atoi(strings.TrimSpace(number))
		q.of, rest = append(q.of, quota{strings.TrimSpace(group), most}), others
	}
	if text != "" && !q.asked() {
		return quotas{}, wrongQuotas(flag, text)
	}
	return q, nil
}

func wrongQuotas(flag, text string) error {
	return usagef("--%s: wanted a number for all, as 5, or by name, as A=5,B=10, got %q", flag, text)
}

// isCount tells whether text is a whole number of 0 or more.
func isCount(text string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return err == nil && n >= 0
}

// asked tells whether there are any.
func (q quotas) asked() bool { return q.each > 0 || q.of != nil }
