package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// attribute is one data column of nodes or edges in GEXF and GraphML.
type attribute struct{ name, kind string }

// unknown tells a number that was not judged; a reader would stumble over it.
func (a attribute) unknown(value string) bool { return value == "" && a.kind != "string" }

var (
	nodeAttributes = []attribute{
		{"handle", "string"},
		{"tribe", "string"},
		{"tribe_id", "int"},
		{"posts", "int"},
		{"strong_ties", "int"},
		{"answered_by", "int"},
		{"connector_rank", "int"},
		{"bot", "boolean"},
		{"second_tribe", "string"},
		{"second_tribe_id", "int"},
		{"second_share", "double"},
		{"confidence", "double"},
		{"tribe_stability", "double"},
		{"tribe_z", "double"},
		{"tribe_doubts", "string"},
	}
	edgeAttributes = []attribute{
		{"strength", "double"},
		{"alive", "double"},
		{"count", "int"},
	}
)

func (r *savedRun) nodeValues(i int, rank int) []string {
	m := &r.People[i]
	sure := certaintyOf(r.Result, m.Tribe)
	return []string{
		m.Handle, r.tribeName(m.Tribe), strconv.Itoa(r.tribeID(m.Tribe)), strconv.Itoa(m.Posts),
		strconv.Itoa(m.StrongTies), strconv.Itoa(m.AnsweredBy), strconv.Itoa(rank), strconv.FormatBool(m.Bot),
		r.tribeName(m.Second), strconv.Itoa(r.tribeID(m.Second)), decimal(m.SecondShare, 3), optional(ifResampled(r.Result, m.Confidence), 2),
		optional(sure.Stability, 2), judged(sure.Z, 1), strings.Join(sure.Doubts, ", "),
	}
}

func (r *savedRun) edgeValues(i int) []string {
	t := &r.Ties[i]
	return []string{decimal(t.Strength, 2), decimal(t.Alive, 2), strconv.Itoa(t.Count)}
}

// writeGEXF writes people and ties as GEXF 1.3, the edge weight being the
// tie's strength.
func writeGEXF(w io.Writer, r *savedRun) error {
	x := &xmlWriter{w: bufio.NewWriter(w)}
	x.line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	x.line(0, `<gexf xmlns="http://gexf.net/1.3" version="1.3">`)
	x.line(1, `<graph defaultedgetype="undirected">`)
	x.gexfAttributes("node", nodeAttributes)
	x.gexfAttributes("edge", edgeAttributes)
	x.line(2, `<nodes>`)
	ranks := r.ranks()
	for i := range r.People {
		x.line(3, `<node id="%s" label="%s">`, x.text(r.People[i].Ref.String()), x.text(r.People[i].Handle))
		x.gexfValues(nodeAttributes, r.nodeValues(i, ranks[uint32(i)]))
		x.line(3, `</node>`)
	}
	x.line(2, `</nodes>`)
	x.line(2, `<edges>`)
	for i := range r.Ties {
		t := &r.Ties[i]
		x.line(3, `<edge id="%d" source="%s" target="%s" weight="%s">`, i,
			x.text(r.People[t.A].Ref.String()), x.text(r.People[t.B].Ref.String()), decimal(t.Strength, 2))
		x.gexfValues(edgeAttributes, r.edgeValues(i))
		x.line(3, `</edge>`)
	}
	x.line(2, `</edges>`)
	x.line(1, `</graph>`)
	x.line(0, `</gexf>`)
	return x.w.Flush()
}

func (x *xmlWriter) gexfAttributes(class string, attributes []attribute) {
	x.line(2, `<attributes class="%s">`, class)
	for i, a := range attributes {
		kind := a.kind
		if kind == "int" {
			kind = "integer"
		}
		x.line(3, `<attribute id="%d" title="%s" type="%s"/>`, i, a.name, kind)
	}
	x.line(2, `</attributes>`)
}

func (x *xmlWriter) gexfValues(attributes []attribute, values []string) {
	x.line(4, `<attvalues>`)
	for i, v := range values {
		if attributes[i].unknown(v) {
			continue
		}
		x.line(5, `<attvalue for="%d" value="%s"/>`, i, x.text(v))
	}
	x.line(4, `</attvalues>`)
}

// writeGraphML writes people and ties as GraphML 1.0.
func writeGraphML(w io.Writer, r *savedRun) error {
	x := &xmlWriter{w: bufio.NewWriter(w)}
	x.line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	x.line(0, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`)
	for _, a := range nodeAttributes {
		x.line(1, `<key id="n_%s" for="node" attr.name="%s" attr.type="%s"/>`, a.name, a.name, a.kind)
	}
	for _, a := range edgeAttributes {
		x.line(1, `<key id="e_%s" for="edge" attr.name="%s" attr.type="%s"/>`, a.name, a.name, a.kind)
	}
	x.line(1, `<graph id="tribemap" edgedefault="undirected">`)
	ranks := r.ranks()
	for i := range r.People {
		x.line(2, `<node id="%s">`, x.text(r.People[i].Ref.String()))
		x.graphMLValues("n_", nodeAttributes, r.nodeValues(i, ranks[uint32(i)]))
		x.line(2, `</node>`)
	}
	for i := range r.Ties {
		t := &r.Ties[i]
		x.line(2, `<edge source="%s" target="%s">`, x.text(r.People[t.A].Ref.String()), x.text(r.People[t.B].Ref.String()))
		x.graphMLValues("e_", edgeAttributes, r.edgeValues(i))
		x.line(2, `</edge>`)
	}
	x.line(1, `</graph>`)
	x.line(0, `</graphml>`)
	return x.w.Flush()
}

func (x *xmlWriter) graphMLValues(prefix string, attributes []attribute, values []string) {
	for i, a := range attributes {
		if a.unknown(values[i]) {
			continue
		}
		x.line(3, `<data key="%s%s">%s</data>`, prefix, a.name, x.text(values[i]))
	}
}

// xmlWriter writes lines; the buffer keeps the first error until Flush.
type xmlWriter struct{ w *bufio.Writer }

func (x *xmlWriter) line(indent int, format string, args ...any) {
	fmt.Fprintf(x.w, strings.Repeat("  ", indent)+format+"\n", args...)
}

// text escapes a value for an element or a quoted attribute; characters that
// XML cannot hold become U+FFFD.
func (x *xmlWriter) text(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}
