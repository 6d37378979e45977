package tribe

import (
	"tribemap"
	"tribemap/graph"
)

// Result is one analysis: everything the tables, the map and the exports show.
// People, tribes and posts are named by their index; WithIDs names tribes by
// their id.
type Result struct {
	Scope      Scope        `json:"scope"`
	Counts     Counts       `json:"counts"`
	Resolution Resolution   `json:"resolution"`
	Resamples  int          `json:"resamples"` // that stability was judged by; 0: it was not
	MinTribe   int          `json:"min_tribe"` // fewer people are no tribe
	People     []Member     `json:"-"`
	Tribes     []Tribe      `json:"tribes"`
	Ties       []Tie        `json:"-"` // sorted by A, then B
	Connectors []Connector  `json:"connectors"`
	Stories    []TieStory   `json:"stories"`   // of the connectors' best ties, sorted by A, then B
	Reach      []Reach      `json:"reach"`     // one per tribe that has connectors
	Edges      []graph.Edge `json:"-"`         // the weighted graph that tribes were found in, From < To
	Proposals  []Word       `json:"proposals"` // words to consider as further keywords
	Warnings   []string     `json:"warnings"`

	// NextID is the id of the next tribe that is new: those of tribes that are
	// gone are not given again.
	NextID      int         `json:"next_id"`
	Lineage     *Lineage    `json:"-"` // nil for a first run
	Redetection *Redetected `json:"redetection,omitempty"`
	Communities []uint32    `json:"-"` // one per person: all that were found, the smallest included; None where none were
}

// Scope says which part of the store was analysed.
type Scope struct {
	Keywords []string `json:"keywords"` // empty: everything
	Since    int64    `json:"since"`    // Unix seconds, 0 open
	Until    int64    `json:"until"`
	Start    int64    `json:"start"` // first and last known time inside
	End      int64    `json:"end"`
}

// Counts says how much went in and what was left out.
type Counts struct {
	Posts        int `json:"posts"`
	OnTopic      int `json:"on_topic"`
	Threads      int `json:"threads"`
	People       int `json:"people"`
	Bots         int `json:"bots"`
	Interactions int `json:"interactions"`
	Dyads        int `json:"dyads"`
	LostTimes    int `json:"lost_times"` // posts whose time was unreadable or impossible
	Unaffiliated int `json:"unaffiliated"`
}

// Resolution is how γ was chosen; see Detect.
type Resolution struct {
	Gamma     float64      `json:"gamma"`
	Auto      bool         `json:"auto"`
	Structure bool         `json:"structure"` // false: the talk shows no tribes
	Scores    []GammaScore `json:"scores"`
	Levels    int          `json:"levels"`
	Hierarchy []Level      `json:"hierarchy,omitempty"` // by rising γ; talks only
}

// Level is the tribes of one resolution in the hierarchy around the chosen
// one. At the chosen γ they are the tribes of the result.
type Level struct {
	Gamma  float64      `json:"gamma"`
	Tribes []LevelTribe `json:"tribes"`
}

// LevelTribe is a tribe of a Level. Stability, Z and Doubts are as those of a
// Tribe, by detections at the γ of the level; 0 where they were not judged.
type LevelTribe struct {
	Size      int      `json:"size"`
	Within    int      `json:"within"` // tribe of the next coarser level that most of its people are in, −1 none
	Share     float64  `json:"share"`  // of its people who are in that, [0,1]
	Stability float64  `json:"stability,omitempty"`
	Z         float64  `json:"z,omitempty"`
	Doubts    []string `json:"doubts,omitempty"`
}

// GammaScore is how well the tribes found at one γ predicted withheld talk.
type GammaScore struct {
	Gamma  float64 `json:"gamma"`
	Score  float64 `json:"score"`  // nats per withheld tie, 0 = no better than chance
	Tribes int     `json:"tribes"` // mean number over the folds
}

// Member is a person in a result.
type Member struct {
	tribemap.Person
	Bot         bool    `json:"bot"`
	BotReason   string  `json:"bot_reason,omitempty"`
	Tribe       int     `json:"tribe"`        // −1: unaffiliated
	Second      int     `json:"second"`       // tribe with the next largest share of their ties, −1 none
	SecondShare float64 `json:"second_share"` // that share, [0,1]
	Confidence  float64 `json:"confidence"`   // share of resamples that keep them in their tribe, [0,1]
	Posts       int     `json:"posts"`
	OnTopic     int     `json:"on_topic"`
	LastSeen    int64   `json:"last_seen"`
	StrongTies  int     `json:"strong_ties"`
	AnsweredBy  int     `json:"answered_by"` // distinct people who turned to them

	// Months in which they posted, rising, counted like Tribe.Activity.
	Months []uint16 `json:"months,omitempty"`
}

// Tribe is a community with its people, words and name.
type Tribe struct {
	ID            int             `json:"id"` // the same from run to run; not its place in Result.Tribes
	Name          string          `json:"name"`
	Renamed       bool            `json:"renamed"` // the name is a person's decision
	Size          int             `json:"size"`
	Posts         int             `json:"posts"`
	OnTopic       float64         `json:"on_topic"`       // share of its posts, [0,1]
	InternalShare float64         `json:"internal_share"` // of its members' tie weight, [0,1]
	Stability     float64         `json:"stability"`      // mean best-match Jaccard, [0,1]
	Z             float64         `json:"z"`              // of interactions withheld from detection
	TopThread     float64         `json:"top_thread"`     // largest share of its inner tie weight that one thread gives, [0,1]
	Words         []Word          `json:"words"`
	Neighbours    []TribeTie      `json:"neighbours"` // by falling weight
	Channels      []ChannelShare  `json:"channels"`   // where it talks, by falling share
	Activity      []ActivityCount `json:"activity"`   // posts a month, gaps included
	Decisions     []DecisionTalk  `json:"decisions"`  // kinds that occur, in the order of DecisionKinds
}

// Word is a term that marks a tribe.
type Word struct {
	Text    string  `json:"text"`
	G2      float64 `json:"g2"`      // log-likelihood ratio over authors
	Authors int     `json:"authors"` // members who used it
	Outside int     `json:"outside"` // other people who used it
}

// TribeTie is the weight of ties between two tribes.
type TribeTie struct {
	Tribe  int     `json:"tribe"`
	Weight float64 `json:"weight"`
	Share  float64 `json:"share"` // of the first tribe's tie weight, [0,1]
}

// ChannelShare is the part of a tribe's posts in one channel.
type ChannelShare struct {
	Channel string  `json:"channel"`
	Share   float64 `json:"share"`
}

// ActivityCount is the number of posts in one calendar month (UTC).
type ActivityCount struct {
	Month string `json:"month"` // 2002-08
	Posts int    `json:"posts"`
}

// Tie is a scored dyad. Strength and Alive are 0–100 and equal the sum of
// their terms.
type Tie struct {
	A             uint32  `json:"a"` // people, A < B
	B             uint32  `json:"b"`
	Strength      float64 `json:"strength"`
	Alive         float64 `json:"alive"`
	StrengthTerms []Term  `json:"strength_terms"`
	AliveTerms    []Term  `json:"alive_terms"`

	Count     int     `json:"count"`       // interactions, both directions
	FromA     int     `json:"from_a"`      // of these, A turning to B
	Sittings  int     `json:"sittings"`    // runs without a gap of over an hour
	Span      int64   `json:"span"`        // seconds from first to last
	Share     float64 `json:"share"`       // n / √((s_a+1)(s_b+1))
	Decayed   float64 `json:"decayed"`     // recency-decayed count at the end of the window
	Lasting   float64 `json:"lasting"`     // part of the time since they first spoke that they went on, [0,1]
	Attention float64 `json:"attention"`   // days × lasting / (s + 1), s of the one who exchanged fewer messages
	Opened    int     `json:"opened_by_a"` // sittings that A began
	Latency   float64 `json:"latency"`     // typical seconds to an answer, 0 if nobody answered within a day
	Turns     int     `json:"turns"`       // direction switches within a day
	Days      int     `json:"days"`        // active days
	First     int64   `json:"first"`       // Unix seconds, 0 if no time is known
	Last      int64   `json:"last"`

	Intensity float64 `json:"intensity"` // mean emotional intensity a message, [0,1]
	Valence   float64 `json:"valence"`   // mean, [−1,1]
	Emotion   bool    `json:"emotion"`   // false: no text that could be scored

	// Words of closeness and thanks, and the English messages they were counted in;
	// other languages are not read for them. No part of a score.
	Affiliation int `json:"affiliation"`
	English     int `json:"english"`

	// Where the tie stands; no part of a score. See PlaceTies, CountSharedThreads
	// and CountReactions.
	SharedThreads int     `json:"shared_threads"`       // threads in which both wrote
	Embeddedness  int     `json:"embeddedness"`         // people with whom both talk
	LikedByA      int     `json:"liked_by_a,omitempty"` // posts of B that A reacted to
	LikedByB      int     `json:"liked_by_b,omitempty"`
	Simmelian     int     `json:"simmelian"` // of a strong tie: people with whom both have strong ties
	Backbone      float64 `json:"backbone"`  // smallest α at which the disparity filter keeps the tie, [0,1]

	OneWay  bool `json:"one_way"` // nobody answers
	Thin    bool `json:"thin"`    // fewer than three exchanges
	Cooling bool `json:"cooling"` // silent for over eight of its usual gaps
	Strong  bool `json:"strong"`  // among the strongest of both people; see strength.go
}

// Term is one summand of a score, ready to be read out loud.
type Term struct {
	Name   string  `json:"name"`
	Points float64 `json:"points"`
}

// Connector is one of the critical few of a tribe.
type Connector struct {
	Rank       int        `json:"rank"` // within the tribe, from 1
	Tribe      int        `json:"tribe"`
	Person     uint32     `json:"person"`
	Marginal   float64    `json:"marginal"`   // people told beyond those of the ranks before
	Cumulative float64    `json:"cumulative"` // people told by the first Rank together
	TribeShare float64    `json:"tribe_share"`
	StrongTies int        `json:"strong_ties"`
	AnsweredBy int        `json:"answered_by"`
	LastSeen   int64      `json:"last_seen"`
	Stability  float64    `json:"stability"` // share of resamples that choose them too
	OnTopic    float64    `json:"on_topic"`  // share of their posts
	Why        string     `json:"why"`
	Evidence   []Evidence `json:"evidence"`
	Flags      []string   `json:"flags"`
	Opens      []Opening  `json:"opens"`   // other tribes that the story gets into
	Through    []Chain    `json:"through"` // the dyads it runs through, strongest first
	Place      Place      `json:"place"`   // between others
}

// Evidence is a post that shows a tie at work.
type Evidence struct {
	Post    tribemap.Ref `json:"post"`
	URL     string       `json:"url"`
	Time    int64        `json:"time"`
	Author  uint32       `json:"author"`
	To      uint32       `json:"to"` // the person addressed, None if the thread
	Title   string       `json:"title"`
	Excerpt string       `json:"excerpt"`
}

// Reach is what the chosen few of a tribe reach together, the seed set
// included, judged on worlds they were not chosen on.
type Reach struct {
	Tribe  int     `json:"tribe"`
	K      int     `json:"k"`
	Mean   float64 `json:"mean"`
	Low    float64 `json:"low"` // 95 % interval
	High   float64 `json:"high"`
	Ratio  float64 `json:"ratio"`  // certified share of the optimum
	Random float64 `json:"random"` // random people, same number, same worlds
	Active float64 `json:"active"` // the most active, same number, same worlds
	// Rehearsed is how many members they reached at moments of the past, on the
	// mean; 0 if none could be rehearsed. See Arm.
	Rehearsed float64 `json:"rehearsed"`
	// Arms are other ways to choose as many people, judged on the same worlds.
	Arms []Arm `json:"arms"`
	// RandomEquals is how many random people it takes to reach as many.
	RandomEquals int `json:"random_equals"`
}

// Arm is a rival way of choosing and what its people reach.
type Arm struct {
	Name string  `json:"name"` // random, one_hop, most_active, most_answered, pagerank, voterank, most_followed
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"` // 95 % interval
	High float64 `json:"high"`
	// Rehearsed is as in Reach; 0 for arms that are drawn anew in each world or
	// that enter no choice.
	Rehearsed float64 `json:"rehearsed"`
}
