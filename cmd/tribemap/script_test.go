package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"tribemap/internal/browsertest"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(sharing{m}, map[string]func(){
		"tribemap": func() {
			os.Exit(run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
		},
		"crawl-village": crawlVillage,
	})
}

// sharing ends what tests shared once they are done: a browser and the project
// of the demo.
type sharing struct{ *testing.M }

func (s sharing) Run() int {
	code := browsertest.Run(s.M)
	os.RemoveAll(demoDir)
	return code
}

// demoDir is a folder for the project of the demo, and theDemo makes that once
// for all tests, which take copies.
var (
	demoDir = filepath.Join(os.TempDir(), fmt.Sprintf("tribemap-demo-%d", os.Getpid()))
	theDemo = sync.OnceValue(func() error { return makeDemo(demoDir) })
)

// copyDemo copies the project of the demo to dir.
func copyDemo(dir string) error {
	if err := theDemo(); err != nil {
		return err
	}
	return os.CopyFS(dir, os.DirFS(demoDir))
}

// TestScript runs one behaviour a file, as a user would type it. "demo DIR"
// stands for "tribemap demo -o DIR": the flow runs once for all, and each script
// has a copy of the project.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"demo": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 1 {
					ts.Fatalf("usage: demo DIR")
				}
				ts.Check(copyDemo(ts.MkAbs(args[0])))
			},
		},
	})
}

// makeDemo makes the project of the demo, in a process of its own: while scripts
// start theirs, these hold the lock of a store that is open here for a moment
// longer than it is.
func makeDemo(dir string) error {
	if talk, err := exec.Command("tribemap", "-q", "demo", "-o", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("demo: %w: %s", err, talk)
	}
	return nil
}

// exits runs a command and compares its exit code: exits 3 tribemap import x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if exit, ok := err.(interface{ ExitCode() int }); ok {
		code = strconv.Itoa(exit.ExitCode())
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}
