package tribe

import (
	"errors"
	"slices"
	"testing"

	"tribemap"
)

// countedArchive is an archive of posts with the given texts that counts how
// often it is read.
func countedArchive(reads *int, texts ...string) Archive {
	return Archive{Posts: func(yield func(*tribemap.Post) bool) error {
		*reads++
		for _, text := range texts {
			if !yield(&tribemap.Post{Text: text}) {
				break
			}
		}
		return nil
	}}
}

func textsIn(t *testing.T, a Archive) []string {
	t.Helper()
	var texts []string
	err := a.Posts(func(p *tribemap.Post) bool {
		texts = append(texts, p.Text)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestRemembering(t *testing.T) {
	want := []string{"one", "two", "three"}
	for _, c := range []struct {
		name  string
		limit int
		reads int // of three scans
	}{
		{"fits", 1 << 20, 1},
		{"does not fit", sizeOf(&tribemap.Post{}) * 2, 3},
		{"nothing fits", 0, 3},
	} {
		reads := 0
		a := countedArchive(&reads, want...).remembering(c.limit)
		for range 3 {
			if got := textsIn(t, a); !slices.Equal(got, want) {
				t.Errorf("%s: read %q, want %q", c.name, got, want)
			}
		}
		if reads != c.reads {
			t.Errorf("%s: %d reads, want %d", c.name, reads, c.reads)
		}
	}
}

// TestRememberingPart checks that a scan that was broken off is not taken for
// the whole archive.
func TestRememberingPart(t *testing.T) {
	reads := 0
	a := countedArchive(&reads, "one", "two").remembering(1 << 20)
	if err := a.Posts(func(*tribemap.Post) bool { return false }); err != nil {
		t.Fatal(err)
	}
	if got := textsIn(t, a); len(got) != 2 {
		t.Errorf("after a broken-off scan %q are read, want both posts", got)
	}

	gone := errors.New("disk gone")
	failing := Archive{Posts: func(func(*tribemap.Post) bool) error { return gone }}.remembering(1 << 20)
	for range 2 {
		if err := failing.Posts(func(*tribemap.Post) bool { return true }); !errors.Is(err, gone) {
			t.Errorf("%v, want the error of the archive", err)
		}
	}
}
