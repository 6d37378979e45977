package crawl

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// entry is one thing to read: a file, or a folder that one format claims.
type entry struct {
	fsys  fs.FS
	root  *os.Root // not nil: fsys is that of a folder on disk
	path  string   // within fsys
	name  string   // as people know it, slash-separated
	size  int64
	named bool    // the caller named this very file
	tree  *format // not nil: the folder is read whole by this format
}

// worklist is everything an import will read, in order.
type worklist struct {
	entries []entry
	bytes   int64
	skipped int
	lost    []Problem // what could not even be listed
	roots   []*os.Root
}

func (w *worklist) close() {
	for _, r := range w.roots {
		r.Close()
	}
}

// plan lists what lies at the paths, sorted and without repeats. A path that
// cannot be opened is an error; a folder further down that cannot is a problem.
func plan(paths []string, chosen []format) (*worklist, error) {
	var clean []string
	for _, p := range paths {
		clean = append(clean, filepath.Clean(p))
	}
	slices.Sort(clean)
	w := &worklist{}
	for _, p := range slices.Compact(clean) {
		if err := w.add(p, chosen); err != nil {
			w.close()
			return nil, importError(p, err)
		}
	}
	return w, nil
}

func (w *worklist) add(p string, chosen []format) error {
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return err
	case info.Mode().IsRegular():
		w.push(entry{
			fsys: os.DirFS(filepath.Dir(p)), path: filepath.Base(p),
			name: filepath.ToSlash(p), size: info.Size(), named: true,
		})
		return nil
	case !info.IsDir():
		return ErrNotRegular
	}
	root, err := os.OpenRoot(p)
	if err != nil {
		return err
	}
	w.roots = append(w.roots, root)
	if _, err := fs.ReadDir(root.FS(), "."); err != nil {
		return err
	}
	first := len(w.entries)
	w.walk(root.FS(), filepath.ToSlash(p), chosen)
	for i := range w.entries[first:] {
		w.entries[first+i].root = root
	}
	return nil
}

func (w *worklist) push(e entry) {
	w.entries = append(w.entries, e)
	w.bytes += e.size
}

// walk lists the folder behind fsys, known to people as name.
func (w *worklist) walk(fsys fs.FS, name string, chosen []format) {
	// The callback never returns an error but SkipDir.
	_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		shown := path.Join(name, p)
		switch {
		case err != nil:
			w.lose(shown, err)
		case p != "." && strings.HasPrefix(d.Name(), "."):
			w.skipped++
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			return w.claim(fsys, p, shown, chosen)
		case !d.Type().IsRegular():
			w.skipped++ // a link's target is read where it lies, if it is in the tree at all
		default:
			w.pushFile(fsys, p, shown, d)
		}
		return nil
	})
}

func (w *worklist) pushFile(fsys fs.FS, p, shown string, d fs.DirEntry) {
	info, err := d.Info()
	if err != nil {
		w.lose(shown, err)
		return
	}
	w.push(entry{fsys: fsys, path: p, name: shown, size: info.Size()})
}

// claim asks the formats that read whole folders whether this is one of
// theirs.
func (w *worklist) claim(fsys fs.FS, p, shown string, chosen []format) error {
	sub, err := fs.Sub(fsys, p)
	if err != nil {
		w.lose(shown, err)
		return fs.SkipDir
	}
	f := recogniseTree(chosen, sub)
	if f == nil {
		return nil
	}
	w.push(entry{fsys: sub, path: ".", name: shown, size: treeSize(sub), tree: f})
	return fs.SkipDir
}

func (w *worklist) lose(name string, err error) {
	w.lost = append(w.lost, Problem{File: name, Err: bare(err)})
}

// treeSize adds up the regular files below a folder; what cannot be listed
// counts nothing.
func treeSize(fsys fs.FS) (total int64) {
	_ = fs.WalkDir(fsys, ".", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil
	})
	return total
}
