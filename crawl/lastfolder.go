package crawl

import (
	"io/fs"
	"os"
	"path"
)

// lastFolder keeps the folder open that a file was read from last: the next one
// mostly lies there too, and opening it by its whole path asks the system once
// for every folder on the way, since none of them may be a link that leads out.
type lastFolder struct {
	root *os.Root // below which name lies
	name string
	dir  *os.Root // nil while none is open
}

// open opens the file of an entry.
func (f *lastFolder) open(e entry) (fs.File, error) {
	dir, base := path.Split(e.path)
	if e.root == nil || dir == "" {
		return e.fsys.Open(e.path)
	}
	if err := f.enter(e.root, path.Clean(dir)); err != nil {
		return nil, err
	}
	return f.dir.Open(base)
}

// enter opens the folder, unless it is the one that is open.
func (f *lastFolder) enter(root *os.Root, name string) error {
	if f.dir != nil && f.root == root && f.name == name {
		return nil
	}
	f.close()
	dir, err := root.OpenRoot(name)
	if err != nil {
		return err
	}
	f.root, f.name, f.dir = root, name, dir
	return nil
}

// close closes the folder that is open, if any.
func (f *lastFolder) close() {
	if f.dir != nil {
		f.dir.Close() // it was only read
		f.dir = nil
	}
}
