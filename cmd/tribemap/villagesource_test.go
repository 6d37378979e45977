package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/live"
)

// villageSource is the live.Source for a village.
type villageSource struct{}

func (villageSource) Name() string { return "village" }

func (villageSource) Caps() live.Caps {
	return live.Caps{
		Kinds: []live.Kind{live.Search, live.Thread}, ResultCap: villageCap, Granularity: time.Second, NeedsLogin: true,
		Budget: []live.Rate{{Units: 100, Per: time.Second}},
	}
}

func (villageSource) Plan(q live.Query) ([]live.Task, error) {
	return []live.Task{{Source: "village", Base: q.Place, Kind: live.Search, Target: "wells", Since: q.Since, Until: q.Until}}, nil
}

func (villageSource) SignIn(base string, c live.Credential, _ live.Session) (live.Request, error) {
	return live.Request{URL: base + "/session", Secret: http.Header{"Authorization": {c.Secret}}}, nil
}

func (villageSource) SignedIn(a live.Answer) (live.Session, error) {
	if a.Status != http.StatusOK {
		return live.Session{}, fmt.Errorf("%w: HTTP %d", live.ErrBroken, a.Status)
	}
	return live.Session{Token: string(a.Body)}, nil
}

func (villageSource) Request(t live.Task, s live.Session) (live.Request, error) {
	v := url.Values{"id": {t.Target}}
	if t.Kind == live.Search {
		v = url.Values{"page": {strconv.Itoa(t.Page)}, "since": {fmt.Sprint(t.Since)}, "until": {fmt.Sprint(t.Until)}}
	}
	return live.Request{
		URL:    t.Base + "/" + string(t.Kind) + "?" + v.Encode(),
		Secret: http.Header{"Authorization": {s.Token}},
	}, nil
}

func (villageSource) Parse(t live.Task, a live.Answer) (live.Found, error) {
	var body villageAnswer
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return live.Found{}, fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	f := live.Found{Page: tribemap.Page{Posts: body.Posts, Reactions: body.Likes}, Gone: body.Gone, Total: body.Total}
	for _, p := range body.Posts {
		f.Page.People = append(f.Page.People, tribemap.Person{Ref: tribemap.Ref{Source: "village", ID: p.Author}, Handle: p.Author})
	}
	if t.Kind != live.Search {
		return f, nil
	}
	f.Capped = body.Total > villageCap
	for _, p := range body.Posts {
		thread, _, _ := strings.Cut(p.Thread, ".")
		f.Next = append(f.Next, live.Task{Source: "village", Base: t.Base, Kind: live.Thread, Target: thread, Fresh: p.Time})
	}
	if len(body.Posts) == villagePage {
		next := t
		next.Page++
		f.Next = append(f.Next, next)
	}
	return f, nil
}

// wordyVillage is a village where posts are so long that no thread fits one
// transaction.
type wordyVillage struct{ villageSource }

func (w wordyVillage) Parse(t live.Task, a live.Answer) (live.Found, error) {
	f, err := w.villageSource.Parse(t, a)
	for i := range f.Page.Posts {
		f.Page.Posts[i].Text += strings.Repeat(" and wells", wordyPost/len(" and wells"))
	}
	return f, err
}
