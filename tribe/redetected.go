package tribe

// Redetected says how little news was worked into the tribes of the run before.
type Redetected struct {
	Changed float64 `json:"changed"` // share of the weight of ties that is new, gone or other, [0,1]
	Drift   float64 `json:"drift"`   // the same, summed over all runs since tribes were last looked for anew
	New     int     `json:"new_ties"`
	Gone    int     `json:"gone_ties"`
	Visited int     `json:"visited"` // people whose place was looked at again
	Moved   int     `json:"moved"`   // times that one of them moved
}
