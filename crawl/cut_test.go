package crawl

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportBreaksOff: of a file that ends too early is kept what stands before,
// and the report tells where that is.
func TestImportBreaksOff(t *testing.T) {
	cut := func(text string, part int) string { return text[:len(text)*part/10] }
	many := someNDJSON("p", 5000)
	for name, c := range map[string]struct {
		text  string
		least int // posts
		want  error
	}{
		"posts.ndjson.gz":  {cut(gzipped(t, many), 8), 1000, ErrCut},
		"posts.ndjson.zst": {cut(zstded(t, many), 5), 0, ErrCut},
		"flipped.gz":       {flipped(gzipped(t, many)), 4000, ErrDamaged},
		"chat.json":        {cut(telegramChat, 8), 1, ErrCut},
		"discord.json":     {cut(discordExport, 6), 1, ErrCut},
		"broken.json":      {strings.Replace(telegramChat, `"id": 3,`, `"id": 3 3,`, 1), 1, ErrDamaged},
		"outbox.json":      {cut(outboxText, 9), 1, ErrCut},
	} {
		got, r := importAll(t, ImportOptions{}, folder(t, map[string]string{name: c.text, "whole.ndjson": someNDJSON("w", 1)}))
		if r.Problems != 1 || r.Cut != 1 || !errors.Is(r.FirstProblems[0], c.want) {
			t.Errorf("%s: report %+v", name, r)
			continue
		}
		brought := len(got.posts) - 1
		if line := r.FirstProblems[0].Line; brought < c.least || line < 1 || name == "posts.ndjson.gz" && line != brought+1 {
			t.Errorf("%s: %d posts up to line %d", name, brought, line)
		}
	}
}

// flipped is a text with another last byte but one: the length that a gzip file
// ends with is wrong.
func flipped(text string) string {
	b := []byte(text)
	b[len(b)-2] ^= 1
	return string(b)
}

// TestImportHalfZip: a zip tells at its end what is in it.
func TestImportHalfZip(t *testing.T) {
	whole := zipped(t, "a.ndjson", someNDJSON("a", 100))
	dir := folder(t, map[string]string{"half.zip": whole[:len(whole)-40]})
	_, err := Import(t.Context(), []string{filepath.Join(dir, "half.zip")}, ImportOptions{}, &collector{})
	if !errors.Is(err, ErrZip) {
		t.Errorf("half a zip: %v", err)
	}
}
