package viz

import "testing"

func TestBrief(t *testing.T) {
	for why, want := range map[string]string{
		"Reaches 6 of the 130 people; links 488 pairs; answered by 4.": "links 488 pairs; answered by 4.",
		"Reaches 6 of the 130 people.":                                 "Reaches 6 of the 130 people.",
		"2 people turn to them; 1 strong tie.":                         "2 people turn to them; 1 strong tie.",
	} {
		if got := brief(why); got != want {
			t.Errorf("brief(%q) = %q, want %q", why, got, want)
		}
	}
}
