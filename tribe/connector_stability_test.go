package tribe

import (
	"math"
	"testing"
)

// The first person says all they say in one thread and reaches most; the second
// says little, in many. So the first is chosen again wherever their thread is
// drawn at least once, which happens in 1 − 1/e of all resamples.
func TestStabilityOfAOneThreadConnector(t *testing.T) {
	skipLong(t)
	const resamples = 400
	b := newTalkBuilder(14)
	for i := range uint32(60) {
		post := b.post(0, int64(100+10*i), 2+i%10)
		b.t.Posts[post].Thread = 0
		b.post(1, int64(105+10*i), 13)
	}
	few := findConnectors(t, b.talk(), make([]uint32, 14), ConnectorOptions{K: 1, Resamples: resamples})
	if len(few.Connectors) != 1 || few.Connectors[0].Person != 0 {
		t.Fatalf("connectors %+v, want person 0", few.Connectors)
	}
	want := 1 - 1/math.E
	if got := few.Connectors[0].Stability; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/resamples) {
		t.Errorf("chosen again in %.3f of resamples, want %.3f", got, want)
	}
	// Where each message is a thread of its own, the choice does not change.
	for i := range b.t.Posts {
		b.t.Posts[i].Thread = uint32(i)
	}
	few = findConnectors(t, b.talk(), make([]uint32, 14), ConnectorOptions{K: 1, Resamples: 100})
	if c := few.Connectors[0]; c.Person != 0 || c.Stability < 0.999 {
		t.Errorf("connector %d, chosen again in %v of resamples of single messages", c.Person, c.Stability)
	}
}
