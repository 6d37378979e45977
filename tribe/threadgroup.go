package tribe

// threadGroups returns the group that wrote most posts of each thread, the
// smallest such group if several did, None where no member of a group spoke.
func (u *usage) threadGroups(subjectOf func(post uint32) uint32, group []uint32, groups int) []uint32 {
	posts := make(map[[2]uint32]int)
	home := make([]uint32, u.talk.Threads)
	for i := range home {
		home[i] = None
	}
	for i, p := range u.talk.Posts {
		g := group[subjectOf(uint32(i))]
		if g == None {
			continue
		}
		key := [2]uint32{p.Thread, g}
		posts[key]++
		h := home[p.Thread]
		if h == None || posts[key] > posts[[2]uint32{p.Thread, h}] || posts[key] == posts[[2]uint32{p.Thread, h}] && g < h {
			home[p.Thread] = g
		}
	}
	return home
}
