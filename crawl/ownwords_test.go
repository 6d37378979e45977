package crawl

import (
	"reflect"
	"strings"
	"testing"
)

func TestOwnWords(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "one\n\n\n\ntwo  \n", "one\n\ntwo"},
		{"quotes", "> old\n>> older\nAM> initials\nnew", "new"},
		{"arrows stay", "a -> b\n=> c", "a -> b\n=> c"},
		{"weak marks in a run", "| old\n| old\nnew", "new"},
		{"a weak mark alone", ": new\nnew", ": new\nnew"},
		{"signature", "new\n-- \nAnn\nHost Ltd", "new"},
		{"signature without blank", "new\n--\nAnn", "new"},
		{"dashes as a rule", "new\n---\n" + strings.Repeat("more\n", 20), "new\n---\n" + strings.TrimSpace(strings.Repeat("more\n", 20))},
		{"no signature that long", "new\n--\n" + strings.Repeat("more\n", 40), "new\n--\n" + strings.TrimSpace(strings.Repeat("more\n", 40))},
		{"nothing to sign yet", "\n--\n-- \nnew\n-- \nAnn", "new"},
		{"head spilled over", "\nFrom: ann@host\nDate: x\nSubject: y\n\nnew", "new"},
		{"business card", "new\n\n==========\nAnn, ann@host.example\n==========", "new"},
		{"list footer", "new\n\n_______________________________________________\nGarden mailing list\nhttp://lists.example/listinfo/garden", "new"},
		{"two footers", "new\n\n--------------------\nThis list is sponsored by: Slugs\nhttp://slugs.example\n____________________\nGarden mailing list", "new"},
		{"footer paragraphs", "new\n\nTo unsubscribe from this group, send an email\n\nYour use of Yahoo! Groups is subject to terms", "new"},
		{"footer word in the text", "how do I unsubscribe?\n\nI tried.", "how do I unsubscribe?\n\nI tried."},
		{"signed", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nnew\n- -- \nAnn\n-----BEGIN PGP SIGNATURE-----\nxyz\n-----END PGP SIGNATURE-----", "new"},
		{"original message", "new\n\n-----Original Message-----\nFrom: Bob [mailto:bob@host]\nSent: Thursday\n\nold", "new"},
		{"original message quoted", "-----Original Message-----\nFrom: Bob\nSent: Thursday\n\n> old\n> old\nnew", "new"},
		{"bare head", "new\n\nFrom: bob@host\nTo: ann@host\nSubject: x\n\nold", "new"},
		{"From in the text", "new\n\nFrom: my garden\nI love it", "new\n\nFrom: my garden\nI love it"},
	}
	for _, tt := range tests {
		if got, _ := ownWords(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCitations(t *testing.T) {
	tests := []struct {
		in   string
		own  string
		want []citation
	}{
		{"Ann Example wrote:\n> old\nnew", "new", []citation{{name: "Ann Example"}}},
		{"Ann <Ann@Host.example> wrote:\n> old", "", []citation{{address: "ann@host.example", name: ""}}},
		{"In article <1@news>, ann@host (Ann) writes:\n>old", "", []citation{{address: "ann@host", id: "1@news"}}},
		{"In article <1@news>\nann@host (Ann) writes:\n>old", "", []citation{{address: "ann@host", id: "1@news"}}},
		{"On Thu, Aug 22, 2002 at 12:36:23PM +0100, Ann M. Example wrote:\n> old", "", []citation{{name: "Ann M. Example"}}},
		{"On 22 Aug 2002 Ann Example wrote:\n> old", "", []citation{{name: "Ann Example"}}},
		{"On Thursday 22 August 2002 12:36, Ann Example\nwrote:\n> old", "", []citation{{name: "Ann Example"}}},
		{"ann@host.example\nwrote:\n> old", "", []citation{{address: "ann@host.example"}}},
		{"Quoting Ann Example <ann@host>:\n> old", "", []citation{{address: "ann@host"}}},
		{"begin  Ann Example quotation:\n> old", "", []citation{{name: "Ann Example"}}},
		{">>>>> \"AE\" == Ann Example <ann@host> writes:\n> old", "", []citation{{address: "ann@host"}}},
		{"Ann wrote:\n> old\nyes\n\nBob says:\n> older\nno", "yes\n\nno", []citation{{name: "Ann"}, {name: "Bob"}}},
		{"> Ann wrote:\n> > older\n> old\nnew", "new", nil},
		{"You wrote:\n> old\nnew", "new", nil},
		{"My mother always said:\nnever fry slugs", "My mother always said:\nnever fry slugs", nil},
		{"-----Original Message-----\nFrom: Ann [mailto:ann@host]\nSent: x\n\nold", "", []citation{{address: "ann@host"}}},
		{"-----Original Message-----\nFrom: Ann Example\nSent: x\n\nold", "", []citation{{name: "Ann Example"}}},
	}
	for _, tt := range tests {
		own, got := ownWords(tt.in)
		if own != tt.own || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q:\n%q, %+v, want\n%q, %+v", tt.in, own, got, tt.own, tt.want)
		}
	}
}

func TestLinks(t *testing.T) {
	got := links("see (http://a.example/x), http://b.example. and HTTPS://c.example/?q=1&r=2 http://a.example/x")
	want := []string{"http://a.example/x", "http://b.example", "HTTPS://c.example/?q=1&r=2"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzOwnWords(f *testing.F) {
	f.Add("In article <1@x>\nann@host writes:\n> old\n-- \nx")
	f.Add("-----BEGIN PGP SIGNED MESSAGE-----\n\n-----Original Message-----\nFrom: x\n\n____________\nmailing list")
	f.Fuzz(func(t *testing.T, text string) {
		own, _ := ownWords(text)
		if len(own) > len(text) {
			t.Errorf("%d bytes of %d are the author's own", len(own), len(text))
		}
	})
}
