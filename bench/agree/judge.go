package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"tribemap/tribe"
)

// knownPeople is how many labelled people make a tribe one that labels can say
// something about.
const knownPeople = 5

// verdict is how well tribes and known groups agree.
type verdict struct {
	tribes, known          int // tribes; of them with at least knownPeople labelled people
	gamma                  float64
	labelled, lost, marked int             // people with a label; of them in no tribe; of these marked as bots
	affiliated             tribe.Agreement // of the labelled people in a tribe
	all                    tribe.Agreement // of all labelled people, those in no tribe as one more
	// labelled people by tribe and group; −1 stands for no tribe
	byTribe map[int]map[string]int
	byGroup map[string]map[int]int
}

func judge(r foundRun, labels map[string]string) verdict {
	v := verdict{tribes: len(r.tribes), gamma: r.gamma, byTribe: map[int]map[string]int{}, byGroup: map[string]map[int]int{}}
	number := map[string]uint32{}
	for i, group := range slices.Sorted(maps.Values(labels)) {
		if _, known := number[group]; !known {
			number[group] = uint32(i)
		}
	}
	var truth, found, whole []uint32
	for i := range r.people {
		m := &r.people[i]
		group, ok := labels[m.Ref.String()]
		if !ok {
			continue
		}
		v.labelled++
		truth = append(truth, number[group])
		if m.Tribe < 0 {
			v.lost++
			if m.Bot {
				v.marked++
			}
			found, whole = append(found, tribe.None), append(whole, uint32(v.tribes))
		} else {
			found, whole = append(found, uint32(m.Tribe)), append(whole, uint32(m.Tribe))
		}
		count(v.byTribe, m.Tribe, group)
		count(v.byGroup, group, m.Tribe)
	}
	for id, groups := range v.byTribe {
		if id >= 0 && total(falling(groups)) >= knownPeople {
			v.known++
		}
	}
	v.affiliated, v.all = tribe.Agree(truth, found), tribe.Agree(truth, whole)
	return v
}

func count[K, L comparable](table map[K]map[L]int, row K, column L) {
	if table[row] == nil {
		table[row] = map[L]int{}
	}
	table[row][column]++
}

// printRow prints a row of the table in bench/README.md: name, labelled people,
// γ, tribes (with known people enough), NMI, ARI, how many are in no tribe, NMI and ARI with them.
func (v verdict) printRow(out io.Writer, name string) {
	fmt.Fprintf(out, "| %s | %d | %.2f | %d (%d) | %.3f | %.3f | %d | %.3f, %.3f |\n", name,
		v.labelled, v.gamma, v.tribes, v.known, v.affiliated.NMI, v.affiliated.ARI, v.lost, v.all.NMI, v.all.ARI)
}

func (v verdict) print(out io.Writer, r foundRun) {
	fmt.Fprintf(out, "tribes    %d at resolution %.2f, %d with %d labelled people or more\n",
		v.tribes, v.gamma, v.known, knownPeople)
	fmt.Fprintf(out, "people    %d with a known group, %d in a tribe, %d in none (%d marked as bots)\n",
		v.labelled, v.affiliated.Nodes, v.lost, v.marked)
	fmt.Fprintf(out, "NMI       %.3f, %.3f with those in no tribe as one group\n", v.affiliated.NMI, v.all.NMI)
	fmt.Fprintf(out, "ARI       %.3f, %.3f\n\n", v.affiliated.ARI, v.all.ARI)

	fmt.Fprintln(out, "tribe  size  labelled  purity  groups")
	for id := -1; id < v.tribes; id++ {
		name, size := "(no tribe)", 0
		if id >= 0 {
			name, size = r.tribes[id].Name, r.tribes[id].Size
		}
		groups := falling(v.byTribe[id])
		if len(groups) == 0 {
			fmt.Fprintf(out, "%5d %5d %9d       -  %s\n", id, size, 0, name)
			continue
		}
		fmt.Fprintf(out, "%5d %5d %9d  %6.2f  %s:%s\n", id, size, total(groups), purity(groups), name, shares(groups))
	}
	fmt.Fprintln(out, "\ngroup, labelled people, largest share in one tribe, tribes")
	for _, group := range slices.Sorted(maps.Keys(v.byGroup)) {
		tribes := falling(v.byGroup[group])
		fmt.Fprintf(out, "%-28s %4d  %4.2f %s\n", group, total(tribes), purity(tribes), shares(tribes))
	}
}

// part is how many of a row of a table fall into one column.
type part[L cmp.Ordered] struct {
	of L
	n  int
}

// falling returns a row's columns by falling count, then by name.
func falling[L cmp.Ordered](row map[L]int) []part[L] {
	var parts []part[L]
	for l, n := range row {
		parts = append(parts, part[L]{l, n})
	}
	slices.SortFunc(parts, func(a, b part[L]) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.of, b.of))
	})
	return parts
}

func total[L cmp.Ordered](parts []part[L]) (n int) {
	for _, p := range parts {
		n += p.n
	}
	return n
}

// purity is the share of the largest part.
func purity[L cmp.Ordered](parts []part[L]) float64 {
	return float64(parts[0].n) / float64(total(parts))
}

// shares prints the parts in their order.
func shares[L cmp.Ordered](parts []part[L]) (text string) {
	for _, p := range parts {
		text += fmt.Sprintf(" %v %d", p.of, p.n)
	}
	return text
}
