package tribe

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// spoken is one post of a talk made for a test.
type spoken struct {
	author, to uint32
	text       string
	lang       string
}

// talkOf returns the talk of posts, a second apart, and their texts.
func talkOf(people int, posts []spoken) (*Talk, Texts) {
	t := &Talk{People: make([]tribemap.Person, people), Start: 1, End: int64(len(posts))}
	for i, p := range posts {
		t.Posts = append(t.Posts, Post{Author: p.author, Parent: None, Time: int64(i) + 1})
		if p.to != None {
			t.Interactions = append(t.Interactions, tribemap.Interaction{
				From: p.author, To: p.to, Post: uint32(i), Time: int64(i) + 1, Kind: tribemap.Reply,
			})
		}
	}
	slices.SortFunc(t.Interactions, CompareInteractions)
	return t, func(yield func(uint32, *tribemap.Post) bool) error {
		for i, p := range posts {
			if !yield(uint32(i), &tribemap.Post{Text: p.text, Lang: p.lang}) {
				break
			}
		}
		return nil
	}
}

const (
	calm  = "the table that you can see over there has four legs"
	upset = "the worst thing is that you LIED and I hate it!!"
)

func TestAddFeelingByHand(t *testing.T) {
	talk, texts := talkOf(4, []spoken{
		{0, 1, upset, ""},
		{1, 0, calm, ""},
		{0, 2, calm, ""},
		{2, 3, "", ""},
		{3, None, upset + upset, ""}, // turns to nobody: no part of the average
	})
	dyads := Dyads(talk.Interactions, Window{1, 5}, 1)
	report, err := AddFeeling(dyads, talk, texts, 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := (FeelingReport{Posts: 4, Scored: 3, Authors: 3}); report != want {
		t.Errorf("report %+v, want %+v", report, want)
	}
	u, c := Feel(upset), Feel(calm)
	average := (u.Intensity + 2*c.Intensity) / 3
	for i, want := range []float64{
		(u.Intensity + c.Intensity + 3*average) / 5,
		(c.Intensity + 3*average) / 4,
		0,
	} {
		if got := dyads[i].Intensity; math.Abs(got-want) > 1e-6 {
			t.Errorf("dyad %d: intensity %v, want %v", i, got, want)
		}
	}
	if felt := [...]int{dyads[0].Felt, dyads[1].Felt, dyads[2].Felt}; felt != [...]int{2, 1, 0} {
		t.Errorf("felt %v messages", felt)
	}
	if dyads[0].Valence >= 0 {
		t.Errorf("valence %v of an angry pair", dyads[0].Valence)
	}
}

func TestAddFeelingDoesNotDependOnThreads(t *testing.T) {
	posts := []spoken{}
	for i := range uint32(3 * batchPosts / 2) {
		posts = append(posts, spoken{i % 7, (i + 1) % 7, []string{upset, calm, "ok 😂", "!"}[i%4], ""})
	}
	talk, texts := talkOf(7, posts)
	one, eight := Dyads(talk.Interactions, Window{1, talk.End}, 1), Dyads(talk.Interactions, Window{1, talk.End}, 1)
	r1, err1 := AddFeeling(one, talk, texts, 1)
	r8, err8 := AddFeeling(eight, talk, texts, 8)
	if err := errors.Join(err1, err8); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(one, eight) || r1 != r8 {
		t.Error("8 workers and 1 disagree")
	}
	if r1.Scored != len(posts) {
		t.Errorf("%d posts of %d scored", r1.Scored, len(posts))
	}
}

func TestForeignWordsAreNotScored(t *testing.T) {
	// German "Gift" is poison, "Mist" is not mist, "war" is no war.
	german := "Das war wirklich Mist, und ich sage dir, dass wir kein Gift mehr nehmen werden, weil es uns allen schadet und niemand etwas davon hat."
	talk, texts := talkOf(3, []spoken{
		{0, 1, german, ""},
		{1, 0, german + " 😂", ""},
		{1, 2, calm + calm, "en-GB"},
		{2, 1, calm, ""},
	})
	dyads := Dyads(talk.Interactions, Window{1, 4}, 1)
	report, err := AddFeeling(dyads, talk, texts, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := (FeelingReport{Posts: 4, Scored: 3, Authors: 3, Foreign: 2, Mute: 1}); report != want {
		t.Errorf("report %+v, want %+v", report, want)
	}
	if want := "emotion: 2 of 3 people do not write English; of their posts only emoji and emoticons were scored, 1 had none: their emotion is not scored"; report.Warning() != want {
		t.Errorf("warning %q, want %q", report.Warning(), want)
	}
	if dyads[0].Felt != 1 {
		t.Errorf("felt %d messages of two, one with emoji", dyads[0].Felt)
	}
}

func TestIsEnglish(t *testing.T) {
	english := countLanguage(strings.Repeat(calm, 10))
	for _, c := range []struct {
		lang, text string
		want       bool
	}{
		{"", "I'm not sure that it's the right thing, but you can try to set the flag when you build it and see what comes out.", true},
		{"", "yes", true}, // too little to tell: as everybody
		{"de", calm + calm, false},
		{"en", "nada", true},
		{"EN-us", "nada", true},
		{"enm", "nada", false}, // Middle English
		{"", "Das war ein schöner Abend, und ich will sagen, dass wir so etwas bald wieder machen müssen. Not macht bekanntlich erfinderisch.", false},
		{"", "Je ne sais pas si on peut venir demain, mais il faut que tu me dises ce que tu veux faire. Le but est de finir avant midi.", false},
		{"", "Ik weet niet of we morgen kunnen komen, maar het is wel zo dat ik graag wil zien wat ze van de plannen vinden.", false},
		{"", "我不知道明天我们能不能来但是我想看看你们做了什么这个版本比以前的好多了谢谢你们的帮助我会再试一次然后告诉你们结果如果有问题我会问你们的请等我回来再说吧再见朋友们明天见", false},
	} {
		if got := isEnglish(c.lang, countLanguage(c.text), english); got != c.want {
			t.Errorf("%q %q: english = %v", c.lang, c.text, got)
		}
	}
}

func TestAddFeelingPassesErrorsOn(t *testing.T) {
	talk, _ := talkOf(2, []spoken{{0, 1, calm, ""}})
	broken := errors.New("disk gone")
	for failing := range 2 {
		calls := 0
		_, err := AddFeeling(Dyads(talk.Interactions, Window{}, 1), talk, func(func(uint32, *tribemap.Post) bool) error {
			if calls++; calls > failing {
				return broken
			}
			return nil
		}, 1)
		if !errors.Is(err, broken) {
			t.Errorf("pass %d: error %v", failing, err)
		}
	}
}

func TestAddFeelingRefusesOtherDyads(t *testing.T) {
	talk, texts := talkOf(2, []spoken{{0, 1, calm, ""}})
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	_, err := AddFeeling(nil, talk, texts, 1)
	t.Error(err)
}

func TestFunctionWordsAreFound(t *testing.T) {
	for w := range functionWords {
		for _, word := range []string{w, strings.ToUpper(w), strings.ReplaceAll(w, "'", "’")} {
			var c languageCount
			if c.addWord(word); c != (languageCount{1, 1}) {
				t.Errorf("%q: %+v", word, c)
			}
		}
	}
}

func TestTrimPunctuation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("a.'-)“é")), 0, 6, -1).Draw(t, "word")
		if got, want := trimPunctuation(word), strings.Trim(word, punctuation); got != want {
			t.Fatalf("%q: got %q, want %q", word, got, want)
		}
	})
}
