package main

import (
	"fmt"
	"io"

	"tribemap/tribe"
)

// method says what each line of a day answers, −1 nothing.
type method struct {
	name string
	of   func(d *day) []int
}

var methods = []method{
	{"previous line", previousLine},
	{"previous line of another", previousOther},
	{"nick only", nickOnly},
	{"nick, else previous line", nickElsePrevious},
	{"the model", modelled(0)},
	{"the model, chance ½ or more", modelled(0.5)},
	{"the model, chance .8 or more", modelled(0.8)},
}

func previousLine(d *day) []int {
	answers := make([]int, len(d.lines))
	for i := range answers {
		answers[i] = i - 1
	}
	return answers
}

func previousOther(d *day) []int {
	return answersBy(d, func(i, j int) bool { return d.lines[j].Author != d.lines[i].Author })
}

// nickOnly takes the last line of the one who is named, and else nothing.
func nickOnly(d *day) []int {
	return answersBy(d, func(i, j int) bool {
		return len(d.lines[i].To) > 0 && d.lines[j].Author == d.lines[i].To[0]
	})
}

func nickElsePrevious(d *day) []int {
	answers := nickOnly(d)
	for i, a := range answers {
		if a < 0 {
			answers[i] = i - 1
		}
	}
	return answers
}

// answersBy takes the nearest line before that fits.
func answersBy(d *day, fits func(i, j int) bool) []int {
	answers := make([]int, len(d.lines))
	for i := range answers {
		j := i - 1
		for j >= 0 && !fits(i, j) {
			j--
		}
		answers[i] = j
	}
	return answers
}

// modelled takes what the model judges likeliest, and nothing where that is less
// likely than least.
func modelled(least float64) func(*day) []int {
	return func(d *day) []int {
		answers := make([]int, len(d.lines))
		for i, a := range tribe.AnswersOf(d.lines) {
			answers[i] = a.Line
			if a.Chance < least {
				answers[i] = -1
			}
		}
		return answers
	}
}

// count is a share of something.
type count struct{ yes, all float64 }

func (c *count) add(yes bool) {
	c.all++
	if yes {
		c.yes++
	}
}

func (c count) share() float64 { return c.yes / max(1, c.all) }

// tally is how well a method does.
type tally struct {
	all, answering, unnamed     count // lines judged right: all, those that answer, those that name nobody
	linksRight, linksFound      count // of links told, and of links there are
	peopleRight, peopleFound    count // the same between different people
	unnamedRight, unnamedFound  count // of these, where nobody is named
	sameConversation, togetherP count // pairs of lines told to share a conversation; pairs that do
}

func judge(d *day, answers []int, t *tally) {
	for i := range d.lines {
		if !d.judge[i] {
			continue
		}
		gold, told := d.gold[i], answers[i]
		right := isRight(told, gold)
		t.all.add(right)
		if len(gold) > 0 {
			t.answering.add(right)
		}
		if len(d.lines[i].To) == 0 {
			t.unnamed.add(right)
		}
		if told >= 0 {
			t.linksRight.add(right)
		}
		for _, g := range gold {
			t.linksFound.add(g == told)
		}
		t.people(d, i, told)
	}
	t.conversations(d, answers)
}

// people judges whom line i turns to, whichever of their lines it answers.
func (t *tally) people(d *day, i, told int) {
	to := map[uint32]bool{}
	for _, g := range d.gold[i] {
		if a := d.lines[g].Author; a != d.lines[i].Author {
			to[a] = true
		}
	}
	unnamed := len(d.lines[i].To) == 0
	person, tells := uint32(tribe.None), told >= 0 && d.lines[told].Author != d.lines[i].Author
	if tells {
		person = d.lines[told].Author
		t.peopleRight.add(to[person])
		if unnamed {
			t.unnamedRight.add(to[person])
		}
	}
	for p := range to {
		t.peopleFound.add(p == person)
		if unnamed {
			t.unnamedFound.add(p == person)
		}
	}
}

// conversations compares, over pairs of judged lines of a day, which share a
// conversation: are joined by links, directly or through others.
func (t *tally) conversations(d *day, answers []int) {
	told, gold := make([]int, len(d.lines)), make([]int, len(d.lines))
	for i := range d.lines {
		told[i], gold[i] = i, i
	}
	for i := range d.lines {
		if answers[i] >= 0 && d.judge[i] {
			join(told, i, answers[i])
		}
		for _, g := range d.gold[i] {
			join(gold, i, g)
		}
	}
	var at []int
	for i := range d.lines {
		if d.judge[i] {
			at = append(at, i)
		}
	}
	for x, i := range at {
		for _, j := range at[:x] {
			a, b := find(told, i) == find(told, j), find(gold, i) == find(gold, j)
			if a {
				t.sameConversation.add(b)
			}
			if b {
				t.togetherP.add(a)
			}
		}
	}
}

func find(of []int, i int) int {
	for of[i] != i {
		of[i] = of[of[i]]
		i = of[i]
	}
	return i
}

func join(of []int, i, j int) { of[find(of, i)] = find(of, j) }

// f1 is the harmonic mean of precision and recall.
func f1(right, found count) float64 {
	p, r := right.share(), found.share()
	return 2 * p * r / max(p+r, 1e-9)
}

func printTable(out io.Writer, days []day, held bool) {
	fmt.Fprintf(out, "| | right: all lines | lines that answer | lines without a name | links P / R / F1 | people P / R / F1 | people, no name P / R / F1 | conversations P / R / F1 |\n|---|---|---|---|---|---|---|---|\n")
	for _, m := range methods {
		var t tally
		for i := range days {
			if days[i].held == held {
				judge(&days[i], m.of(&days[i]), &t)
			}
		}
		fmt.Fprintf(out, "| %s | %.3f | %.3f | %.3f | %s | %s | %s | %s |\n", m.name, t.all.share(), t.answering.share(), t.unnamed.share(),
			triple(t.linksRight, t.linksFound), triple(t.peopleRight, t.peopleFound),
			triple(t.unnamedRight, t.unnamedFound), triple(t.sameConversation, t.togetherP))
	}
}

func triple(right, found count) string {
	return fmt.Sprintf("%.3f / %.3f / %.3f", right.share(), found.share(), f1(right, found))
}
