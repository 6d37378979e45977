package tribe

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestNewPartitionNumbersBySizeThenNode(t *testing.T) {
	for _, c := range []struct {
		labels, want []uint32
		k            int
	}{
		{nil, []uint32{}, 0},
		{[]uint32{None, None}, []uint32{None, None}, 0},
		{[]uint32{9, 9, 4, 4, 4}, []uint32{1, 1, 0, 0, 0}, 2},
		{[]uint32{1 << 31, None - 1, 1 << 31, 5, None}, []uint32{0, 1, 0, 2, None}, 3},
		{[]uint32{7, 3, 7, 3, None, 1}, []uint32{0, 1, 0, 1, None, 2}, 3},
	} {
		p := NewPartition(c.labels)
		if !reflect.DeepEqual(p.Membership, c.want) || p.K != c.k {
			t.Errorf("NewPartition(%v) = %v, %d; want %v, %d", c.labels, p.Membership, p.K, c.want, c.k)
		}
	}
}

func TestNewPartitionIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := drawLabels(t, rapid.IntRange(0, 30).Draw(t, "n"))
		p := NewPartition(labels)
		for u := range labels {
			if (labels[u] == None) != (p.Membership[u] == None) {
				t.Fatalf("node %d: label %d became %d", u, labels[u], p.Membership[u])
			}
			for v := range u {
				if (labels[u] == labels[v]) != (p.Membership[u] == p.Membership[v]) {
					t.Fatalf("nodes %d, %d: together before and after differ", u, v)
				}
			}
		}
		members := p.Members()
		for c := 1; c < p.K; c++ {
			a, b := members[c-1], members[c]
			if len(a) < len(b) || len(a) == len(b) && a[0] > b[0] {
				t.Fatalf("community %d before %d: %v, %v", c-1, c, a, b)
			}
		}
		if again := NewPartition(p.Membership); !reflect.DeepEqual(again, p) {
			t.Fatalf("renumbering twice: %v, %v", p, again)
		}
	})
}

func TestAtLeast(t *testing.T) {
	p := NewPartition([]uint32{0, 0, 0, 1, 1, 2, None}).AtLeast(2)
	want := Partition{[]uint32{0, 0, 0, 1, 1, None, None}, 2}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %v, want %v", p, want)
	}
}
