package live

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
)

// whys is a memory that also keeps why posts were stored.
type whys struct {
	*memory
	of map[tribemap.Ref][]byte
}

func (w whys) Apply(ctx context.Context, c Commit) (Changes, error) {
	for _, p := range c.Page.Posts {
		w.of[p.Ref] = c.Why
	}
	return w.memory.Apply(ctx, c)
}

// TestPostsAreKeptForTheDaysOfTheTerms: they count from when a place gave a
// post, and only where it sets a limit.
func TestPostsAreKeptForTheDaysOfTheTerms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, journal := newTown(6), whys{newMemory(), make(map[tribemap.Ref][]byte)}
		opt := townOptions(tn)
		opt.Sources = []Source{townSource{Caps{Policy: Policy{RetentionDays: 30, Terms: "x"}}}}
		first := time.Now().Unix()
		if _, err := Run(t.Context(), journal, opt); err != nil {
			t.Fatal(err)
		}
		k, err := Kept(t.Context(), journal)
		if err != nil {
			t.Fatal(err)
		}
		if p, is := k.Of("town/north"); !is || p.RetentionDays != 30 {
			t.Errorf("policy %+v, %v", p, is)
		}
		if _, is := k.Of("village"); is {
			t.Error("a place that was never crawled has a policy")
		}
		if len(journal.of) == 0 {
			t.Fatal("nothing was stored")
		}
		const days = 30 * 24 * 3600
		for ref, why := range journal.of {
			if until := k.Until(ref.Source, why); until < first+days || until > time.Now().Unix()+days {
				t.Errorf("%v is kept until %d, asked for from %d on", ref, until, first)
			}
		}
		if until := k.Until("town", nil); until != 0 {
			t.Errorf("a post from an archive is kept until %d", until)
		}
	})
}

func TestPostsAreKeptForeverWithoutALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(3), newMemory()
		opt := townOptions(tn)
		opt.Sources = []Source{townSource{Caps{Policy: Policy{NoExport: true, Terms: "x"}}}}
		mustRun(t, m, opt)
		k, err := Kept(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if until := k.Until("town", []byte(`{"request":1}`)); until != 0 {
			t.Errorf("kept until %d", until)
		}
	})
}
