package store

// Step is a moment of opening a store, of storing something in it, or of closing
// it, at which a process can die.
type Step string

// The steps, in order. Until Committed nothing of a commit is on the disk; from
// then on all of it is, whether its caller is told or not.
const (
	Marking    Step = "marking"    // before the folder of a new store is marked as one
	Opening    Step = "opening"    // before the database opens, and replays what a process that died left
	Loading    Step = "loading"    // before the counts are read
	Removing   Step = "removing"   // before deleted posts are taken out
	Posting    Step = "posting"    // before posts are put
	Describing Step = "describing" // before people are put
	Reacting   Step = "reacting"   // before reactions are put
	Noting     Step = "noting"     // before entries are put
	Counting   Step = "counting"   // before the count of changes is put
	Committing Step = "committing" // before the transaction is written
	Committed  Step = "committed"  // after it is, before anybody is told
	Syncing    Step = "syncing"    // before the disk is told to keep what was written
	Closing    Step = "closing"    // before the database closes
	Closed     Step = "closed"     // after it did
)

// reach tells that a step comes next.
func (o Options) reach(s Step) {
	if o.OnStep != nil {
		o.OnStep(s)
	}
}
