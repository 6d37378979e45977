package store

import (
	"reflect"
	"strings"
	"testing"

	"tribemap"
)

func TestSplit(t *testing.T) {
	page := simplePage(0, 30)
	for i := range page.Posts {
		page.Posts[i].Text = strings.Repeat("x", MaxPage/10)
	}
	page.Posts[17].Text = strings.Repeat("x", MaxPage+1)
	for i := range 30 {
		p := simplePage(i, 1).People[0]
		p.About = strings.Repeat("y", MaxPage/7)
		page.People = append(page.People, p)
	}
	var joined tribemap.Page
	parts := 0
	for part := range Split(page) {
		parts++
		if Size(part) > MaxPage && len(part.Posts)+len(part.People) > 1 {
			t.Errorf("part %d of %d posts and %d people is too big", parts, len(part.Posts), len(part.People))
		}
		joined.Posts = append(joined.Posts, part.Posts...)
		joined.People = append(joined.People, part.People...)
	}
	if !reflect.DeepEqual(joined, page) {
		t.Error("the parts do not make up the page")
	}
	if parts < 8 || parts > 12 {
		t.Errorf("%d parts", parts)
	}
	for range Split(page) {
		break
	}
	for part := range Split(tribemap.Page{}) {
		t.Errorf("nothing was split into %+v", part)
	}
}
