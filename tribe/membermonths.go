package tribe

// describeMonths fills in when each person posted. Posts without a known time
// are in no month. O(posts).
func (a *analysis) describeMonths() {
	index := make(map[string]uint16)
	for i, m := range monthsBetween(a.talk.Start, a.talk.End) {
		index[m] = uint16(i)
	}
	for _, p := range a.talk.Posts { // sorted by time
		if p.Time == 0 {
			continue
		}
		m := &a.result.People[p.Author]
		i, ok := index[month(p.Time)]
		if n := len(m.Months); ok && (n == 0 || m.Months[n-1] < i) {
			m.Months = append(m.Months, i)
		}
	}
}
