package tribe

import (
	"context"
	"math"
	"testing"

	"tribemap/graph"
)

// What is traced of one person alone is what judge says they reach, and all of
// it comes through somebody.
func TestTraceIsJudge(t *testing.T) {
	talk, tribes := village(2, 9)
	m, err := ConnectorOptions{Threads: 2}.withDefaults().spreader(talk, nil, newChronicle(talk, nil))
	if err != nil {
		t.Fatal(err)
	}
	people := []uint32{0, 3, 25}
	js, err := m.journeys(context.Background(), 4, people, tribes)
	if err != nil {
		t.Fatal(err)
	}
	for i, u := range people {
		judged, err := m.sampleReach(context.Background(), 4, repeated([]uint32{u}, chainWorlds))
		if err != nil {
			t.Fatal(err)
		}
		through := 0
		for _, n := range js[i].through {
			through += n
		}
		if got := 1 + float64(js[i].told)/chainWorlds; math.Abs(got-judged.Mean) > 1e-9 || through != js[i].told {
			t.Errorf("person %d: traced %v, judged %v; %d told, %d through somebody", u, got, judged.Mean, js[i].told, through)
		}
	}
}

func repeated(set []uint32, n int) [][]uint32 {
	sets := make([][]uint32, n)
	for i := range sets {
		sets[i] = set
	}
	return sets
}

// 0 tells 1, who tells 2 and then 3, of another tribe.
func TestJourneyOfAChain(t *testing.T) {
	g, err := graph.FromEdges(4, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 1, To: 2, Weight: 1}, {From: 2, To: 3, Weight: 1}}, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := newSpreader(g, SpreadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	js, err := m.journeys(context.Background(), 1, []uint32{0}, []uint32{0, 0, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	var c Connector
	js[0].enter(&c, map[uint32]int{1: 2, 5: 1})
	if len(c.Opens) != 2 || c.Opens[0] != (Opening{1, 2, 2}) || c.Opens[1] != (Opening{5, 0, 1}) {
		t.Errorf("opens %+v", c.Opens)
	}
	if len(c.Through) != 1 || c.Through[0] != (Chain{1, 3, 1}) {
		t.Errorf("through %+v", c.Through)
	}
}

func TestWhy(t *testing.T) {
	talk, tribes := fourPeople()
	d := newDossier(talk, tribes, countTies(talk))
	c := Connector{
		Rank: 2, Marginal: 3, StrongTies: 4, AnsweredBy: 1, Person: 3,
		Opens: []Opening{{1, 14.2, 3}}, Through: []Chain{{2, 2, 0.5}},
		Place: Place{Brokered: Brokered{Coordinator: 4, Liaison: 2}},
	}
	want := "Reaches 3 of the 9 people beyond those whom the first reaches; 3 of their 4 strong ties lie in Exmh, where the story reaches about 14 people; " +
		"50 % of whom they reach hear it through p002; links 6 pairs who never turn to each other, 2 of them across tribes; answered by one person; strongest with p000 (10)"
	if got := d.why(&c, 9, []string{"Linux", "Exmh"}); got != want {
		t.Errorf("why = %q\nwant  %q", got, want)
	}
	c.Opens[0] = Opening{1, 1.2, 0}
	c.Through[0].Share = 1
	c.Place = Place{}
	want = "Reaches 3 of the 9 people beyond those whom the first reaches; carries the story to about one person in tribe 1; " +
		"whoever they reach hears it through p002; answered by one person; strongest with p000 (10)"
	if got := d.why(&c, 9, nil); got != want {
		t.Errorf("why = %q\nwant  %q", got, want)
	}
	c.Marginal, c.Opens, c.Through[0].People = 1.2, nil, 0.2
	want = "Reaches hardly anybody but themselves beyond those whom the first reaches; answered by one person; strongest with p000 (10)"
	if got := d.why(&c, 9, nil); got != want {
		t.Errorf("why = %q\nwant  %q", got, want)
	}
}
