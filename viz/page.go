package viz

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"tribemap/tribe"
)

//go:embed assets/page.html assets/style.css assets/js/*.js assets/echarts/echarts.js
var assets embed.FS

// scripts are the parts of the page's script, in the order in which they are
// joined into one scope.
var scripts = [...]string{
	"dom.js", "data.js", "filter.js", "view.js", "ground.js", "raster.js", "crowd.js", "live.js", "labels.js", "names.js", "given.js", "sprites.js", "chart.js", "cards.js", "dyad.js",
	"bridges.js", "river.js", "words.js", "telephone.js", "lasso.js", "tour.js", "search.js", "licences.js", "address.js", "main.js",
}

// bundle is what every page carries unchanged.
type bundle struct {
	template *template.Template
	style    string
	boot     string // runs code
	code     string // packed, as is chart
	chart    string // the library, which is read when the map stands
	licences string // packed
	policy   string
}

// loadBundle reads the embedded assets. The policy admits nothing but the scripts
// and the style whose hashes it names.
var loadBundle = sync.OnceValues(func() (*bundle, error) {
	b := &bundle{style: bareStyle(asset("style.css")), boot: bareScript(asset("js/boot.js"))}
	code, chart := joinScripts(), asset("echarts/echarts.js")
	b.policy = fmt.Sprintf("default-src 'none'; script-src %s %s %s; style-src %s; img-src data: blob:; base-uri 'none'; form-action 'none'",
		hashOf(b.boot), hashOf(code), hashOf(chart), hashOf(b.style))
	var err error
	if b.code, err = pack([]byte(code)); err != nil {
		return nil, err
	}
	if b.chart, err = pack([]byte(chart)); err != nil {
		return nil, err
	}
	texts, err := licenceText()
	if err != nil {
		return nil, err
	}
	if b.licences, err = pack([]byte(texts)); err != nil {
		return nil, err
	}
	b.template, err = template.New("page").Funcs(template.FuncMap{
		"percent": percent, "told": told, "grouped": grouped, "date": date,
	}).Parse(asset("page.html"))
	return b, err
})

// asset returns an embedded file. All names are written in this package.
func asset(name string) string {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic("viz: " + err.Error())
	}
	return string(b)
}

func joinScripts() string {
	var code strings.Builder
	code.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range scripts {
		code.WriteString(bareScript(asset("js/" + name)))
	}
	code.WriteString("})();\n")
	return code.String()
}

// bareScript leaves out what only readers of the source need: lines of comment
// and indents. No text in the scripts goes over several lines.
func bareScript(source string) string {
	var code strings.Builder
	for line := range strings.Lines(source) {
		if line = strings.TrimLeft(line, " \t"); line != "\n" && !strings.HasPrefix(line, "//") {
			code.WriteString(line)
		}
	}
	return code.String()
}

// bareStyle leaves out what only readers of the source need: comments, indents,
// and white space around what parts rules and selectors. No text in the style
// holds such signs.
func bareStyle(source string) string {
	source = styleSpace.ReplaceAllString(styleComment.ReplaceAllString(source, ""), "$1")
	return strings.ReplaceAll(source, ";}", "}")
}

var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleSpace   = regexp.MustCompile(`\s*([{};,])\s*`)
)

// pack compresses for the page's own decompressor. No tag begins or ends in the
// result.
func pack(text []byte) (string, error) {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := z.Write(text); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return armour(buf.Bytes()), nil
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page is what the template shows.
type page struct {
	Title, Version string
	Policy         string
	Style          template.CSS
	Boot           template.JS   // an embedded file, never what people wrote
	Code, Chart    template.HTML // packed, as are the next seven
	Scene, Places  template.HTML
	Details, Crowd template.HTML
	Texts, Dyads   template.HTML
	Licences       template.HTML
	Option         template.JS // JSON in which <, >, & and U+2028 are escaped
	Summary        string
	Headline       string
	Story          []fact
	Tribes         []tribeRow
	Connectors     []connectorRow
	Method         []methodLine
	Warnings       []string
	Doubtful       bool // some tribe is
	Topical        bool // keywords limit what was read
}

func writePage(w io.Writer, r *tribe.Result, opt MapOptions) error {
	b, err := loadBundle()
	if err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	faces, err := loadFaces()
	if err != nil {
		return fmt.Errorf("viz: fonts: %w", err)
	}
	s := newScene(r, opt)
	s.Names = s.nameScreens(r, opt.Places[:min(len(r.People), opt.MostPeople)], faces)
	warnings := r.Warnings
	if most := opt.MostPeople; len(r.People) > most {
		warnings = append(slices.Clone(warnings), limitLine(len(r.People), most))
	}
	option, err := json.Marshal(chartOption(s))
	if err != nil {
		return fmt.Errorf("viz: chart: %w", err)
	}
	blocks, err := packBlocks(s, r, opt)
	if err != nil {
		return err
	}
	p := page{
		Title: opt.Title, Version: opt.Version, Policy: b.policy,
		Style: template.CSS(b.style), Boot: template.JS(b.boot), Code: template.HTML(b.code), Chart: template.HTML(b.chart), Licences: template.HTML(b.licences),
		Option: template.JS(option), Scene: blocks[0], Places: blocks[1], Details: blocks[2], Crowd: blocks[3], Texts: blocks[4], Dyads: blocks[5],
		Summary: Summary(r), Headline: headline(r), Story: story(r),
		Tribes: tribeRows(r, s), Connectors: connectorRows(r),
		Topical: s.Topical, Method: method(r, s, opt), Warnings: warnings,
		Doubtful: anyDoubt(r),
	}
	if err := b.template.Execute(w, p); err != nil {
		return fmt.Errorf("viz: page: %w", err)
	}
	return nil
}

// anyDoubt reports whether something speaks against one of the tribes.
func anyDoubt(r *tribe.Result) bool {
	for k := range r.Tribes {
		if len(r.Doubts(k)) > 0 {
			return true
		}
	}
	return false
}

// packBlocks returns the outline of the scene, the places, the details, the crowd,
// the texts and the dyads.
func packBlocks(s *scene, r *tribe.Result, opt MapOptions) (blocks [6]template.HTML, err error) {
	people := r.People[:min(len(r.People), opt.MostPeople)]
	first, rest := s.blocks()
	parts := [len(blocks)][]byte{1: s.places(people, opt.Places[:len(people)]), 3: s.crowd(people)}
	for i, list := range map[int]any{0: first, 2: rest, 4: newTexts(people, s.Grain.Names), 5: newDyads(r, opt)} {
		if parts[i], err = json.Marshal(list); err != nil {
			return blocks, fmt.Errorf("viz: block %d: %w", i, err)
		}
	}
	for i, part := range parts {
		packed, err := pack(part)
		if err != nil {
			return blocks, fmt.Errorf("viz: page: %w", err)
		}
		blocks[i] = template.HTML(packed)
	}
	return blocks, nil
}
