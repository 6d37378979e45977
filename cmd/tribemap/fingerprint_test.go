package main

import (
	"reflect"
	"testing"

	"tribemap"
)

func hashOf(record any) uint64 {
	var f fingerprint
	switch r := record.(type) {
	case *tribemap.Person:
		f.person(r)
	case *tribemap.Post:
		f.post(r)
	}
	return f.sum
}

// change gives a field another value, or the field itself where it holds
// fields.
func change(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.ValueOf("x")))
	default:
		t.Fatalf("no change known for a %v", v.Kind())
	}
}

// TestFingerprintSeesEveryField changes one field after the other: a field that
// was forgotten would leave a run as it was when the store has changed.
func TestFingerprintSeesEveryField(t *testing.T) {
	for _, record := range []any{&tribemap.Person{}, &tribemap.Post{}} {
		seen := map[uint64]string{hashOf(record): "nothing"}
		kind := reflect.TypeOf(record).Elem()
		for _, field := range reflect.VisibleFields(kind) {
			if field.Anonymous {
				continue
			}
			changed := reflect.New(kind)
			change(t, changed.Elem().FieldByIndex(field.Index))
			hash := hashOf(changed.Interface())
			if other, ok := seen[hash]; ok {
				t.Errorf("%v: changing %s is like changing %s", kind, field.Name, other)
			}
			seen[hash] = field.Name
		}
	}
}

func TestFingerprint(t *testing.T) {
	one := &tribemap.Post{Ref: tribemap.Ref{Source: "s", ID: "1"}, Mentions: []string{"ann", "bob"}}
	two := &tribemap.Post{Ref: tribemap.Ref{Source: "s1"}, Quotes: []string{"ann", "bob"}}
	if hashOf(one) == hashOf(two) {
		t.Error("a record is like another whose parts are cut elsewhere")
	}

	var f, g fingerprint
	f.post(one)
	f.post(two)
	g.post(two)
	g.post(one)
	if f.String() != g.String() {
		t.Errorf("%v in one order, %v in the other", &f, &g)
	}
	g.closed = true
	g.post(one)
	if f.String() != g.String() {
		t.Error("a closed fingerprint counts")
	}
}
