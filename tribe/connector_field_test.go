package tribe

import (
	"slices"
	"strings"
	"testing"

	"tribemap"
)

// Of six people known from 9, 5, 5, 3, 1 and 1 messages.
func TestProve(t *testing.T) {
	about := &dossier{}
	for _, n := range []int{9, 5, 5, 3, 1, 1} {
		about.people = append(about.people, facts{exchanged: n})
	}
	for _, c := range []struct {
		k    int
		want []uint32
	}{
		{1, []uint32{0, 1, 2}},
		{2, []uint32{0, 1, 2, 3}}, // three with five messages are fewer than two for each
		{3, []uint32{0, 1, 2, 3, 4, 5}},
	} {
		all := []uint32{0, 1, 2, 3, 4, 5}
		f := &field{k: c.k, candidates: all}
		if f.prove(about); !slices.Equal(f.candidates, c.want) {
			t.Errorf("to choose %d: %v, want %v", c.k, f.candidates, c.want)
		}
		if !slices.Equal(all, everybody(6)) {
			t.Error("the candidates of others were changed")
		}
	}
}

func TestExchangedMessages(t *testing.T) {
	talk, tribes := fourPeople()
	d := newDossier(talk, tribes, nil)
	for u, want := range []int{6, 4, 2, 1} {
		if got := d.people[u].exchanged; got != want {
			t.Errorf("person %d: %d messages, want %d", u, got, want)
		}
	}
}

// A newcomer whose only message is the last of all told somebody at every moment
// that is rehearsed. Nobody is named on that alone.
func TestOneLateMessageMakesNoConnector(t *testing.T) {
	talk, tribes := village(1, 8)
	late := uint32(9)
	talk.Interactions = slices.DeleteFunc(talk.Interactions, func(x tribemap.Interaction) bool { return x.From == late || x.To == late })
	b := &talkBuilder{*talk}
	b.post(late, talk.End, 3)
	few := findConnectors(t, b.talk(), tribes, ConnectorOptions{Resamples: -1, K: 9})
	if people := peopleOf(few); len(people) != 9 || slices.Contains(people, late) {
		t.Errorf("connectors %v with the newcomer %d", people, late)
	}
}

// A tribe that fell silent long ago tells nobody; one of which everybody is
// chosen has nobody left to tell.
func TestSilentTribeIsReported(t *testing.T) {
	b := newTalkBuilder(12)
	for time := int64(1); time <= 600; time++ {
		b.post(uint32(time%2), time, uint32(time+1)%2)
	}
	for u := range uint32(10) {
		b.post(2+u, 410, 2+(u+1)%10)
	}
	tribes := slices.Concat(slices.Repeat([]uint32{0}, 2), slices.Repeat([]uint32{1}, 10))
	few := findConnectors(t, b.talk(), tribes, ConnectorOptions{Resamples: -1, K: 3})
	if len(few.Warnings) != 1 || !strings.HasPrefix(few.Warnings[0], "tribe 1: 3 people reach hardly anybody but themselves") {
		t.Errorf("reach %+v, warnings %q", few.Reach, few.Warnings)
	}
}
