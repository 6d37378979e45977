package viz

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"tribemap/internal/browsertest"
)

var pictured = flag.String("pictured", "", "page to take pictures of, into the folder of -keep; empty: the example")

// With -keep, pictures of all panels are left to be looked at.
func TestPictures(t *testing.T) {
	if *keep == "" {
		t.Skip("needs -keep DIR")
	}
	_, page := demoPage(t)
	if *pictured != "" {
		text, err := os.ReadFile(*pictured)
		if err != nil {
			t.Fatal(err)
		}
		page = string(text)
	}
	desktop, dark := browsertest.Screen{Width: 1440, Height: 900, Still: true}, browsertest.Screen{Width: 1440, Height: 900, Still: true, Dark: true}
	phone := browsertest.Screen{Width: 390, Height: 844, Still: true}
	for name, c := range map[string]struct {
		browsertest.Screen
		hash string
	}{
		"home": {desktop, ""}, "bridges": {desktop, "#v=bridges"}, "bridge": {desktop, "#b=0-1"}, "time": {dark, "#v=time"}, "words": {desktop, "#v=words"},
		"telling": {dark, "#t=0&w=6"}, "list": {desktop, "#t=1&l=shown"}, "method": {desktop, "#v=method"},
		"phone": {phone, ""}, "phone-bridges": {phone, "#v=bridges"}, "phone-words": {phone, "#v=words"}, "phone-tribe": {phone, "#t=0"},
	} {
		c.Fragment = c.hash
		b := browsertest.Open(t, page, c.Screen)
		if c.Width == phone.Width && name != "phone" && b.Attribute("#sheet", "aria-expanded") != "true" {
			b.Click("#sheet")
		}
		if err := os.WriteFile(filepath.Join(*keep, name+".png"), b.Picture(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
