package graph

import (
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
)

// view lets gonum read a CSR without a copy. Node u has the gonum id u.
//
// Every step through a gonum interface allocates: views are for small graphs
// and for algorithms that only gonum has.
type view struct{ g *CSR }

// UndirectedView is an undirected CSR as gonum sees it. It implements
// graph.Undirected and graph.WeightedUndirected.
type UndirectedView struct{ view }

// DirectedView is a directed CSR as gonum sees it. It implements
// graph.Directed and graph.WeightedDirected.
type DirectedView struct {
	view
	in view // the transpose
}

var (
	_ graph.Undirected         = UndirectedView{}
	_ graph.WeightedUndirected = UndirectedView{}
	_ graph.Directed           = DirectedView{}
	_ graph.WeightedDirected   = DirectedView{}
)

// ViewUndirected returns a view of g, which must be undirected.
func ViewUndirected(g *CSR) UndirectedView {
	if g.Directed() {
		panic("graph: undirected view of a directed graph")
	}
	return UndirectedView{view{g}}
}

// ViewDirected returns a view of g; an undirected edge counts as two arcs.
func ViewDirected(g *CSR) DirectedView {
	return DirectedView{view{g}, view{g.Transpose()}}
}

func (v view) has(id int64) bool { return id >= 0 && id < int64(v.g.N()) }

// Node returns the node with the given id, nil if there is none.
func (v view) Node(id int64) graph.Node {
	if !v.has(id) {
		return nil
	}
	return simple.Node(id)
}

// Nodes returns all nodes in rising order.
func (v view) Nodes() graph.Nodes {
	if v.g.N() == 0 {
		return graph.Empty
	}
	return iterator.NewImplicitNodes(0, v.g.N(), func(id int) graph.Node { return simple.Node(id) })
}

// From returns the nodes that arcs of the given node lead to, in rising order.
func (v view) From(id int64) graph.Nodes {
	if !v.has(id) || v.g.Degree(uint32(id)) == 0 {
		return graph.Empty
	}
	row := v.g.Neighbors(uint32(id))
	nodes := make([]graph.Node, len(row))
	for i, u := range row {
		nodes[i] = simple.Node(u)
	}
	return iterator.NewOrderedNodes(nodes)
}

// arc returns the weight of the arc x→y if there is one.
func (v view) arc(xid, yid int64) (w float64, ok bool) {
	if !v.has(xid) || !v.has(yid) {
		return 0, false
	}
	i, ok := slices.BinarySearch(v.g.Neighbors(uint32(xid)), uint32(yid))
	if !ok {
		return 0, false
	}
	if weights := v.g.Weights(uint32(xid)); weights != nil {
		return float64(weights[i]), true
	}
	return 1, true
}

// HasEdgeBetween tells whether an arc leads from x to y or from y to x.
func (v view) HasEdgeBetween(xid, yid int64) bool {
	_, to := v.arc(xid, yid)
	_, from := v.arc(yid, xid)
	return to || from
}

// Edge returns the arc from u to v, nil if there is none.
func (v view) Edge(uid, vid int64) graph.Edge {
	if e := v.WeightedEdge(uid, vid); e != nil {
		return e
	}
	return nil
}

// WeightedEdge returns the arc from u to v, nil if there is none.
func (v view) WeightedEdge(uid, vid int64) graph.WeightedEdge {
	w, ok := v.arc(uid, vid)
	if !ok {
		return nil
	}
	return simple.WeightedEdge{F: simple.Node(uid), T: simple.Node(vid), W: w}
}

// Weight returns the weight of the arc from x to y, 0 if there is none; ok is
// true if there is one, or x and y are the same node.
func (v view) Weight(xid, yid int64) (w float64, ok bool) {
	w, ok = v.arc(xid, yid)
	return w, ok || xid == yid && v.has(xid)
}

// EdgeBetween is Edge.
func (v UndirectedView) EdgeBetween(xid, yid int64) graph.Edge { return v.Edge(xid, yid) }

// WeightedEdgeBetween is WeightedEdge.
func (v UndirectedView) WeightedEdgeBetween(xid, yid int64) graph.WeightedEdge {
	return v.WeightedEdge(xid, yid)
}

// HasEdgeFromTo tells whether an arc leads from u to v.
func (v DirectedView) HasEdgeFromTo(uid, vid int64) bool {
	_, ok := v.arc(uid, vid)
	return ok
}

// To returns the nodes whose arcs lead to the given node, in rising order.
func (v DirectedView) To(id int64) graph.Nodes { return v.in.From(id) }

// FromGonum copies a gonum graph, loops included, with weights if it is a
// graph.Weighted and with directions if it is a graph.Directed. Nodes are
// numbered in the order of their gonum ids, which are returned too. It fails
// with ErrWeight where FromEdges does.
func FromGonum(src graph.Graph) (*CSR, []int64, error) {
	_, directed := src.(interface{ HasEdgeFromTo(uid, vid int64) bool })
	var ids []int64
	for nodes := src.Nodes(); nodes.Next(); {
		ids = append(ids, nodes.Node().ID())
	}
	slices.Sort(ids)
	dense := make(map[int64]uint32, len(ids))
	for i, id := range ids {
		dense[id] = uint32(i)
	}
	var edges []Edge
	for _, uid := range ids {
		for to := src.From(uid); to.Next(); {
			if vid := to.Node().ID(); directed || uid <= vid {
				edges = append(edges, Edge{dense[uid], dense[vid], gonumWeight(src, uid, vid)})
			}
		}
	}
	g, err := FromEdges(len(ids), edges, BuildOptions{Directed: directed, KeepLoops: true})
	return g, ids, err
}

func gonumWeight(src graph.Graph, uid, vid int64) float32 {
	weighted, ok := src.(graph.Weighted)
	if !ok {
		return 1
	}
	return float32(weighted.WeightedEdge(uid, vid).Weight())
}
