package viz

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"tribemap/internal/browsertest"
)

// A tribe that withheld talk does not confirm is marked as in the tables of the
// program: in the list, on its card, in the table, in the key and on the slide.
func TestBrowserDoubts(t *testing.T) {
	browsertest.Beside(t)
	r := fake(120, 4, 0.2)
	r.Tribes[0].Z, r.Tribes[1].Z = 12.3, 1.2
	b := browsertest.Open(t, draw(t, r, MapOptions{}), browsertest.Window)
	if got := b.ID("tribe-1").Text(); !strings.Contains(got, "not confirmed") {
		t.Errorf("the list marks the tribe %q", got)
	}
	if got := b.ID("key").Text(); !strings.Contains(got, "doubtful tribe") {
		t.Errorf("the key says %q", got)
	}
	b.ID("tribe-1").Click()
	if got := b.ID("card").Text(); !strings.Contains(got, "not confirmed") || !strings.Contains(got, "1.2") || !strings.Contains(got, "chance") {
		t.Errorf("the card says %q", got)
	}
	rows := browsertest.Eval[[]string](b, `[...document.querySelectorAll("#table-tribes tbody tr")].map((tr) => [...tr.cells].map((c) => c.textContent).join("|"))`)
	if !strings.Contains(rows[1], "|1.2|not confirmed|") || !strings.Contains(rows[0], "|12.3||") {
		t.Errorf("the table says %q", rows[:2])
	}
	if marked := browsertest.Eval[int](b, `document.querySelectorAll(".tribes .mark").length`); marked != 1 {
		t.Errorf("%d tribes are marked", marked)
	}
	p, err := NewPicture(context.Background(), r, PictureOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := p.WriteSVG(&svg); err != nil || strings.Count(svg.String(), "stroke-dasharray") != 2 {
		t.Errorf("%d dashed lines on the slide, want the border and the key's; %v", strings.Count(svg.String(), "stroke-dasharray"), err)
	}
}
