package fakeworld

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bluesky serves a world as an account's server does: to whoever signed in, for
// two hours. Searches end at ten thousand posts, a little before that with an
// error. What is deleted is gone, and what answered it stands alone.
type Bluesky struct {
	World *World
	Base  string // its origin
	spent quota
}

const (
	blueskyDeep  = 9800 // results that a search gives without trouble
	blueskyMore  = 10_000
	blueskyDepth = 1000
	blueskyLife  = 2 * time.Hour // of a session
)

// Address is what a post is known by everywhere.
func (b *Bluesky) Address(p *Post) string {
	return fmt.Sprintf("at://%s/app.bsky.feed.post/%d", b.did(p.Author), p.ID)
}

func (b *Bluesky) did(person int) string { return "did:plc:" + b.World.People[person].Name }

// postAt returns the post that has an address, nil if there is none.
func (b *Bluesky) postAt(address string) *Post {
	p := b.World.Post(number(address[strings.LastIndexByte(address, '/')+1:]))
	if p == nil || !p.shown() || b.Address(p) != address {
		return nil
	}
	return p
}

// ServeHTTP implements http.Handler.
func (b *Bluesky) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/xrpc/")
	if method == "com.atproto.server.createSession" {
		b.session(rw, r)
		return
	}
	wanted := "access"
	if method == "com.atproto.server.refreshSession" {
		wanted = "refresh"
	}
	switch b.allowed(r, wanted) {
	case tokenMissing:
		trouble(rw, http.StatusUnauthorized, "AuthMissing", "Authentication Required")
		return
	case tokenExpired:
		trouble(rw, http.StatusBadRequest, "ExpiredToken", "Token has expired")
		return
	}
	left, end := b.spent.take(rw.Header(), 3000, 5*time.Minute, faultOf(r))
	rw.Header().Set("RateLimit-Limit", "3000")
	rw.Header().Set("RateLimit-Remaining", strconv.Itoa(max(0, left)))
	rw.Header().Set("RateLimit-Reset", strconv.FormatInt(end.Unix(), 10))
	if left < 0 {
		trouble(rw, http.StatusTooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded")
		return
	}
	b.answer(rw, r, method)
}

func (b *Bluesky) answer(rw http.ResponseWriter, r *http.Request, method string) {
	q := r.URL.Query()
	if q.Get("cursor") != "" && faultOf(r) == ExpiredCursor {
		trouble(rw, http.StatusBadRequest, "InvalidRequest", "Malformed cursor")
		return
	}
	switch method {
	case "com.atproto.server.refreshSession":
		b.session(rw, r)
	case "app.bsky.feed.searchPosts":
		b.search(rw, r)
	case "app.bsky.feed.getPostThread":
		b.thread(rw, b.postAt(q.Get("uri")), q.Get("uri"), number(q.Get("depth")), number(q.Get("parentHeight")))
	case "app.bsky.feed.getAuthorFeed":
		b.feed(rw, r, q.Get("actor"))
	case "app.bsky.feed.getQuotes":
		b.page(rw, r, "posts", b.newest(func(p *Post) bool { return b.quotes(p) == q.Get("uri") }), b.view)
	case "app.bsky.feed.getLikes":
		b.likes(rw, r)
	default:
		trouble(rw, http.StatusNotImplemented, "MethodNotImplemented", "Method Not Implemented")
	}
}

func trouble(rw http.ResponseWriter, status int, name, message string) {
	reply(rw, status, object{"error": name, "message": message})
}

// session opens one, or renews it.
func (b *Bluesky) session(rw http.ResponseWriter, r *http.Request) {
	var who struct{ Identifier, Password string }
	if r.Body != nil {
		_ = json.NewDecoder(r.Body).Decode(&who) // none, where a session is renewed
	}
	if r.Header.Get("Authorization") == "" && who.Password != Password {
		trouble(rw, http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password")
		return
	}
	reply(rw, http.StatusOK, object{
		"accessJwt": token("access", blueskyLife), "refreshJwt": token("refresh", 30*24*time.Hour), "did": "did:plc:me", "handle": "me.example", "active": true,
		"didDoc": object{"id": "did:plc:me", "service": []object{{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": b.Base}}},
	})
}

// Password opens a session at all places that want one.
const Password = "open sesame"

// Token is one that is good for two hours.
func Token() string { return token("access", blueskyLife) }

// token makes a web token that tells when it ends.
func token(scope string, life time.Duration) string {
	claims := fmt.Sprintf(`{"scope":%q,"exp":%d}`, scope, time.Now().Add(life).Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".x"
}

// standing is what a request's token is good for.
type standing int

const (
	tokenGood standing = iota
	tokenMissing
	tokenExpired
)

func (*Bluesky) allowed(r *http.Request, scope string) standing {
	parts := strings.Split(r.Header.Get("Authorization"), ".")
	if len(parts) != 3 {
		return tokenMissing
	}
	text, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Scope string
		Exp   int64
	}
	switch err := json.Unmarshal(text, &claims); {
	case err != nil || claims.Scope != scope:
		return tokenMissing
	case claims.Exp <= time.Now().Unix(), faultOf(r) == ExpiredSession && scope == "access":
		return tokenExpired
	}
	return tokenGood
}

// newest lists the posts that are wanted, the newest first.
func (b *Bluesky) newest(wanted func(*Post) bool) []*Post {
	var found []*Post
	for i := range slices.Backward(b.World.Posts) {
		if p := &b.World.Posts[i]; p.shown() && wanted(p) {
			found = append(found, p)
		}
	}
	return found
}

// page writes a page of a list, and where the next begins.
func (b *Bluesky) page(rw http.ResponseWriter, r *http.Request, name string, all []*Post, show func(*Post) object) {
	q := r.URL.Query()
	from := min(number(q.Get("cursor")), len(all))
	to := min(from+number(q.Get("limit")), len(all))
	list := []object{}
	for _, p := range all[from:to] {
		list = append(list, show(p))
	}
	o := object{name: list}
	if to < min(len(all), blueskyMore) {
		o["cursor"] = strconv.Itoa(to)
	}
	reply(rw, http.StatusOK, o)
}

func (b *Bluesky) search(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	since, _ := time.Parse(time.RFC3339, q.Get("since"))
	until, _ := time.Parse(time.RFC3339, q.Get("until"))
	if number(q.Get("cursor")) >= blueskyDeep {
		rw.WriteHeader(http.StatusBadGateway)
		_, _ = rw.Write([]byte(webPage))
		return
	}
	found := b.newest(func(p *Post) bool {
		return p.Topic && q.Get("q") == b.World.Keyword && p.Time >= since.Unix() && p.Time < until.Unix()
	})
	b.page(rw, r, "posts", found, b.view)
}

// thread writes what stands above and below a post.
func (b *Bluesky) thread(rw http.ResponseWriter, p *Post, address string, depth, height int) {
	switch {
	case depth > blueskyDepth:
		trouble(rw, http.StatusBadRequest, "InvalidRequest", "Error: Params must have the property \"depth\" less than or equal to 1000")
		return
	case p == nil:
		trouble(rw, http.StatusBadRequest, "NotFound", "Post not found: "+address)
		return
	}
	node := b.below(p, depth)
	at := node
	for up := b.World.Post(p.Parent); p.Parent != 0 && height > 0; height-- {
		if !up.shown() {
			at["parent"] = b.missing(up)
			break
		}
		above := b.node(up)
		at["parent"] = above
		if at = above; up.Parent == 0 {
			break
		}
		up = b.World.Post(up.Parent)
	}
	reply(rw, http.StatusOK, object{"thread": node})
}

func (b *Bluesky) node(p *Post) object {
	return object{"$type": "app.bsky.feed.defs#threadViewPost", "post": b.view(p), "threadContext": object{}}
}

func (b *Bluesky) missing(p *Post) object {
	return object{"$type": "app.bsky.feed.defs#notFoundPost", "uri": b.Address(p), "notFound": true}
}

func (b *Bluesky) below(p *Post, depth int) object {
	o := b.node(p)
	if depth == 0 {
		return o
	}
	replies := []object{}
	for _, id := range b.World.Children[p.ID] {
		if c := b.World.Post(id); c.shown() {
			replies = append(replies, b.below(c, depth-1))
		}
	}
	o["replies"] = replies
	return o
}

// feed writes a page of what somebody said.
func (b *Bluesky) feed(rw http.ResponseWriter, r *http.Request, actor string) {
	said := b.newest(func(p *Post) bool { return b.did(p.Author) == actor })
	b.page(rw, r, "feed", said, func(p *Post) object {
		o := object{"post": b.view(p)}
		if p.Parent != 0 {
			o["reply"] = object{"root": b.linked(p.Thread), "parent": b.linked(p.Parent)}
		}
		return o
	})
}

// linked shows a post beside another.
func (b *Bluesky) linked(id int) object {
	p := b.World.Post(id)
	if !p.shown() {
		return b.missing(p)
	}
	o := b.view(p)
	o["$type"] = "app.bsky.feed.defs#postView"
	return o
}

// quotes returns the address of the post that one quotes, "" if it quotes none.
func (b *Bluesky) quotes(p *Post) string {
	if q := b.World.Post(p.Quotes); q != nil {
		return b.Address(q)
	}
	return ""
}

func (b *Bluesky) view(p *Post) object {
	record := object{"$type": "app.bsky.feed.post", "text": p.Title + p.plain(), "createdAt": iso(p.Time), "langs": []string{"en"}}
	if p.Parent != 0 {
		claims := b.World.Post(p.Claims)
		if claims == nil {
			claims = &Post{ID: p.Claims, Author: p.Author} // of which nobody knows
		}
		record["reply"] = object{"root": b.link(b.Address(b.World.Post(p.Thread))), "parent": b.link(b.Address(claims))}
	}
	if quoted := b.quotes(p); quoted != "" {
		record["embed"] = object{"$type": "app.bsky.embed.record", "record": b.link(quoted)}
	}
	who := b.World.People[p.Author]
	return object{
		"uri": b.Address(p), "cid": "bafy" + strconv.Itoa(p.ID), "record": record, "indexedAt": iso(p.Came), "labels": []any{},
		"author":     b.actor(who.Name, who.Shy),
		"replyCount": b.World.answers(p), "repostCount": 0, "likeCount": len(b.World.Likes(p)), "quoteCount": b.World.quoted(p),
	}
}

func (*Bluesky) link(address string) object { return object{"uri": address, "cid": "bafyx"} }
