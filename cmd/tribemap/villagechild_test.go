package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
	"tribemap/store"
)

// What a process that crawls a village is told, beside folder and place.
const (
	threadsVariable = "VILLAGE_THREADS" // how many of them it crawls
	wordyVariable   = "VILLAGE_WORDY"   // not empty: posts are long
	dieVariable     = "VILLAGE_DIE"     // STEP NUMBER DELAY: dies so long after the step was reached so often
	stepsVariable   = "VILLAGE_STEPS"   // file to write the steps to that it reached
)

// heardName is a file in which it notes when it had stored that it was asked to
// wait.
const heardName = "heard"

// What it tells the village of each request.
const (
	processField = "X-Process"
	sentField    = "X-Sent" // Unix nanoseconds
)

// crawlVillage is a process that crawls a village into the store of a folder.
func crawlVillage() {
	if err := crawlVillageInto(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
}

func crawlVillageInto(dir, place string) error {
	threads, err := strconv.Atoi(os.Getenv(threadsVariable))
	if err != nil {
		return err
	}
	onStep, err := fate()
	if err != nil {
		return err
	}
	st, err := store.Open(project{dir}.storeDir(), store.Options{OnStep: onStep})
	if err != nil {
		return err
	}
	source := live.Source(villageSource{})
	if os.Getenv(wordyVariable) != "" {
		source = wordyVillage{}
	}
	opt := villageOptions(source, place, threads)
	opt.Transport = stamping{}
	report, err := live.Run(context.Background(), &listener{&storeJournal{store: st}, dir}, opt)
	if err == nil && report.Ended != live.Finished {
		err = errors.New(string(report.Ended))
	}
	for _, w := range report.Windows {
		if err == nil && w.Coverage != live.Complete {
			err = fmt.Errorf("window %+v", w)
		}
	}
	return errors.Join(err, st.Close())
}

func villageOptions(source live.Source, place string, threads int) live.Options {
	return live.Options{
		Sources:      []live.Source{source},
		Asks:         []live.Ask{{Source: "village", Query: live.Query{Place: place, Since: villageFrom, Until: villageFrom + int64(threads)*3600}}},
		Credentials:  map[string]live.Credential{"village": {Secret: villageSecret}},
		Exhaustive:   true,
		AllowPrivate: true,
		Agent:        "tribemap test",
	}
}

// fate returns what is to happen at the steps of the store.
func fate() (func(store.Step), error) {
	var end store.Step
	var number int
	var delay time.Duration
	if text := os.Getenv(dieVariable); text != "" {
		if _, err := fmt.Sscanf(text, "%s %d %d", &end, &number, &delay); err != nil {
			return nil, fmt.Errorf("%s: %w", dieVariable, err)
		}
	}
	var steps *os.File
	if name := os.Getenv(stepsVariable); name != "" {
		var err error
		if steps, err = os.Create(name); err != nil {
			return nil, err
		}
	}
	return func(s store.Step) {
		if steps != nil {
			fmt.Fprintln(steps, s)
		}
		if s == store.Loading && end == store.Syncing {
			time.Sleep(time.Second) // it is not taken sooner
		}
		if s == end {
			number--
		}
		if s == end && number == 0 {
			dieAfter(delay)
		}
	}, nil
}

// dieAfter kills the process as kill -9 does.
func dieAfter(delay time.Duration) {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		panic(err)
	}
	if delay > 0 {
		time.AfterFunc(delay, func() { _ = self.Kill() })
		return
	}
	_ = self.Kill()
	select {} // the signal may take its time
}

// stamping is the network; it says who sends a request, and when.
type stamping struct{}

func (stamping) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(processField, strconv.Itoa(os.Getpid()))
	r.Header.Set(sentField, strconv.FormatInt(time.Now().UnixNano(), 10))
	return http.DefaultTransport.RoundTrip(r)
}

// listener is a journal that notes when it had stored that the place asked to
// wait.
type listener struct {
	*storeJournal
	dir string
}

func (j *listener) Apply(ctx context.Context, c live.Commit) (live.Changes, error) {
	changes, err := j.storeJournal.Apply(ctx, c)
	if err != nil || !askedToWait(c) {
		return changes, err
	}
	f, err := os.OpenFile(filepath.Join(j.dir, heardName), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(f, "%d %d\n", os.Getpid(), time.Now().UnixNano())
		err = errors.Join(err, f.Close())
	}
	return changes, err
}

// askedToWait reports whether a commit holds the record of a request that was answered
// with "too many".
func askedToWait(c live.Commit) bool {
	for _, e := range c.Entries {
		if strings.HasPrefix(e.Key, "l/") && strings.Contains(string(e.Value), `"status":429`) {
			return true
		}
	}
	return false
}
