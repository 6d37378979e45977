package browsertest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Node is an element of a page, found as people find it who use a screen reader,
// or by its test id.
type Node struct {
	tab    *Tab
	what   string
	object runtime.RemoteObjectID
}

// Role returns the one element with a role and a name, as the browser tells them to
// assistive technology; "" is any name.
func (b *Tab) Role(role, name string) Node {
	b.t.Helper()
	what := fmt.Sprintf("%s %q", role, name)
	var found []*accessibility.Node
	for range 50 {
		if found = b.roles(role, name); len(found) > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond) // the tree follows the page
	}
	if len(found) != 1 {
		b.t.Fatalf("%d elements with role %s", len(found), what)
	}
	return b.node(what, found[0].BackendDOMNodeID)
}

// Has tells whether there is an element with a role and a name.
func (b *Tab) Has(role, name string) bool {
	b.t.Helper()
	return len(b.roles(role, name)) > 0
}

func (b *Tab) roles(role, name string) []*accessibility.Node {
	b.t.Helper()
	root, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil {
		b.t.Fatal(err)
	}
	result, err := chromedp.Call(b.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root.Result.ObjectID, Role: role, AccessibleName: name})
	if err != nil {
		b.t.Fatal(err)
	}
	var seen []*accessibility.Node
	for _, n := range result.Nodes {
		if !n.Ignored {
			seen = append(seen, n)
		}
	}
	return seen
}

func (b *Tab) node(what string, id cdp.BackendNodeID) Node {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: id})
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	return Node{b, what, result.Object.ObjectID}
}

// ID returns the one element with a test id.
func (b *Tab) ID(id string) Node {
	b.t.Helper()
	selector, _ := json.Marshal(`[data-testid="` + id + `"]`) // a string can always be written
	result, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: fmt.Sprintf(`((all) => all.length === 1 ? all[0] : null)(document.querySelectorAll(%s))`, selector)})
	if err != nil {
		b.t.Fatal(err)
	}
	if result.Result.ObjectID == "" {
		b.t.Fatalf("not one element has the test id %q", id)
	}
	return Node{b, id, result.Result.ObjectID}
}

// call runs a function of the page with the element as this.
func call[T any](n Node, script string) (value T) {
	n.tab.t.Helper()
	byValue := true
	result, err := chromedp.Call(n.tab.ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{FunctionDeclaration: script, ObjectID: n.object, ReturnByValue: &byValue})
	if err != nil || result.ExceptionDetails != nil {
		n.tab.t.Fatalf("%s: %v %v", n.what, err, result.ExceptionDetails)
	}
	if len(result.Result.Value) > 0 {
		if err := json.Unmarshal(result.Result.Value, &value); err != nil {
			n.tab.t.Fatalf("%s: %v", n.what, err)
		}
	}
	return value
}

// Click presses the mouse in the middle of the element and waits until the map
// rests; an element that something else covers is an error.
func (n Node) Click() {
	n.tab.t.Helper()
	at := call[[]float64](n, `function () {
		this.scrollIntoView({ block: "nearest", behavior: "instant" });
		const r = this.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2, hit = document.elementFromPoint(x, y);
		return hit && (this.contains(hit) || hit.contains(this)) ? [x, y] : null;
	}`)
	if at == nil {
		n.tab.t.Fatalf("%s is covered", n.what)
	}
	n.tab.Do(chromedp.MouseClickXY(at[0], at[1]))
	n.tab.Settled()
}

func (n Node) Focus() { n.tab.t.Helper(); call[any](n, `function () { this.focus(); }`) }

func (n Node) Focused() bool {
	n.tab.t.Helper()
	return call[bool](n, `function () { return document.activeElement === this; }`)
}

// Text is what the element says.
func (n Node) Text() string {
	n.tab.t.Helper()
	return call[string](n, `function () { return this.textContent; }`)
}

// Texts are what the elements below it say that a selector finds.
func (n Node) Texts(selector string) []string {
	n.tab.t.Helper()
	list, _ := json.Marshal(selector) // a string can always be written
	return call[[]string](n, fmt.Sprintf(`function () { return [...this.querySelectorAll(%s)].map((e) => e.textContent); }`, list))
}

func (n Node) Attribute(name string) string {
	n.tab.t.Helper()
	return call[string](n, fmt.Sprintf(`function () { return this.getAttribute(%q) ?? ""; }`, name))
}

// Shown tells whether the element can be seen.
func (n Node) Shown() bool {
	n.tab.t.Helper()
	return call[bool](n, `function () { return this.checkVisibility({ visibilityProperty: true }) && this.getBoundingClientRect().width > 0; }`)
}

// Box returns left, top, width and height of the element in the window.
func (n Node) Box() [4]float64 {
	n.tab.t.Helper()
	return call[[4]float64](n, `function () { const r = this.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; }`)
}

// Keys presses keys, as kb names them, and waits until the map rests.
func (b *Tab) Keys(keys ...string) Look {
	b.t.Helper()
	for _, key := range keys {
		b.Do(chromedp.KeyEvent(key))
	}
	return b.Settled()
}

// TabTo presses the tabulator until an element has the focus: the way of those who
// have no pointer. An element that is not reached is an error.
func (b *Tab) TabTo(n Node) {
	b.t.Helper()
	for range 120 {
		if n.Focused() {
			if !call[bool](n, `function () { return this.matches(":focus-visible"); }`) {
				b.t.Errorf("%s has the focus, which cannot be seen", n.what)
			}
			return
		}
		b.Do(chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("the tabulator does not lead to %s", n.what)
}

// Home brings the page back to its first view, as following a link to it would.
func (b *Tab) Home() Look {
	b.t.Helper()
	return b.Follow("")
}

// Follow shows the state that a fragment names, as going back or forth would.
func (b *Tab) Follow(fragment string) Look {
	b.t.Helper()
	Eval[chromedp.Void](b, `(hash) => {
		history.pushState({ depth: 1 }, "", hash || location.pathname);
		dispatchEvent(new PopStateEvent("popstate"));
		document.activeElement.blur();
	}`, fragment)
	return b.Settled()
}

// Sub gives the page to a part of the test.
func (b *Tab) Sub(name string, part func(t *testing.T)) {
	b.t.Helper()
	outer := b.t
	defer func() { b.t = outer }()
	outer.Run(name, func(t *testing.T) {
		b.t = t
		part(t)
	})
}
