package tribe

import "testing"

// skipLong leaves a test out of short runs: with the race detector it takes
// many seconds, and exercises no goroutine that another test does not.
func skipLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long with the race detector")
	}
}
