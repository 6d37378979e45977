package viz

// Bounds on what one page carries; the rest is counted in the method section.
// They keep it below 450 kB at 1,500 people and 2.5 MB at 100,000.
const (
	drawnTies  = 5       // strongest edges kept for each person
	listedTies = 6       // strongest scored ties kept for each person
	mostDrawn  = 300_000 // edges in all
	mostListed = 40_000  // scored ties in all
)

// grain is how finely a page tells of people who are no connectors.
type grain struct {
	Percent int  `json:"percent"` // shares are multiples of so many percent
	Days    int  `json:"days"`    // the day last seen is so many days off at most
	Names   bool `json:"-"`       // display names beside handles
	Dyads   int  `json:"-"`       // cards of dyads at most
	Quotes  bool `json:"-"`       // what the posts of dyads say, not links alone
}

// grainFor spends less on each of very many.
func grainFor(people int) grain {
	if people > 50_000 {
		return grain{Percent: 5, Days: 30, Dyads: 30}
	}
	return grain{Percent: 1, Days: 1, Names: true, Dyads: 300, Quotes: true}
}

// scene is what the page is drawn from. It travels in two blocks: what the first
// view needs, and the rest. Who stands where is packed apart (crowd), and so is
// what people are called (texts).
type scene struct {
	outline
	details
	Tribes     []sceneTribe
	Connectors []sceneConnector

	pairs []pair // drawn or listed
}

// outline is what the first view needs beside tribes and connectors.
type outline struct {
	Light   []swatch   `json:"light"` // by slot; the last is for people without a colour
	Dark    []swatch   `json:"dark"`
	Box     [4]float64 `json:"box"`  // min x, min y, max x, max y of everybody
	Step    float64    `json:"step"` // unit of packed places
	Most    int        `json:"most"` // largest number of people who turned to one
	Ribbons []ribbon   `json:"ribbons"`
	Names   []namesOn  `json:"names"` // placed for the first view, by screen
}

// details are what panels and cards tell beside tribes and connectors.
type details struct {
	Grain   grain    `json:"grain"`
	Terms   []string `json:"terms"`   // of the strength of a dyad
	Topical bool     `json:"topical"` // keywords limit what was read
	Panels  panels   `json:"panels"`
}

// blockOf is one of the two blocks of a scene.
type blockOf[Head, Tribe, Connector any] struct {
	Head       Head        `json:"scene"`
	Tribes     []Tribe     `json:"tribes"`
	Connectors []Connector `json:"connectors"`
}

type (
	outlineBlock = blockOf[outline, tribeOutline, connectorOutline]
	detailsBlock = blockOf[details, tribeDetails, connectorDetails]
)

// blocks splits the scene.
func (s *scene) blocks() (first outlineBlock, rest detailsBlock) {
	first.Head, rest.Head = s.outline, s.details
	for _, t := range s.Tribes {
		first.Tribes, rest.Tribes = append(first.Tribes, t.tribeOutline), append(rest.Tribes, t.tribeDetails)
	}
	for _, c := range s.Connectors {
		first.Connectors, rest.Connectors = append(first.Connectors, c.connectorOutline), append(rest.Connectors, c.connectorDetails)
	}
	return first, rest
}

// drawn counts the ties that the map draws.
func (s *scene) drawn() int {
	n := 0
	for _, p := range s.pairs {
		n += btoi(p.drawn)
	}
	return n
}

type sceneTribe struct {
	tribeOutline
	tribeDetails
}

type tribeOutline struct {
	ID     int         `json:"id"`
	Name   string      `json:"name"`
	Slot   int         `json:"slot"` // in the palettes
	Size   int         `json:"size"`
	Mark   string      `json:"mark"`
	Doubts []string    `json:"doubts,omitempty"` // what speaks against it, in words
	Centre [2]float64  `json:"centre"`
	Border [][]float64 `json:"border"` // rings: x, y, x, y, …
}

type tribeDetails struct {
	Posts    int            `json:"posts"`
	OnTopic  float64        `json:"onTopic"` // percent, like all shares of the page
	Internal float64        `json:"internal"`
	Stable   float64        `json:"stability"`
	Z        float64        `json:"z,omitempty"` // 0: not judged
	Words    []sceneWord    `json:"words"`
	Near     []sceneNear    `json:"near"`
	Parts    []int          `json:"parts,omitempty"` // sizes of its sub-tribes, falling
	Channels []sceneChannel `json:"channels"`
	Months   []string       `json:"months"`
	Activity []int          `json:"activity"`
	Reach    *sceneReach    `json:"reach,omitempty"`
}

type sceneWord struct {
	Text    string `json:"text"`
	Authors int    `json:"authors"`
	Outside int    `json:"outside"`
}

type sceneNear struct {
	Tribe int     `json:"tribe"`
	Share float64 `json:"share"`
}

type sceneChannel struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"`
}

type sceneReach struct {
	K      int     `json:"k"`
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Random float64 `json:"random"`
	Active float64 `json:"active"`
	Equals int     `json:"equals"` // random people that reach as many

	Arms []sceneArm `json:"arms,omitempty"`
}

// sceneArm is another way to choose as many people.
type sceneArm struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// ribbon is the bond of two tribes; Weight is relative to the strongest.
type ribbon struct {
	A      int     `json:"a"`
	B      int     `json:"b"`
	Weight float64 `json:"weight"`
}

type sceneConnector struct {
	connectorOutline
	connectorDetails
}

type connectorOutline struct {
	Rank   int    `json:"rank"`
	Tribe  int    `json:"tribe"`
	Person uint32 `json:"person"`
	Label  string `json:"label"`
}

type connectorDetails struct {
	Name       string          `json:"name,omitempty"` // where it says more
	Marginal   float64         `json:"marginal"`
	Cumulative float64         `json:"cumulative"`
	TribeShare float64         `json:"tribeShare"`
	Stability  float64         `json:"stability"`
	OnTopic    float64         `json:"onTopic"`
	Why        string          `json:"why"`
	Flags      []string        `json:"flags"`
	Dyads      []sceneDyad     `json:"dyads"`
	Evidence   []sceneEvidence `json:"evidence"`
}

type sceneDyad struct {
	With     uint32    `json:"with"`
	Strength float64   `json:"strength"`
	Alive    float64   `json:"alive"`
	Count    int       `json:"count"`
	Out      int       `json:"out"` // of these, the connector turning to the other
	Days     int       `json:"days"`
	Last     int64     `json:"last"`
	Flags    int       `json:"flags"`
	Terms    []float64 `json:"terms"` // points, parallel to scene.Terms
}

type sceneEvidence struct {
	URL    string `json:"url"`
	Ref    string `json:"ref"`
	Time   int64  `json:"time"`
	Author uint32 `json:"author"`
	To     int64  `json:"to"` // −1: the thread
	Title  string `json:"title"`
	Text   string `json:"text"`
}
