package tribemap_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms lists, for each room, what it may import beside the standard library.
// Entries end at a path border: "tribemap/graph" allows that package and the
// ones below it; "tribemap" alone is the root package only.
var rooms = map[string][]string{
	".": {},
	"crawl": {
		"tribemap", "tribemap/crawl", "tribemap/internal/par", "github.com/klauspost/compress", "golang.org/x/net/html", "golang.org/x/text",
		"golang.org/x/sync", "github.com/cespare/xxhash/v2", "github.com/mmcdole/gofeed",
	},
	// For tests alone. It must not know the sources that read it.
	"crawl/fakeworld": {"tribemap"},
	// For tests alone: starts the servers that sources speak to.
	"crawl/realtest": {},
	"store":          {"tribemap", "github.com/dgraph-io/badger/v4", "github.com/klauspost/compress", "github.com/cespare/xxhash/v2"},
	"graph":          {"tribemap/graph", "tribemap/internal/par", "tribemap/internal/huge", "gonum.org/v1/gonum"},
	"tribe": {
		"tribemap", "tribemap/graph", "tribemap/tribe", "tribemap/internal/par", "tribemap/internal/huge", "gonum.org/v1/gonum",
		"github.com/clipperhouse/uax29/v2", "github.com/blevesearch/snowballstem", "golang.org/x/text",
		"github.com/cespare/xxhash/v2",
	},
	"viz": {
		"tribemap", "tribemap/graph", "tribemap/tribe", "tribemap/viz", "tribemap/internal/par",
		"github.com/go-echarts/go-echarts/v2", "golang.org/x/image", "golang.org/x/text",
	},
	"internal/par":         {},
	"internal/huge":        {},
	"internal/browsertest": {"github.com/chromedp"},
	// The sample's generator reads the mails it is made from with the crawl room.
	"internal/sample": {"tribemap", "tribemap/crawl", "github.com/klauspost/compress"},
	"cmd": {
		"tribemap", "tribemap/crawl", "tribemap/store", "tribemap/graph", "tribemap/tribe", "tribemap/viz",
		"tribemap/internal", "github.com/urfave/cli/v2", "github.com/klauspost/compress", "go.yaml.in/yaml/v3",
		"github.com/cespare/xxhash/v2", "golang.org/x/term", "github.com/xuri/excelize/v2", "github.com/parquet-go/parquet-go",
	},
}

// inTests may be imported by test files of every room.
var inTests = []string{
	"pgregory.net/rapid", "github.com/rogpeppe/go-internal", "github.com/chromedp", "gonum.org/v1/gonum",
	"golang.org/x/net/html", "go.yaml.in/yaml/v3",
	"tribemap/graph/graphtest", "tribemap/internal", "tribemap/crawl/fakeworld", "tribemap/crawl/realtest",
}

func TestImportsPointOneWay(t *testing.T) {
	seen := make(map[string]bool)
	eachGoFile(t, func(name string, imports []string) {
		room := roomOf(name)
		if room == "" {
			return
		}
		seen[room] = true
		allowed := rooms[room]
		if strings.HasSuffix(name, "_test.go") {
			allowed = slices.Concat(allowed, inTests, []string{"tribemap/" + room})
		}
		for _, imp := range imports {
			if forTests := imp == "tribemap/crawl/fakeworld" || imp == "tribemap/crawl/realtest"; forTests && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s imports %s, which is for tests", name, imp)
			}
			if !isStandard(imp) && !permits(allowed, imp) {
				t.Errorf("%s imports %s, which the room %q may not", name, imp, room)
			}
		}
	})
	for room := range rooms {
		if !seen[room] {
			t.Errorf("room %q holds no Go file", room)
		}
	}
}

// TestOnlySourcesSpeakHTTP keeps the network in the one room that needs it.
func TestOnlySourcesSpeakHTTP(t *testing.T) {
	eachGoFile(t, func(name string, imports []string) {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(roomOf(name), "crawl") {
			return
		}
		for _, imp := range imports {
			if imp == "net" || strings.HasPrefix(imp, "net/http") {
				t.Errorf("%s imports %s; only crawl may", name, imp)
			}
		}
	})
}

func TestOnePackageCommentARoom(t *testing.T) {
	comments := make(map[string]int)
	fset := token.NewFileSet()
	walkGo(t, func(name string) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir := path.Dir(name)
		comments[dir] += 0
		if file.Doc != nil {
			comments[dir]++
		}
	})
	for dir, n := range comments {
		if n != 1 {
			t.Errorf("%s: %d package comments, want 1", dir, n)
		}
	}
}

// TestEveryFileBelongsToOnePart holds the tables of parts in ARCHITECTURE.md:
// these folders are flat and large, so their names have to sort them.
func TestEveryFileBelongsToOnePart(t *testing.T) {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"tribe", "cmd/tribemap"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		parts := partsOf(string(text), folder)
		used := make(map[string]bool)
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".go")
			if strings.HasSuffix(name, "_test") {
				continue
			}
			of := slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
				ok, _ := path.Match(part, name)
				return !ok
			})
			for _, part := range of {
				used[part] = true
			}
			if len(of) != 1 {
				t.Errorf("%s belongs to %d parts %q of the table in ARCHITECTURE.md, want 1", file, len(of), of)
			}
		}
		for _, part := range parts {
			if !used[part] {
				t.Errorf("ARCHITECTURE.md names %q, which is no file of %s", part, folder)
			}
		}
	}
}

// partsOf returns the patterns that the table of a folder's files names.
func partsOf(architecture, folder string) (parts []string) {
	_, table, _ := strings.Cut(architecture, "## Inside `"+folder+"`")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, row := range strings.Split(table, "\n| ")[1:] {
		for _, m := range regexp.MustCompile("`([a-z_]+\\*?)`").FindAllStringSubmatch(row, -1) {
			parts = append(parts, m[1])
		}
	}
	return parts
}

// TestRaceDetectorSeesWhatIsConcurrent holds the Makefile's list of packages
// whose tests run with the race detector: those in which more than one goroutine
// works. The programs in bench run kernels whose own tests are in the list, and
// browsertest drives another process from the goroutine of a test.
func TestRaceDetectorSeesWhatIsConcurrent(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	if list := regexp.MustCompile(`(?m)^CONCURRENT = (.*)$`).FindSubmatch(makefile); list != nil {
		for _, dir := range strings.Fields(string(list[1])) {
			listed[dir] = true
		}
	}
	walkGo(t, func(name string) {
		dir := path.Dir(name)
		if listed[dir] || dir == "internal/browsertest" || strings.HasPrefix(dir, "bench") || strings.HasSuffix(name, "_test.go") {
			return
		}
		if why := concurrent(t, name); why != "" {
			t.Errorf("%s %s: add %s to CONCURRENT in the Makefile", name, why, dir)
		}
	})
	for dir := range listed {
		if tests, err := filepath.Glob(dir + "/*_test.go"); err != nil || len(tests) == 0 {
			t.Errorf("CONCURRENT in the Makefile names %s, which has no tests", dir)
		}
	}
}

// concurrent says why more than one goroutine may work in a file, "" if none
// does.
func concurrent(t *testing.T, name string) (why string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		switch imp := strings.Trim(spec.Path.Value, `"`); imp {
		case "sync", "sync/atomic", "golang.org/x/sync/errgroup", "tribemap/internal/par":
			why = "imports " + imp
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, ok := n.(*ast.GoStmt); ok {
			why = "starts a goroutine"
		}
		return true
	})
	return why
}

func eachGoFile(t *testing.T, visit func(name string, imports []string)) {
	fset := token.NewFileSet()
	walkGo(t, func(name string) {
		file, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		var imports []string
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports = append(imports, imp)
		}
		visit(name, imports)
	})
}

func walkGo(t *testing.T, visit func(name string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || name != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			visit(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// roomOf returns the longest room that holds the file, "" for bench.
func roomOf(name string) string {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if _, ok := rooms[dir]; ok && (dir != "." || path.Dir(name) == ".") {
			return dir
		}
		if dir == "." {
			return ""
		}
	}
}

func isStandard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".") && first != "tribemap"
}

func permits(allowed []string, imp string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		return imp == a || a != "tribemap" && strings.HasPrefix(imp, a+"/")
	})
}
