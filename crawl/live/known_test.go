package live

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// TestKnown: what earlier runs met is found as well as what this one did, which
// counts where both did.
func TestKnown(t *testing.T) {
	keys := make([]recordKey, 100)
	for i := range keys {
		keys[i] = hashed(fmt.Sprint(i))
	}
	slices.SortFunc(keys, func(a, b recordKey) int { return bytes.Compare(a[:], b[:]) })
	k := newKnown()
	for i, key := range keys {
		if i%2 == 0 {
			k.resume(key, int64(i))
		}
		if i%3 == 0 {
			k.set(key, int64(1000+i))
		}
	}
	for i, key := range keys {
		want, wantMet := int64(i), i%2 == 0
		switch {
		case i%3 == 0:
			want, wantMet = int64(1000+i), true
		case !wantMet:
			want = 0
		}
		if done, met := k.at(key); done != want || met != wantMet {
			t.Errorf("key %d: done %d, met %v, want %d, %v", i, done, met, want, wantMet)
		}
	}
}
