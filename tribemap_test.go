package tribemap

import (
	"errors"
	"strings"
	"testing"
)

func TestValidSource(t *testing.T) {
	for source, want := range map[string]bool{
		"mail": true, "slack/racket": true, "discourse/forum.example.org": true, "名前": true,
		"": false, "a:b": false, "a\x00b": false, "a\nb": false, "a\x7f": false,
		strings.Repeat("s", MaxSource): true, strings.Repeat("s", MaxSource+1): false,
	} {
		if got := ValidSource(source); got != want {
			t.Errorf("%q: %v", source, got)
		}
	}
}

func TestParseRefIsTheInverseOfString(t *testing.T) {
	for _, r := range []Ref{{"mail", "ann@example.org"}, {"discourse/x", "a:b:c"}} {
		if got, err := ParseRef(r.String()); err != nil || got != r {
			t.Errorf("%v became %v, %v", r, got, err)
		}
	}
	for _, bad := range []string{"", "ann", ":ann", "mail:"} {
		if _, err := ParseRef(bad); !errors.Is(err, ErrBadRef) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
