package huge

import "testing"

func TestSliceIsAllZeroAndWritable(t *testing.T) {
	for _, n := range []int{0, 1, pageSize - 1, pageSize, 5*pageSize + 3} {
		s := Slice[uint16](n)
		if len(s) != n {
			t.Fatalf("%d of %d elements", len(s), n)
		}
		for i := range s {
			if s[i] != 0 {
				t.Fatalf("element %d of %d is %d", i, n, s[i])
			}
			s[i] = uint16(i)
		}
		for i := range s {
			if s[i] != uint16(i) {
				t.Fatalf("element %d of %d was lost", i, n)
			}
		}
	}
}

// Pointers in such memory keep alive what they point to.
func TestSliceHoldsPointers(t *testing.T) {
	s := Slice[*int](pageSize)
	for i := range s {
		n := i
		s[i] = &n
	}
	for i, p := range s {
		if *p != i {
			t.Fatalf("pointer %d leads to %d", i, *p)
		}
	}
}
