package sites

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
	"go.yaml.in/yaml/v3"

	"tribemap/crawl/live"
)

// recordings holds answers of real places, which stand beside the repository
// and not in it.
const recordings = "../../../shared/fixtures/api-recordings.tar.zst"

// unpacked reads all recordings once, by name.
var unpacked = sync.OnceValues(func() (map[string][]byte, error) {
	f, err := os.Open(recordings)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	files := make(map[string][]byte)
	for in := tar.NewReader(z); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if files[path.Clean(head.Name)], err = io.ReadAll(in); err != nil {
			return nil, err
		}
	}
})

// recording returns a recorded file, such as
// "discourse-api/spec/fixtures/topic.json". Where there are no recordings the
// test is skipped.
func recording(t testing.TB, name string) []byte {
	t.Helper()
	files, err := unpacked()
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no recordings at %s", recordings)
	}
	if err != nil {
		t.Fatal(err)
	}
	body, ok := files[name]
	if !ok {
		t.Fatalf("no recording %q", name)
	}
	return body
}

// exchange is one recorded request and its answer.
type exchange struct {
	URI    string
	Answer live.Answer // At is for the test to set
}

// cassette returns the exchanges of a file in one of the forms that vcr and its
// like write.
func cassette(t *testing.T, name string) []exchange {
	t.Helper()
	var tape struct {
		Interactions     []taped `yaml:"interactions"`
		HTTPInteractions []taped `yaml:"http_interactions"`
	}
	if err := yaml.Unmarshal(recording(t, name), &tape); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all []exchange
	for _, i := range append(tape.Interactions, tape.HTTPInteractions...) {
		all = append(all, i.exchange())
	}
	return all
}

type taped struct {
	Request struct {
		URI string `yaml:"uri"`
	} `yaml:"request"`
	Response struct {
		Status  map[string]any `yaml:"status"`
		Headers map[string]any `yaml:"headers"`
		Body    struct {
			String string `yaml:"string"`
		} `yaml:"body"`
	} `yaml:"response"`
}

func (i taped) exchange() exchange {
	e := exchange{URI: i.Request.URI}
	for _, name := range []string{"code", "status_code"} {
		if n, ok := i.Response.Status[name].(int); ok {
			e.Answer.Status = n
		}
	}
	e.Answer.Body = []byte(i.Response.Body.String)
	e.Answer.Header = make(http.Header)
	for name, value := range i.Response.Headers {
		list, many := value.([]any)
		if !many {
			list = []any{value}
		}
		for _, v := range list {
			e.Answer.Header.Add(name, fmt.Sprint(v))
		}
	}
	return e
}
