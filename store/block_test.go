package store

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func packPosts(posts []tribemap.Post) []byte {
	w := newBlockWriter()
	for i := range posts {
		w.add(&posts[i])
	}
	return w.pack()
}

func readPosts(value []byte, bare bool) ([]tribemap.Post, error) {
	var b blockReader
	if err := b.open(value, bare); err != nil {
		return nil, err
	}
	var posts []tribemap.Post
	for b.more() {
		var p tribemap.Post
		if err := b.next(&p); err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

func TestBlockRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		posts := rapid.SliceOfN(anyPost(1000), 1, 20).Draw(t, "posts")
		value := packPosts(posts)
		got, err := readPosts(value, false)
		if err != nil || !reflect.DeepEqual(got, posts) {
			t.Fatalf("got %+v (%v), want %+v", got, err, posts)
		}
		for i := range posts {
			posts[i].Title, posts[i].Text, posts[i].URL, posts[i].Links = "", "", "", nil
		}
		got, err = readPosts(value, true)
		if err != nil || !reflect.DeepEqual(got, posts) {
			t.Fatalf("without prose: got %+v (%v), want %+v", got, err, posts)
		}
	})
}

// TestBlockFieldsAreAllStored: a field added to Post must be added here.
func TestBlockFieldsAreAllStored(t *testing.T) {
	var p tribemap.Post
	fillStruct(reflect.ValueOf(&p).Elem())
	got, err := readPosts(packPosts([]tribemap.Post{p}), false)
	if err != nil || !reflect.DeepEqual(got, []tribemap.Post{p}) {
		t.Errorf("got %+v (%v), want %+v", got, err, p)
	}
}

// fillStruct sets every field to something that is not zero.
func fillStruct(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch f.Kind() {
		case reflect.String:
			f.SetString(v.Type().Field(i).Name)
		case reflect.Int64:
			f.SetInt(int64(i + 1))
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			f.Set(reflect.ValueOf([]string{v.Type().Field(i).Name}))
		case reflect.Struct:
			fillStruct(f)
		default:
			panic("no value for " + f.Kind().String())
		}
	}
}

func TestBlockReadersShareNothing(t *testing.T) {
	page := simplePage(0, 100)
	var b blockReader
	var kept []tribemap.Post
	for i := range 2 {
		if err := b.open(packPosts(page.Posts[i*50:(i+1)*50]), false); err != nil {
			t.Fatal(err)
		}
		for b.more() {
			var p tribemap.Post
			if err := b.next(&p); err != nil {
				t.Fatal(err)
			}
			kept = append(kept, p)
		}
	}
	if !reflect.DeepEqual(kept, page.Posts) {
		t.Error("posts changed after the reader went on to the next block")
	}
}

// TestDigestTellsPostsApart: equal digests only for equal posts, whatever the
// borders between their texts.
func TestDigestTellsPostsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyPost(2).Draw(t, "a"), anyPost(2).Draw(t, "b")
		var d, fresh digester
		same := d.sum(&a) == d.sum(&b)
		if same != reflect.DeepEqual(a, b) {
			t.Fatalf("same digest %v for %+v and %+v", same, a, b)
		}
		if d.sum(&a) != fresh.sum(&a) {
			t.Fatal("the digest depends on what was digested before")
		}
	})
}

func TestBlockDamageIsNoticed(t *testing.T) {
	value := packPosts(simplePage(0, 50).Posts)
	for i := range value {
		for _, flip := range []byte{1, 0x80, 0xff} {
			bad := append([]byte(nil), value...)
			bad[i] ^= flip
			if _, err := readPosts(bad, false); !errors.Is(err, ErrCorrupt) {
				t.Fatalf("byte %d ^ %#x: %v", i, flip, err)
			}
		}
		if _, err := readPosts(value[:i], false); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
}

// FuzzBlock puts the right checksum on each input, to reach what lies behind.
func FuzzBlock(f *testing.F) {
	f.Add(packPosts(simplePage(0, 3).Posts)[blockHead:])
	var p tribemap.Post
	fillStruct(reflect.ValueOf(&p).Elem())
	f.Add(packPosts([]tribemap.Post{p})[blockHead:])
	f.Fuzz(func(t *testing.T, body []byte) {
		value := append(make([]byte, blockHead), body...)
		sealBlock(value)
		for _, bare := range []bool{false, true} {
			posts, err := readPosts(value, bare)
			if err != nil {
				if !errors.Is(err, ErrCorrupt) {
					t.Fatal(err)
				}
				continue
			}
			if bare || len(posts) == 0 {
				continue
			}
			again, err := readPosts(packPosts(posts), false)
			if err != nil || len(again) != len(posts) {
				t.Fatalf("%d posts read, %d after packing them again: %v", len(posts), len(again), err)
			}
		}
	})
}
