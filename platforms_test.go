package tribemap_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

// TestEveryPlatformTypeChecks reads the program as the compiler would for each
// platform that "make dist" builds, dependencies included, and checks all types
// without making code. Generating and linking it would take minutes a platform.
func TestEveryPlatformTypeChecks(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^PLATFORMS = (.*)$`).FindSubmatch(makefile)
	if list == nil {
		t.Fatal("the Makefile names no platforms")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // much is kept, little is dropped
	files := &sources{fset: token.NewFileSet(), parsed: make(map[string]*ast.File)}
	for _, platform := range strings.Fields(string(list[1])) {
		t.Run(platform, func(t *testing.T) {
			os, arch, _ := strings.Cut(platform, "/")
			checked := make(imported)
			for _, p := range listed(t, os, arch) {
				if checked[p.ImportPath], err = files.check(p, checked, arch); err != nil {
					t.Fatal(err)
				}
			}
			if checked["tribemap/cmd/tribemap"] == nil {
				t.Error("the program was not checked")
			}
		})
	}
}

// listedPackage is a package as "go list" tells it.
type listedPackage struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string // of paths that mean another package there
	Standard        bool
	Module          *struct{ GoVersion string }
}

// listed returns what the program is made of on a platform; a package comes
// after those that it imports.
func listed(t *testing.T, os, arch string) (list []listedPackage) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,ImportMap,Standard,Module", "./cmd/tribemap")
	cmd.Env = append(cmd.Environ(), "GOOS="+os, "GOARCH="+arch, "CGO_ENABLED=0")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("%v: %s", err, exit.Stderr)
	} else if err != nil {
		t.Skip(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// sources are parsed files by name; most are the same on all platforms.
type sources struct {
	fset   *token.FileSet
	parsed map[string]*ast.File
}

// check type-checks a package. Bodies of functions of the standard library are
// passed over.
func (s *sources) check(p listedPackage, deps imported, arch string) (*types.Package, error) {
	if p.ImportPath == "unsafe" {
		return types.Unsafe, nil
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		name = filepath.Join(p.Dir, name)
		if s.parsed[name] == nil {
			file, err := parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			s.parsed[name] = file
		}
		files = append(files, s.parsed[name])
	}
	config := types.Config{
		Importer: renamed{deps, p.ImportMap}, IgnoreFuncBodies: p.Standard,
		Sizes: types.SizesFor("gc", arch),
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	return config.Check(p.ImportPath, s.fset, files, nil)
}

// imported are the packages checked so far.
type imported map[string]*types.Package

// renamed imports as one package does.
type renamed struct {
	imported
	names map[string]string
}

func (r renamed) Import(path string) (*types.Package, error) {
	if real := r.names[path]; real != "" {
		path = real
	}
	if p := r.imported[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("not listed before: " + path)
}
