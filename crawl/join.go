package crawl

import "tribemap"

// joiner puts what was read side by side together again, in the order of the
// files, and gathers it into pages for the sink. All of it runs on one
// goroutine: what depends on other files happens here.
type joiner struct {
	opt   ImportOptions
	tally tally
	send  func(tribemap.Page) error // hands a page to the sink's goroutine

	page  tribemap.Page
	bytes int
	posts int // so far, all files
	fresh int // of these, those since the last file ended
	met   acquaintances

	before, done int64 // bytes on disk: of the entries that ended; read in all
	total        int64
}

func newJoiner(opt ImportOptions, total int64, send func(tribemap.Page) error) *joiner {
	return &joiner{
		opt: opt, total: total, send: send,
		tally: tally{opt: opt, perFormat: map[string]*FormatCount{}},
		met:   newAcquaintances(),
	}
}

// finish returns the report.
func (j *joiner) finish() Report {
	j.tally.People = len(j.met.people)
	j.tally.Bytes = j.total
	return j.tally.finish()
}

// take does the steps of one stretch.
func (j *joiner) take(s stretch) error {
	for _, do := range s.steps {
		if err := do(j); err != nil {
			return err
		}
	}
	if past := j.done; s.read > 0 {
		if j.done = j.before + s.read; past>>20 != j.done>>20 {
			j.progress(s.file)
		}
	}
	return nil
}

// post takes a post that is clean.
func (j *joiner) post(p tribemap.Post) error {
	if p.Time < 0 {
		p.Time = 0
		j.tally.LostTimes++
	}
	p.Received, p.Edited = max(p.Received, 0), max(p.Edited, 0)
	j.posts++
	j.fresh++
	j.page.Posts = append(j.page.Posts, p)
	j.bytes += postSize(&p)
	return j.flushIfFull()
}

// person takes what a record says about somebody.
func (j *joiner) person(p tribemap.Person) error {
	if !j.met.news(&p) {
		return nil
	}
	j.page.People = append(j.page.People, p)
	j.bytes += personSize(&p)
	return j.flushIfFull()
}

// endFile counts a file that was given to a format.
func (j *joiner) endFile(format string) {
	j.tally.read(format, 1, j.fresh)
	j.fresh = 0
}

// endEntry counts an entry of the worklist as done.
func (j *joiner) endEntry(e entry) {
	j.before += e.size
	j.done = j.before
	j.progress(e.name)
}

func (j *joiner) progress(current string) {
	if j.opt.OnProgress != nil {
		j.opt.OnProgress(Progress{File: current, Done: min(j.done, j.total), Total: j.total, Posts: int64(j.posts)})
	}
}

func (j *joiner) flushIfFull() error {
	most := max(len(j.page.Posts), len(j.page.People), len(j.page.Reactions))
	if most < j.opt.PagePosts && j.bytes < j.opt.PageBytes {
		return nil
	}
	return j.flush()
}

// flush sends what has gathered.
func (j *joiner) flush() error {
	if len(j.page.Posts)+len(j.page.People)+len(j.page.Reactions) == 0 {
		return nil
	}
	page := j.page
	j.page, j.bytes = tribemap.Page{}, 0
	return j.send(page)
}
