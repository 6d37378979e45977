package tribe

import (
	"slices"
	"testing"

	"tribemap"
)

func TestProposeAliases(t *testing.T) {
	mail := func(id, name string) tribemap.Person {
		return tribemap.Person{Ref: tribemap.Ref{Source: "mail", ID: id}, Name: name}
	}
	nick := func(nick string) tribemap.Person {
		return tribemap.Person{Ref: tribemap.Ref{Source: "irc", ID: nick}, Handle: nick}
	}
	for _, c := range []struct {
		name   string
		people []tribemap.Person
		want   string // reason, "" for no proposal
	}{
		{"name", []tribemap.Person{mail("a@x.org", "Jane Doe"), mail("b@y.org", "Doe, Jane")}, "same full name"},
		{"one word", []tribemap.Person{mail("a@x.org", "Jane"), mail("b@y.org", "Jane")}, ""},
		{"local part", []tribemap.Person{mail("janedoe@x.org", "Jane Doe"), mail("janedoe+lists@y.org", "")}, "same name before the @"},
		{"local part, other name", []tribemap.Person{mail("stephen@x.org", "Stephen A"), mail("stephen@y.org", "Ann B")}, ""},
		{"short local part", []tribemap.Person{mail("jane@x.org", ""), mail("jane@y.org", "")}, ""},
		{"shared local part", []tribemap.Person{mail("webmaster@x.org", ""), mail("webmaster@y.org", "")}, ""},
		{"nick", []tribemap.Person{nick("sailor"), nick("sailor|away")}, "same nick but for a suffix"},
		{"nick and host", []tribemap.Person{nick("sailor"), nick("sailor!~s@host")}, "same nick but for a suffix"},
		{"short nick", []tribemap.Person{nick("joe"), nick("joe_")}, ""},
		{"two sources", []tribemap.Person{nick("sailor"), {Ref: tribemap.Ref{Source: "x", ID: "sailor_"}, Handle: "sailor_"}}, ""},
		{"linked", []tribemap.Person{
			{Ref: tribemap.Ref{Source: "x", ID: "1"}, URL: "https://x.org/@ann", About: "also https://y.org/u/ann/."},
			{Ref: tribemap.Ref{Source: "y", ID: "2"}, URL: "https://www.y.org/u/ann", About: "(https://x.org/@ann)"},
		}, "profiles link to each other"},
		{"linked one way", []tribemap.Person{
			{Ref: tribemap.Ref{Source: "x", ID: "1"}, URL: "https://x.org/@ann", About: "also https://y.org/u/ann"},
			{Ref: tribemap.Ref{Source: "y", ID: "2"}, URL: "https://y.org/u/ann"},
		}, ""},
	} {
		got := ProposeAliases(c.people)
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: proposed %v", c.name, got)
		case c.want != "" && !slices.Equal(got, []Alias{{0, 1, c.want}}):
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

// TestCommonNamesAreNoAliases has more bearers of a name than one person has
// addresses.
func TestCommonNamesAreNoAliases(t *testing.T) {
	var people []tribemap.Person
	for i := range maxBearers + 1 {
		people = append(people, tribemap.Person{Ref: tribemap.Ref{Source: "mail", ID: string(rune('a'+i)) + "@x.org"}, Name: "John Smith"})
	}
	if got := ProposeAliases(people); len(got) > 0 {
		t.Errorf("proposed %v", got)
	}
	if got := ProposeAliases(people[:maxBearers]); len(got) != maxBearers*(maxBearers-1)/2 {
		t.Errorf("%d pairs of %d entries", len(got), maxBearers)
	}
}
