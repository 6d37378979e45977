package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"tribemap/tribe"
)

// acceptTerms puts words of a list under keywords in tribemap.yaml, all or
// none. Nothing is asked for by that.
func (p *program) acceptTerms(pr project, r *savedRun, words []tribe.Word, accepted []string) error {
	cfg, err := pr.config()
	if err != nil {
		return err
	}
	var added []keywordLine
	for _, text := range accepted {
		text = strings.TrimSpace(text)
		i := slices.IndexFunc(words, func(w tribe.Word) bool { return strings.EqualFold(w.Text, text) })
		if i < 0 {
			return hint(usagef("%q is not among the words of run %s", text, r.ID),
				`"tribemap terms" lists them; other words of your own go into %s by hand`, configName)
		}
		word := words[i]
		is := func(k string) bool { return strings.EqualFold(k, word.Text) }
		if slices.ContainsFunc(cfg.Keywords, is) || slices.ContainsFunc(added, func(k keywordLine) bool { return is(k.word) }) {
			p.talk.say("%q is a keyword already", word.Text)
			continue
		}
		added = append(added, keywordLine{word.Text, fmt.Sprintf("run %s: %s on topic, %s, G² %.1f", r.ID,
			count(int64(word.Authors), "people"), count(int64(word.Outside), "others"), word.G2)})
	}
	if len(added) == 0 {
		return nil
	}
	if err := pr.addKeywords(added); err != nil {
		return err
	}
	for _, k := range added {
		fmt.Fprintf(p.stdout, "keyword %s  (%s)\n", k.word, k.why)
	}
	p.talk.say("next: tribemap crawl --plan says what they cost; tribemap find takes them for what is there")
	return nil
}

// addKeywords rewrites tribemap.yaml with further keywords. A project without
// one gets the commented example.
func (p project) addKeywords(added []keywordLine) error {
	name := p.path(configName)
	old := configTemplate
	if exists(name) {
		var err error
		if old, err = os.ReadFile(name); err != nil {
			return err
		}
	}
	text, err := withKeywords(old, added)
	if err != nil {
		return hint(fmt.Errorf("%s: %w", name, err), "add them by hand: the file was left as it is")
	}
	return writeFile(name, func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(text))
		return err
	})
}
