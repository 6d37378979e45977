package sites

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// StackExchange asks the service that all sites of Stack Exchange share. Its
// quota is small, so questions are asked about by the hundred: a search finds
// questions, and each page of it leads to one request for their answers and one
// for their comments; each page of answers to one for theirs.
//
// Targets name the site first, "stackoverflow bees", "stackoverflow 5;7", since
// one server speaks for all of them.
type StackExchange struct{}

const (
	stackBase    = "https://api.stackexchange.com"
	stackSite    = "stackoverflow"
	stackPage    = 100
	stackPages   = 25 // without a key
	stackStarted = 1217462400
)

// Name implements live.Source.
func (StackExchange) Name() string { return "stackexchange" }

// Caps implements live.Source. A stranger has 300 requests a day; what a key
// adds, the service tells in its answers.
func (StackExchange) Caps() live.Caps {
	return live.Caps{
		Kinds:        []live.Kind{live.Search, live.Thread, live.Replies},
		ResultCap:    stackPages * stackPage,
		Granularity:  time.Second,
		OffByDefault: true,
		Speaks:       []int{http.StatusBadRequest},
		Budget:       []live.Rate{{Units: 9000, Per: 24 * time.Hour}, {Units: 5, Per: time.Second}},
		Policy: live.Policy{
			Attribution: "CC BY-SA, with a link to the post and its author",
			Terms:       "https://stackoverflow.com/legal/api-terms-of-use",
		},
	}
}

// Plan implements live.Source. A place is a site as the service names it,
// stackoverflow or math.stackexchange.com, or its address; an address with a
// path is another server of the service, and a site on it.
func (s StackExchange) Plan(q live.Query) ([]live.Task, error) {
	base, site, err := stackPlace(q.Place)
	if err != nil {
		return nil, err
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		tasks = append(tasks, live.Task{
			Source: s.Name(), Base: base, Kind: live.Search, Target: site + " " + k,
			Since: max(q.Since, stackStarted), Until: until(q), Why: live.Why{Keyword: k},
		})
	}
	return tasks, nil
}

func stackPlace(place string) (base, site string, err error) {
	switch {
	case place == "":
		return stackBase, stackSite, nil
	case !strings.Contains(place, "://"):
		site = place
	default:
		if base, err = origin(place); err != nil {
			break // it has no site
		}
		if _, site, _ = strings.Cut(strings.TrimPrefix(place, base), "/"); site != "" {
			break
		}
		site, base = hostOf(base), stackBase
	}
	if base == "" {
		base = stackBase
	}
	site = strings.Trim(site, "/")
	if site == "" || strings.ContainsAny(site, " :/?&#") {
		return "", "", badPlace(place, "a site, such as stackoverflow or bees.stackexchange.com")
	}
	return base, site, nil
}

// Request implements live.Source.
func (s StackExchange) Request(t live.Task, session live.Session) (live.Request, error) {
	site, what, _ := strings.Cut(t.Target, " ")
	v := url.Values{
		"site": {site}, "filter": {"withbody"}, "sort": {"creation"}, "order": {"asc"},
		"pagesize": {strconv.Itoa(stackPage)}, "page": {strconv.Itoa(t.Page + 1)},
	}
	path := ""
	switch t.Kind {
	case live.Search:
		path = "search/advanced"
		v.Set("q", quoted(what))
		v.Set("fromdate", strconv.FormatInt(t.Since, 10))
		v.Set("todate", strconv.FormatInt(t.Until-1, 10))
	case live.Thread:
		path = "questions/" + stackIDs(what) + "/answers"
	case live.Replies:
		path = "posts/" + stackIDs(what) + "/comments"
	default:
		return live.Request{}, fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
	}
	r := live.Request{URL: t.Base + "/2.3/" + path + "?" + v.Encode()}
	if session.Token != "" {
		r.Secret = http.Header{"Authorization": {"Bearer " + session.Token}}
	}
	return r, nil
}

// stackIDs writes the posts of a target as a path does. A post "9/5" is the
// answer 9 to the question 5.
func stackIDs(list string) string {
	var ids []string
	for post := range strings.SplitSeq(list, ";") {
		id, _, _ := strings.Cut(post, "/")
		ids = append(ids, url.PathEscape(id))
	}
	return strings.Join(ids, ";")
}

// stackQuestions returns the question that each post of a target stands below.
func stackQuestions(t live.Task) map[number]string {
	_, list, _ := strings.Cut(t.Target, " ")
	below := make(map[number]string)
	for post := range strings.SplitSeq(list, ";") {
		id, question, ok := strings.Cut(post, "/")
		if !ok {
			question = id
		}
		below[number(id)] = question
	}
	return below
}
