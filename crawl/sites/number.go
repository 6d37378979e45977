package sites

import (
	"encoding/json"
	"strings"
)

// number is an id that a place writes as a number here and as a text there.
type number string

// UnmarshalJSON takes either, and null as nothing.
func (n *number) UnmarshalJSON(b []byte) error {
	s := string(b)
	switch {
	case s == "null":
		*n = ""
	case strings.HasPrefix(s, `"`):
		return json.Unmarshal(b, (*string)(n))
	default:
		var num json.Number
		if err := json.Unmarshal(b, &num); err != nil {
			return err
		}
		*n = number(num)
	}
	return nil
}

// or returns n, or another text where it is missing.
func (n number) or(other string) string {
	if n == "" || n == "0" {
		return other
	}
	return string(n)
}
