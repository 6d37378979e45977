package live

import (
	"bytes"
	"slices"
)

// known are the tasks that were ever met, by key, and when they were done, Unix
// seconds; 0 is not yet. Those of earlier runs come sorted from the journal and
// stay so, 24 bytes each.
type known struct {
	before []knownTask
	now    map[recordKey]int64 // met or done by this process
}

type knownTask struct {
	key  recordKey
	done int64
}

func newKnown() *known { return &known{now: make(map[recordKey]int64)} }

// resume takes over what an earlier process knew, by rising key.
func (k *known) resume(key recordKey, done int64) { k.before = append(k.before, knownTask{key, done}) }

// at returns when a task was done, 0 if it was not yet, and whether it was met.
func (k *known) at(key recordKey) (done int64, met bool) {
	if done, met = k.now[key]; met {
		return done, true
	}
	i, met := slices.BinarySearchFunc(k.before, key, func(t knownTask, key recordKey) int { return bytes.Compare(t.key[:], key[:]) })
	if !met {
		return 0, false
	}
	return k.before[i].done, true
}

func (k *known) set(key recordKey, done int64) { k.now[key] = done }
