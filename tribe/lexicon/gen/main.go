// Command gen makes words.tsv and emoji.tsv, the part of the VADER lexicons that
// the scorer can reach, from the files that the module github.com/jonreiter/govader
// carries ("make lexicon" downloads it):
//
//	go run ./tribe/lexicon/gen -from DIR -to tribe/lexicon
//
// DIR is the module's folder rawdata; its licence stands beside the output.
// Files with other contents than those known here are refused, so the result is
// always the same.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// errChanged means that a source file is not the one this program was made for.
var errChanged = errors.New("contents are not the known ones")

// tables are what is read and what becomes of it. Where a key stands twice, the
// later line holds, as it does for the authors' own program.
var tables = []struct {
	from, sha256, to string
	reachable        func(key string) bool
	// added are lines of the authors' edition 3.3.2, under the same licence, that
	// the module's copy lacks.
	added string
}{
	// The scorer looks words up in lower case and one at a time.
	{
		"vaderLexicon.txt", "b70b105b9172d1f5b80cbe14f18afebd1b5abc11546a123b4648ae7d6644d085", "words.tsv",
		func(key string) bool { return key == strings.ToLower(key) && !strings.Contains(key, " ") },
		"heart\t3.2\nhearts\t3.3\n",
	},
	// It looks emoji up rune by rune.
	{
		"emojiUTF8Lexicon.txt", "25b217601fb59d4ed8f89360b719ddb4f352a40df0743f1cfb6f8150d02eb83a", "emoji.tsv",
		func(key string) bool { return utf8.RuneCountInString(key) == 1 },
		"",
	},
}

func main() {
	from := flag.String("from", "", "folder of the authors' files")
	to := flag.String("to", ".", "folder to write to")
	flag.Parse()
	for _, t := range tables {
		if err := convert(filepath.Join(*from, t.from), t.sha256, filepath.Join(*to, t.to), t.added, t.reachable); err != nil {
			fmt.Fprintf(os.Stderr, "gen: %v\n", err)
			os.Exit(1)
		}
	}
}

// convert keeps the first two columns of the reachable lines and of those added,
// sorted by key.
func convert(from, sum, to, added string, reachable func(string) bool) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(raw); hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("%s: %w", from, errChanged)
	}
	table := map[string]string{}
	for line := range strings.Lines(string(raw) + added) {
		key, rest, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if value, _, _ := strings.Cut(rest, "\t"); key != "" && reachable(key) {
			table[key] = value
		}
	}
	var out bytes.Buffer
	for _, key := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(&out, "%s\t%s\n", key, table[key])
	}
	return os.WriteFile(to, out.Bytes(), 0o644)
}
