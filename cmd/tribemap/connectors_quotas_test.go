package main

import (
	"reflect"
	"testing"
)

func TestReadQuotas(t *testing.T) {
	for text, want := range map[string]quotas{
		"":                   {},
		"5":                  {each: 5},
		"1=5,3=10":           {of: []quota{{"1", 5}, {"3", 10}}},
		" 2, Rust = 0":       {each: 2, of: []quota{{"Rust", 0}}},
		"Linux, boot=2,Go=1": {of: []quota{{"Linux, boot", 2}, {"Go", 1}}},
	} {
		if got, err := readQuotas("each", text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, error %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "few", "A=", "=3", "A=-1", "2,3", "A=1,", "1=2,3", "5,"} {
		if got, err := readQuotas("each", text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}
