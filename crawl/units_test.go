package crawl

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// manyFiles is more files than a unit holds: mails that answer each other by
// their subject alone, by few people, and posts enough for several stretches.
func manyFiles() map[string]string {
	files := map[string]string{"posts/b.ndjson": someNDJSON("b", 2500), "posts/broken.ndjson": someNDJSON("c", 3) + "{\n"}
	for i := range 3 * unitFiles {
		subject := fmt.Sprintf("question %d", i%10)
		if i >= 10 {
			subject = "Re: " + subject
		}
		files[fmt.Sprintf("list%d/%04d", i%3, i)] = strings.Join([]string{
			fmt.Sprintf("From: P%d <p%d@example.org>", i%7, i%7), "Subject: " + subject,
			fmt.Sprintf("Date: Thu, 22 Aug 2002 12:%02d:00 +0000", i%60),
			fmt.Sprintf("Message-ID: <%d@example.org>", i), "", "words", "",
		}, "\n")
	}
	return files
}

func TestImportDoesNotDependOnThreads(t *testing.T) {
	dir := folder(t, manyFiles())
	imported := func(threads int) (*collector, Report, []Progress) {
		var seen []Progress
		opt := ImportOptions{Threads: threads, OnProgress: func(p Progress) { seen = append(seen, p) }}
		c, r := importAll(t, opt, dir)
		return c, r, seen
	}
	pages, report, progress := imported(1)
	if report.Posts != 2503+3*unitFiles || report.Problems != 1 || report.People != 7 {
		t.Errorf("report %+v", report)
	}
	answers := 0
	for _, p := range pages.posts {
		answers += boolInt(p.AnswersTitle)
	}
	if answers < 2*unitFiles {
		t.Errorf("%d mails answer by their title", answers)
	}
	for range 5 {
		p, r, seen := imported(8)
		if !reflect.DeepEqual(p, pages) || !reflect.DeepEqual(seen, progress) {
			t.Error("pages or progress depend on threads")
		}
		if fmt.Sprint(r) != fmt.Sprint(report) {
			t.Errorf("report\n%v, with one thread\n%v", r, report)
		}
	}
}

func TestUnitsCoverTheEntriesInOrder(t *testing.T) {
	var entries []entry
	for i := range 500 {
		entries = append(entries, entry{name: fmt.Sprint(i), size: int64(i * i % 700_000)})
	}
	var joined []entry
	for rest := entries; len(rest) > 0; {
		var u unit
		u, rest = cutUnit(rest)
		size := int64(0)
		for _, e := range u.entries {
			size += e.size
		}
		if n := len(u.entries); n == 0 || n > unitFiles || n > 1 && size > unitBytes {
			t.Errorf("unit of %d files, %d bytes", n, size)
		}
		joined = append(joined, u.entries...)
	}
	if !reflect.DeepEqual(joined, entries) {
		t.Error("units do not add up to the entries")
	}
}
