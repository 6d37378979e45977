package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tribemap"
	"tribemap/tribe"
)

func member(id string, in int) tribe.Member {
	return tribe.Member{Person: tribemap.Person{Ref: tribemap.Ref{Source: "s", ID: id}}, Tribe: in}
}

func twoTribes() foundRun {
	r := foundRun{tribes: []tribe.Tribe{{Name: "Slugs", Size: 3}, {Name: "Snails", Size: 2}}}
	for id, in := range []int{0, 0, 0, 1, 1, -1} {
		r.people = append(r.people, member(string(rune('a'+id)), in))
	}
	return r
}

func TestJudgeAgreesWithItself(t *testing.T) {
	labels := map[string]string{"s:a": "x", "s:b": "x", "s:d": "y", "s:f": "y", "s:gone": "y"}
	v := judge(twoTribes(), labels)
	if v.labelled != 4 || v.lost != 1 || v.affiliated.Nodes != 3 || v.all.Nodes != 4 {
		t.Errorf("%d labelled, %d lost, %d and %d compared", v.labelled, v.lost, v.affiliated.Nodes, v.all.Nodes)
	}
	if v.affiliated.NMI != 1 || v.affiliated.ARI != 1 || v.all.NMI >= 1 {
		t.Errorf("agreement %+v, with the rest %+v", v.affiliated, v.all)
	}
}

func TestPurity(t *testing.T) {
	v := judge(twoTribes(), map[string]string{"s:a": "x", "s:b": "x", "s:c": "y", "s:d": "y"})
	if got := purity(falling(v.byTribe[0])); got != 2.0/3 {
		t.Errorf("purity %v, want 2/3", got)
	}
	if got := shares(falling(v.byGroup["y"])); got != " 0 1 1 1" {
		t.Errorf("shares %q", got)
	}
}

func TestCompareReadsLatestAndHoldsBounds(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("runs/1/tribes.json", `{"tribes":[{"name":"Slugs","size":2}],"resolution":{"gamma":1}}`)
	write("runs/1/people.ndjson", `{"source":"s","id":"a","tribe":0}`+"\n"+`{"source":"s","id":"b","tribe":0}`+"\n")
	c := comparison{
		run:    write("runs/latest", "1\n"),
		labels: write("labels.csv", "id,label\ns:a,x\ns:b,y\n"),
	}
	var out bytes.Buffer
	if err := c.compare(&out); err != nil {
		t.Fatal(err)
	}
	if want := "NMI       0.000"; !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, out.String())
	}
	c.minNMI = 0.5
	if err := c.compare(&out); err == nil {
		t.Error("an NMI of 0 passes a bound of .5")
	}
	c.minNMI, c.minTribes = 0, 1
	if err := c.compare(&out); err == nil {
		t.Error("a tribe of two labelled people passes as one of five")
	}
}
