package viz

// Bounds on what one page carries for each person; the rest is counted in the
// method section. At 1,500 people they keep the page below 460 kB.
const (
	drawnTies  = 5 // strongest edges kept for each person
	listedTies = 6 // strongest scored ties kept for each person
)

// scene is the data block of the page. Lists that are as long as there are
// people, edges or ties are columns: shorter, and quick to read into arrays.
type scene struct {
	Light      []swatch         `json:"light"` // by slot; the last is for people without a colour
	Dark       []swatch         `json:"dark"`
	Box        [4]float64       `json:"box"` // min x, min y, max x, max y of everybody
	People     peopleColumns    `json:"people"`
	Edges      edgeColumns      `json:"edges"`
	Ties       tieColumns       `json:"ties"`
	Tribes     []sceneTribe     `json:"tribes"`
	Ribbons    []ribbon         `json:"ribbons"`
	Connectors []sceneConnector `json:"connectors"`
	Terms      []string         `json:"terms"`   // of the strength of a dyad
	Topical    bool             `json:"topical"` // keywords limit what was read
	Panels     panels           `json:"panels"`
}

type peopleColumns struct {
	Ref      []string  `json:"ref"`
	Label    []string  `json:"label"`
	Name     []string  `json:"name"` // "" where it says no more than the label
	URL      []string  `json:"url"`
	Tribe    []int     `json:"tribe"`
	Second   []int     `json:"second"`
	Share    []float64 `json:"share"` // of ties in the second tribe, percent
	Sure     []float64 `json:"sure"`  // confidence, percent
	X        []float64 `json:"x"`
	Y        []float64 `json:"y"`
	R        []float64 `json:"r"`
	Posts    []int     `json:"posts"`
	OnTopic  []int     `json:"onTopic"`
	Last     []int64   `json:"last"`
	Strong   []int     `json:"strong"`
	Answered []int     `json:"answered"`
	Bots     []int     `json:"bots"`
}

type edgeColumns struct {
	A []uint32 `json:"a"`
	B []uint32 `json:"b"`
}

// tieColumns holds the ties that person cards list. Flags adds 1 one-way,
// 2 thin, 4 cooling, 8 strong.
type tieColumns struct {
	A        []uint32  `json:"a"`
	B        []uint32  `json:"b"`
	Strength []float64 `json:"strength"`
	Alive    []float64 `json:"alive"`
	Count    []int     `json:"count"`
	FromA    []int     `json:"fromA"`
	Flags    []int     `json:"flags"`
}

type sceneTribe struct {
	ID       int            `json:"id"`
	Name     string         `json:"name"`
	Slot     int            `json:"slot"` // in the palettes
	Size     int            `json:"size"`
	Posts    int            `json:"posts"`
	OnTopic  float64        `json:"onTopic"` // percent, like all shares of the page
	Internal float64        `json:"internal"`
	Stable   float64        `json:"stability"`
	Mark     string         `json:"mark"`
	Words    []sceneWord    `json:"words"`
	Near     []sceneNear    `json:"near"`
	Channels []sceneChannel `json:"channels"`
	Months   []string       `json:"months"`
	Activity []int          `json:"activity"`
	Reach    *sceneReach    `json:"reach,omitempty"`
	Centre   [2]float64     `json:"centre"`
	Border   [][]float64    `json:"border"` // rings: x, y, x, y, …
	Halo     [][]float64    `json:"halo"`
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
}

// ribbon is the bond of two tribes; Weight is relative to the strongest.
type ribbon struct {
	A      int     `json:"a"`
	B      int     `json:"b"`
	Weight float64 `json:"weight"`
}

type sceneConnector struct {
	Rank       int             `json:"rank"`
	Tribe      int             `json:"tribe"`
	Person     uint32          `json:"person"`
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
