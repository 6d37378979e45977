package tribe

import (
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func TestCountSharedThreadsAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const people, threads = 5, 6
		talk := &Talk{People: make([]tribemap.Person, people), Threads: threads}
		in := map[[2]uint32]bool{} // person, thread
		for range rapid.IntRange(0, 30).Draw(t, "posts") {
			p := Post{Author: rapid.Uint32Range(0, people-1).Draw(t, "author"), Thread: rapid.Uint32Range(0, threads-1).Draw(t, "thread")}
			talk.Posts = append(talk.Posts, p)
			in[[2]uint32{p.Author, p.Thread}] = true
		}
		var ties []Tie
		for b := range uint32(people) {
			for a := range b {
				ties = append(ties, Tie{A: a, B: b})
			}
		}
		for _, workers := range []int{1, 8} {
			CountSharedThreads(ties, talk, workers)
			for _, tie := range ties {
				want := 0
				for th := range uint32(threads) {
					if in[[2]uint32{tie.A, th}] && in[[2]uint32{tie.B, th}] {
						want++
					}
				}
				if tie.SharedThreads != want {
					t.Fatalf("%d–%d: %d shared threads, want %d", tie.A, tie.B, tie.SharedThreads, want)
				}
			}
		}
	})
}
