package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"tribemap/internal/browsertest"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(sharedBrowser{m}, map[string]func(){
		"tribemap": func() {
			os.Exit(run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
		},
		"crawl-village": crawlVillage,
	})
}

// sharedBrowser ends the browser that tests shared once they are done.
type sharedBrowser struct{ *testing.M }

func (s sharedBrowser) Run() int { return browsertest.Run(s.M) }

// TestScript runs one behaviour a file, as a user would type it. "demo DIR"
// stands for "tribemap demo -o DIR": the flow runs once for all, and each script
// has a copy of the project.
func TestScript(t *testing.T) {
	made := filepath.Join(t.TempDir(), "demo")
	demo := sync.OnceValue(func() error { return makeDemo(made) })
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
				ts.Check(demo())
				ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(made)))
			},
		},
	})
}

// makeDemo makes the project of the demo.
func makeDemo(dir string) error {
	var talk bytes.Buffer
	if code := run(context.Background(), []string{"tribemap", "-q", "demo", "-o", dir}, nil, io.Discard, &talk); code != 0 {
		return fmt.Errorf("demo: exit code %d: %s", code, talk.String())
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
