package disk

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
)

// Files are the files that something is kept in between runs of the program: those of a
// [Disk], or of a [Folder].
type Files interface {
	Open(name string) (io.ReadCloser, error)
	Write(name string, data []byte) (modified int64, err error)
	Append(name string, data []byte) error
	Rename(old, new string) error
}

// A Recalled is what an earlier run kept; empty where there is nothing.
type Recalled struct {
	*io.SectionReader
	io.Closer
}

// Recall opens what an earlier run of the same program, which has the same key, kept
// under a name.
func Recall(files Files, key, name string) Recalled {
	nothing := Recalled{io.NewSectionReader(strings.NewReader(""), 0, 0), io.NopCloser(nil)}
	opened, err := files.Open(name)
	if err != nil {
		return nothing
	}
	file, ok := opened.(interface {
		io.ReaderAt
		Stat() (fs.FileInfo, error)
	})
	head := make([]byte, len(key)+1)
	if _, err := io.ReadFull(opened, head); !ok || err != nil || string(head) != key+"\n" {
		_ = opened.Close()
		return nothing
	}
	info, err := file.Stat()
	if err != nil {
		_ = opened.Close()
		return nothing
	}
	return Recalled{io.NewSectionReader(file, int64(len(head)), info.Size()-int64(len(head))), opened}
}

// Keep keeps data under a name for later runs of the same program, piece by
// piece: whole, or behind what was kept before. It returns a function that puts it
// into place, when nobody reads any more what was kept before. What cannot be kept only
// costs time.
func Keep(files Files, key, name string, pieces iter.Seq[[]byte], whole bool) (place func()) {
	at := name
	if whole {
		at += ".part"
		if _, err := files.Write(at, []byte(key+"\n")); err != nil {
			return func() {}
		}
	}
	for piece := range pieces {
		if files.Append(at, piece) != nil {
			return func() {}
		}
	}
	return func() {
		if whole {
			_ = files.Rename(at, name)
		}
	}
}

// A Folder is the files of a folder, which no link leads out of.
type Folder struct{ Root *os.Root }

func (f Folder) Open(name string) (io.ReadCloser, error) { return f.Root.Open(name) }

// Write writes a file, new or over an old one, and makes the folder that it is in.
func (f Folder) Write(name string, data []byte) (modified int64, err error) {
	if err := f.Root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return 0, err
	}
	if err := f.Root.WriteFile(name, data, 0o644); err != nil {
		return 0, err
	}
	info, err := f.Root.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.ModTime().UnixNano(), nil
}

// Append writes behind what is in a file.
func (f Folder) Append(name string, data []byte) error {
	file, err := f.Root.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

func (f Folder) Rename(old, new string) error { return f.Root.Rename(old, new) }
