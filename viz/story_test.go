package viz

import (
	"testing"

	"tribemap/tribe"
)

// Months that a shared copy silences must not look like growth.
func TestSilentMonthsAreNoGrowth(t *testing.T) {
	r := &tribe.Result{Tribes: []tribe.Tribe{{Name: "bakers", Posts: 120}}}
	for range 12 {
		r.Tribes[0].Activity = append(r.Tribes[0].Activity, tribe.ActivityCount{Posts: 10})
	}
	for i := range 7 {
		r.Tribes[0].Activity[i].Posts = 0
	}
	if f, ok := growing(r); ok {
		t.Errorf("%q", f.Text)
	}
	r.Tribes[0].Posts = 50
	if _, ok := growing(r); !ok {
		t.Error("growth from nothing is not seen")
	}
}
