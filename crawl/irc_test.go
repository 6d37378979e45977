package crawl

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap"
)

func utc(text string) int64 {
	t, err := time.Parse(time.DateTime, text)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

func TestParseIRC(t *testing.T) {
	stamp := func(clock int, exact bool) ircStamp { return ircStamp{clock: clock, exact: exact} }
	dated := ircStamp{year: 2019, month: 1, day: 2, clock: 12060, exact: true}
	east, noon := dated, dated
	east.zone = 7200
	noon.clock = 12 * 3600
	tests := []struct {
		in   string
		want ircLine
	}{
		{"[03:21] <ann> hello all", ircLine{ircTalk, stamp(12060, false), "ann", "hello all"}},
		{"03:21 < ann> hello", ircLine{ircTalk, stamp(12060, false), "ann", "hello"}},
		{"03:21 <@ann> hello", ircLine{ircTalk, stamp(12060, false), "ann", "hello"}},
		{"[03:21:00] <ann> hello", ircLine{ircTalk, stamp(12060, true), "ann", "hello"}},
		{"2019-01-02 03:21:00 <ann> hello", ircLine{ircTalk, dated, "ann", "hello"}},
		{"2019-01-02 03:21:00\t+ann\thello\tall", ircLine{ircTalk, dated, "ann", "hello\tall"}},
		{"2019-01-02 03:21:00\t *\tann waves", ircLine{ircTalk, dated, "ann", "waves"}},
		{"2019-01-02 03:21:00\t-->\tann (a@host) has joined #garden", ircLine{ircSystem, dated, "", "ann (a@host) has joined #garden"}},
		{"[2019-01-02T03:21:00Z] <ann> hello", ircLine{ircTalk, dated, "ann", "hello"}},
		{"[2019-01-02T03:21:00.250+02:00] <ann> hello", ircLine{ircTalk, east, "ann", "hello"}},
		{"(2019-01-02 12:00:00 PM) <ann> hello", ircLine{ircTalk, noon, "ann", "hello"}},
		{"Jan 02 03:21:00 <ann>\thello", ircLine{ircTalk, ircStamp{month: 1, day: 2, clock: 12060, exact: true}, "ann", "hello"}},
		{"[03:21] <ann!~a@host.example> hello", ircLine{ircTalk, stamp(12060, false), "ann", "hello"}},
		{"[03:21] <ann> \x0304,01red\x03 and \x02bold\x0f", ircLine{ircTalk, stamp(12060, false), "ann", "red and bold"}},
		{"[03:21] * ann waves", ircLine{ircTalk, stamp(12060, false), "ann", "waves"}},
		{"[03:21] Action: ann waves", ircLine{ircTalk, stamp(12060, false), "ann", "waves"}},
		{"[03:21] * ann has quit (ping)", ircLine{ircSystem, stamp(12060, false), "", "* ann has quit (ping)"}},
		{"[03:21] * ann (a@host) has joined #garden", ircLine{ircSystem, stamp(12060, false), "", "* ann (a@host) has joined #garden"}},
		{"[03:21] ann (a@host) joined #garden.", ircLine{ircSystem, stamp(12060, false), "", "ann (a@host) joined #garden."}},
		{"[03:21:00] *** Joins: ann (a@host)", ircLine{ircSystem, stamp(12060, true), "", "*** Joins: ann (a@host)"}},
		{"03:21 -!- ann [a@host] has quit", ircLine{ircSystem, stamp(12060, false), "", "-!- ann [a@host] has quit"}},
		{"03:21 <-- ann has quit", ircLine{ircSystem, stamp(12060, false), "", "<-- ann has quit"}},
		{"=== ann [a@host] has joined #garden", ircLine{ircSystem, ircStamp{clock: -1}, "", "=== ann [a@host] has joined #garden"}},
		{"<p> a text", ircLine{ircOther, ircStamp{clock: -1}, "", "<p> a text"}},
		{"[25:00] <ann> hello", ircLine{ircOther, ircStamp{clock: -1}, "", "[25:00] <ann> hello"}},
		{"[03:21] <two words> hello", ircLine{ircOther, stamp(12060, false), "", "<two words> hello"}},
	}
	for _, tt := range tests {
		got := parseIRC(tt.in)
		if got.kind == ircSystem {
			got.text, tt.want.text = strings.TrimSpace(got.text), strings.TrimSpace(tt.want.text)
		}
		if got != tt.want {
			t.Errorf("%q:\n%+v, want\n%+v", tt.in, got, tt.want)
		}
	}
}

func TestNickID(t *testing.T) {
	for in, want := range map[string]string{
		"Ann": "ann", "ann_": "ann", "ann__": "ann", "ann|away": "ann", "ann|AFK_": "ann", "ann[work]": "ann",
		"ann`": "ann", "___": "___", "ann|b": "ann|b", "ann[m]": "ann[m]", "|away": "|away",
	} {
		if got := nickID(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAddressed(t *testing.T) {
	known := func(id string) bool { return id == "ann" || id == "bob" }
	tests := []struct {
		in   string
		ids  []string
		rest string
	}{
		{"ann: hello", []string{"ann"}, "hello"},
		{"Ann_, hello", []string{"ann"}, "hello"},
		{"@ann hello", []string{"ann"}, "hello"},
		{"@ann", []string{"ann"}, ""},
		{"ann, bob: hello", []string{"ann", "bob"}, "hello"},
		{"ann; hello", []string{"ann"}, "hello"},
		{"ann hello", nil, "ann hello"},
		{"note: hello", nil, "note: hello"},
		{"ann", nil, "ann"},
		{": ann", nil, ": ann"},
		{"", nil, ""},
	}
	for _, tt := range tests {
		if ids, rest := addressed(tt.in, known); !slices.Equal(ids, tt.ids) || rest != tt.rest {
			t.Errorf("%q: %q, %q, want %q, %q", tt.in, ids, rest, tt.ids, tt.rest)
		}
	}
}

func TestIRCNames(t *testing.T) {
	day := utc("2019-01-02 00:00:00")
	tests := []struct {
		in, channel string
		midnight    int64
	}{
		{"logs/#garden/2019-01-02.log", "#garden", day},
		{"user_net_#Garden_20190102.log", "#garden", day},
		{"2019/2019-01-02/#garden.txt.gz", "#garden", day},
		{"garden/2019/01-02.txt", "garden", day},
		{"logs/2019/01/02/garden.log", "garden", day},
		{"net-#garden.weechatlog", "#garden", 0},
		{"#room42.log", "#room42", 0},
		{"#garden-2019-01.log", "#garden", 0},
		{"c#/2019-01-02.train-a.raw.txt", "train-a.raw", day},
		{"12019-01-023.log", "", 0},
		{"2019-13-40/garden", "garden", 0},
	}
	for _, tt := range tests {
		midnight, _ := dateInPath(tt.in)
		if channel := ircChannel(tt.in); channel != tt.channel || midnight != tt.midnight {
			t.Errorf("%q: %q, %d, want %q, %d", tt.in, channel, midnight, tt.channel, tt.midnight)
		}
	}
}

// ircText reads the log in testdata as if it had the given name.
func ircText(t *testing.T, sample, name string) ([]tribemap.Post, *tally) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", sample))
	if err != nil {
		t.Fatal(err)
	}
	page, counts := readText(t, readIRC, name, string(raw))
	return page.Posts, counts
}

func TestIRCLogToThreads(t *testing.T) {
	posts, counts := ircText(t, "garden.irc.log", "logs/#garden.log")
	if len(posts) != 8 || counts.LostTimes != 0 || counts.Problems != 0 {
		t.Fatalf("%d posts, %+v", len(posts), counts.Report)
	}
	at := func(i int, author, when string, parent, thread int, mentions ...string) {
		t.Helper()
		p, id := posts[i], func(j int) string {
			if j < 0 {
				return ""
			}
			return posts[j].ID
		}
		if p.Author != author || p.Time != utc(when) || p.Parent != id(parent) || p.Thread != id(thread) || !slices.Equal(p.Mentions, mentions) {
			t.Errorf("post %d: %+v", i, p)
		}
	}
	at(0, "ann", "2019-01-01 23:40:00", -1, -1)
	at(1, "ann", "2019-01-01 23:40:01", -1, 0)       // goes on
	at(2, "bob", "2019-01-01 23:41:00", 1, 0, "ann") // answers her latest
	at(3, "cy", "2019-01-01 23:58:00", -1, -1)
	at(4, "ann", "2019-01-02 00:02:00", 2, 0, "bob", "cy") // the day has changed; bob_ is bob
	at(5, "bob", "2019-01-02 01:30:00", -1, -1, "ann")     // over an hour later
	at(6, "cy", "2019-01-02 01:30:01", -1, -1)             // "note" is nobody
	at(7, "dee", "2019-01-03 00:10:00", -1, -1)            // only the clock tells of midnight
}

func TestIRCClockWrapsAtMidnight(t *testing.T) {
	text := "[23:50] <ann> one\n[23:10] <ann> summer time ended\n[00:10] <ann> two\n[21:00] <ann> three\n[18:59] <ann> four\n"
	page, _ := readText(t, readIRC, "#g/2019-01-02.log", text)
	want := []string{"2019-01-02 23:50:00", "2019-01-02 23:10:00", "2019-01-03 00:10:00", "2019-01-03 21:00:00", "2019-01-04 18:59:00"}
	for i, p := range page.Posts {
		if p.Time != utc(want[i]) {
			t.Errorf("line %d: %v, want %s", i, time.Unix(p.Time, 0).UTC(), want[i])
		}
	}
}

func TestIRCWithoutDateLosesTimeButNotOrder(t *testing.T) {
	page, counts := readText(t, readIRC, "garden.log", "[10:00] <ann> hi\n[10:01] <bob> ann: hi\n")
	p := page.Posts
	if len(p) != 2 || p[0].Time != 0 || p[1].Time != 0 || counts.LostTimes != 2 || p[1].Parent != p[0].ID {
		t.Errorf("%+v, lost %d", p, counts.LostTimes)
	}
}

// TestIRCTellsStrangeLines: once a file, with the first; notices and blank
// lines are none.
func TestIRCTellsStrangeLines(t *testing.T) {
	const log = "[10:00] <ann> hi\n\n[10:01] *** bob joined\n[10:02] bob says\nand more\n--- Log closed\n[10:03] <bob> hi\n"
	page, counts := readText(t, readIRC, "#g/2019-01-02.log", log)
	if len(page.Posts) != 2 || counts.Problems != 1 {
		t.Fatalf("%d posts, %+v", len(page.Posts), counts.Report)
	}
	if p := counts.FirstProblems[0]; p.Line != 4 || !errors.Is(p, ErrLine) || !strings.Contains(p.Error(), "2 such") {
		t.Errorf("problem %v", p)
	}
}

func TestIRCBlocks(t *testing.T) {
	posts, _ := ircText(t, "garden.blocks.txt", "garden/2019/01-02.txt")
	var got []string
	for _, p := range posts {
		got = append(got, p.Author+"|"+p.Text)
	}
	want := []string{"ann|slugs ate my lettuce", "bob|ann: try beer\n\n1546400000\nis what I read", "cy|really?"}
	if !slices.Equal(got, want) || posts[1].Parent != posts[0].ID || posts[0].Time != 1546398060 {
		t.Errorf("got %q, posts %+v", got, posts)
	}
}

func TestIRCIDsSurviveMoving(t *testing.T) {
	text := "[10:00] <ann> hi\n[10:00] <ann> hi\n[10:00] <bob> hi\n"
	one, _ := readText(t, readIRC, "a/#garden/2019-01-02.log", text)
	two, _ := readText(t, readIRC, "b/c/#Garden-20190102.log", text)
	if got := ids(one.Posts); !slices.Equal(got, ids(two.Posts)) || got[0] == got[1] || got[1] == got[2] {
		t.Errorf("ids %q and %q", got, ids(two.Posts))
	}
	other, _ := readText(t, readIRC, "a/#garden/2019-01-03.log", text)
	if other.Posts[0].ID == one.Posts[0].ID {
		t.Error("another day has the same id")
	}
}

func TestIRCIsRecognised(t *testing.T) {
	for text, want := range map[string]bool{
		"[10:00] <ann> hi\n":                                            true,
		"[10:00:00] *** Joins: ann (a@host)\n":                          true,
		"--- Log opened Tue Jan 02 2019\n10:00 -!- ann has joined #g\n": true,
		"1546398060\nann\nhello\n\n":                                    true,
		"<p> hi\n<b> hi\n":                                              false,
		"=== heading ===\ntext\n":                                       false,
		"10:00 meet\n11:00 eat\n":                                       false,
		"[10:00] <ann> hi\na\nb\nc\n":                                   false,
		"":                                                              false,
	} {
		if got := matchIRC(head{data: []byte(text), whole: true}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzIRC(f *testing.F) {
	f.Add("[03:21] <ann> hi\n[03:22] <bob> ann: hi\n--- Day changed Tue Jan 02 2019\n00:01 * bob waves\n")
	f.Add("1546398060\nann\nhello\n\n1546398061\nbob\n\n\n1546398061")
	f.Add("2019-99-99 03:21:00\tann\thi\nJan 31 23:59:59 <ann>\thi\n[2019-01-02T03:21:00-99:99] <a> b\n")
	f.Fuzz(func(t *testing.T, text string) {
		matchIRC(head{data: []byte(text), whole: true})
		readFuzzed(t, readIRC, text)
	})
}
