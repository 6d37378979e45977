package tribe

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
)

func judgeVillage(t *testing.T, list []uint32, threads int) Judgement {
	t.Helper()
	talk, tribes := village(2, 8)
	talk.Bot[39] = true
	tribes[5] = None
	j, err := JudgeList(context.Background(), talk, tribes, countTies(talk), list, newRNG(1), ConnectorOptions{MaxSets: 1 << 12, Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestJudgeList(t *testing.T) {
	skipLong(t)
	j := judgeVillage(t, []uint32{3, 25, 3, 39, 5, 7}, 1)
	var people []uint32
	marginal := map[int]float64{}
	for _, p := range j.People {
		people = append(people, p.Person)
		marginal[p.Tribe] += p.Marginal
	}
	if want := []uint32{3, 25, 39, 5, 7}; !slices.Equal(people, want) {
		t.Fatalf("judged %v, want %v", people, want)
	}
	if !slices.Contains(j.People[2].Flags, flagBot) || j.People[3].Tribe != -1 || j.People[3].Marginal != 0 {
		t.Errorf("bot %+v, unaffiliated %+v", j.People[2], j.People[3])
	}
	if len(j.Matches) != 3 || j.Matches[0].Tribe != -1 || j.Matches[0].K != 3 || j.Matches[1].K != 2 || j.Matches[2].K != 1 {
		t.Fatalf("matches %+v", j.Matches)
	}
	for _, m := range j.Matches {
		if len(m.People) != m.K || m.Ours.Mean < m.Listed.High-0.5 {
			t.Errorf("tribe %d: ours %v reach %v, the %d listed %v", m.Tribe, m.People, m.Ours.Mean, m.K, m.Listed)
		}
		if len(m.Arms) != 6 || m.Arms[0].Name != armRandom || m.Arms[5].Name != armVoteRank || m.RandomEquals < m.K {
			t.Errorf("tribe %d: arms %+v, as many as %d random people", m.Tribe, m.Arms, m.RandomEquals)
		}
		if m.Tribe >= 0 && math.Abs(marginal[m.Tribe]-m.Listed.Mean) > 1e-9 {
			t.Errorf("tribe %d: marginals add up to %v, the list reaches %v", m.Tribe, marginal[m.Tribe], m.Listed.Mean)
		}
	}
	if again := judgeVillage(t, []uint32{3, 25, 3, 39, 5, 7}, 8); !reflect.DeepEqual(j, again) {
		t.Error("eight threads judge otherwise than one")
	}
}

func TestJudgeListOfStrangers(t *testing.T) {
	talk, tribes := village(1, 8)
	if _, err := JudgeList(context.Background(), talk, tribes, nil, []uint32{20}, newRNG(1), ConnectorOptions{}); !errors.Is(err, ErrOption) {
		t.Errorf("person 20 of 20: %v, want ErrOption", err)
	}
}
