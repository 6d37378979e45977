package viz

import (
	"testing"

	"tribemap"
	"tribemap/tribe"
)

func TestSharedWordsNameNobody(t *testing.T) {
	for _, x := range []struct{ handle, word string }{
		{"eager_pika", "Pika"},
		{"eager_pika", "eager_pika"},
		{"Jo", "jo"},
		{"Jo", "Jo's"},
		{"JohnSmith", "Smith"},
		{"JohnSmith", "johnsmith"},
		{"John Smith", "JohnSmith"},
		{"stefan", "Stefans"},
		{"stefan", "@Stefan:"},
		{"marina", "mit Marinas"},
		{"José", "Jose\u0301"},
		{"José", "jose"},
		{"mueller_2000", "Müller"},
		{"Müller", "mueller"},
		{"Weiß", "WEISS"},
		{"李明", "李明"},
		{"李明", "李明说"},
		{"王小明", "小明"},
		{"山田太郎", "山田さん"},
		{"김철수", "김철수가"},
		{"김철수", "철수"},
		{"Ольга", "ольга"},
		{"jo.doe@mail.example", "doe"},
	} {
		names := namesOf(&tribe.Result{People: []tribe.Member{{Person: tribemap.Person{Handle: x.handle}}}})
		if !names.in(x.word) {
			t.Errorf("%q called %q by name and may be told", x.word, x.handle)
		}
	}
}

// Other words must stay: a copy that tells nothing tells nobody, too.
func TestSharedWordsStay(t *testing.T) {
	names := callNames{}
	for _, name := range []string{"mark_v", "eager_pika", "Jo", "李明", "stefan", "김철수"} {
		names.add(name, 2)
	}
	for _, word := range []string{"market", "job", "pikachu", "stefanology", "明天", "eagerness", "spec file", "C++", "李", "2002", "", "김치"} {
		if names.in(word) {
			t.Errorf("%q is taken for a name", word)
		}
	}
}
