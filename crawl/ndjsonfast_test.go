package crawl

import (
	"encoding/json"
	"reflect"
	"testing"
)

var plainLines = map[string]bool{
	`{"type":"person","source":"a","id":"1","handle":"h","name":"n","url":"u"}`:            true,
	` { "id" : "1" , "author" : "ä" , "time" : 5 } `:                                       true,
	`{"id":"1","author":"a","time":"2002-08-22T12:33:20Z","received":"x","edited":" 7 "}`:  true,
	`{"id":"1","parent":"2","thread":"3","channel":"c","title":"t","text":"x","lang":"l"}`: true,
	`{"id":"1","id":"2","links":["a"],"links":["b","c"],"mentions":["m"]}`:                 true,
	`{"id":"1","quotes":["q"],"cross_posts":["c", "d"]}`:                                   true,

	`{"id":"1","text":"a\n\u00e4\"b\\"}`: true,
	`{"id":"1","text":"a\x"}`:            false, // broken
	`{"i\u0064":"1"}`:                    false,
	`{"id":"1","text":"a\`:               false, // broken
	"{\"id\":\"1\",\"text\":\"a\nb\"}":   false, // broken
	"{\"id\":\"1\",\"text\":\"a\xffb\"}": false,
	`{"ID":"1"}`:                         false, // taken for id
	`{"id":1}`:                           false,
	`{"id":"1","time":-5}`:               false,
	`{"id":"1","time":05}`:               false, // broken
	`{"id":"1","time":5.5}`:              false,
	`{"id":"1","time":5e3}`:              false,
	`{"id":"1","time":null}`:             false,
	`{"id":"1","likes":5}`:               false,
	`{"id":"1","links":[]}`:              false,
	`{"id":"1","links":["a",]}`:          false, // broken
	`{"id":"1","other":"x"}`:             false,
	`{"id":"1"}}`:                        false, // broken, like all that follow
	`{"id":"1",}`:                        false,
	`{"id":"1"`:                          false,
	`{"id":"1`:                           false,
	`{"id"`:                              false,
	`{}`:                                 false,
	``:                                   false,
}

// checkPlain compares the fast reader with encoding/json.
func checkPlain(t *testing.T, line string) (plain bool) {
	t.Helper()
	var got, want record
	if plain = got.readPlain([]byte(line)); !plain {
		return false
	}
	if err := json.Unmarshal([]byte(line), &want); err != nil {
		t.Errorf("%q is read as %+v, but %v", line, got, err)
	} else if !reflect.DeepEqual(got, want) {
		t.Errorf("%q is read as\n%+v, want\n%+v", line, got, want)
	}
	return true
}

func TestPlainRecordsAreReadAsJSON(t *testing.T) {
	for line, want := range plainLines {
		if got := checkPlain(t, line); got != want {
			t.Errorf("%q is plain: %v, want %v", line, got, want)
		}
	}
}

func FuzzPlainRecord(f *testing.F) {
	for line := range plainLines {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) { checkPlain(t, line) })
}
