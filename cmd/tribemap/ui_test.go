package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// Who is interrupted is told what the same command would do: go on, or begin anew.
func TestInterruptedIsToldWhatComesNext(t *testing.T) {
	for command, want := range map[string]string{
		"crawl":  "run the same command again to go on",
		"import": "run the same command again to go on",
		"find":   "the same command begins anew",
		"graph":  "the same command begins anew",
	} {
		var out bytes.Buffer
		talk := talker{w: &out, command: command}
		if code := talk.report(errors.Join(errInterrupted, context.Canceled)); code != exitInterrupted {
			t.Errorf("%s: exit code %d", command, code)
		}
		if got := out.String(); got != "tribemap: error: interrupted\ntribemap: hint: "+want+"\n" {
			t.Errorf("%s: said %q", command, got)
		}
	}
}

// The command is known by the time something may be interrupted.
func TestInterruptedCommandIsKnown(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, talk bytes.Buffer
	code := run(ctx, []string{"tribemap", "-q", "-p", t.TempDir(), "import", "talk.ndjson"}, strings.NewReader(""), &out, &talk)
	if code != exitInterrupted || !strings.HasSuffix(talk.String(), "hint: run the same command again to go on\n") {
		t.Errorf("exit code %d, said %q", code, talk.String())
	}
}
