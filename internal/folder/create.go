package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Occupant returns the name of something in a folder for which no column can be made
// there: content itself, else the first one; "" for none, and for a folder that is not
// there. Names that begin with a dot, such as those of git, may be there, and a .vscode
// may not. The error says that it cannot be read, or is no folder (ENOTDIR).
func Occupant(dir string) (name string, err error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, e := range list {
		switch {
		case e.Name() == "content":
			return e.Name(), nil
		case name == "" && (!strings.HasPrefix(e.Name(), ".") || e.Name() == ".vscode"):
			name = e.Name()
		}
	}
	return name, nil
}

// A NewFile is a file to be made by [Create], by its path with slashes.
type NewFile struct {
	Name string
	Data []byte
}

// Create makes files in a folder, and the folder where it is not there. None of them is
// there yet: what is there is never written over ([fs.ErrExist]). Where one cannot be
// made, all that was made before it is removed again, folders too, and the error is a
// [*fs.PathError] with the name of that file or folder.
func Create(dir string, files []NewFile) error {
	c := &creator{}
	err := c.create(dir, files)
	if err != nil {
		c.undo()
	}
	if c.root != nil {
		err = errors.Join(err, c.root.Close())
	}
	if err != nil {
		for _, dir := range slices.Backward(c.tops) {
			_ = os.Remove(dir) // fails where there is something in it
		}
	}
	return err
}

func (c *creator) create(dir string, files []NewFile) (err error) {
	if err := c.top(dir); err != nil {
		return err
	}
	if c.root, err = os.OpenRoot(dir); err != nil {
		return err
	}
	for _, f := range files {
		if err := c.file(f); err != nil {
			return &fs.PathError{Op: "create", Path: f.Name, Err: withoutPath(err)}
		}
	}
	return nil
}

// withoutPath returns what the system says without the path, which the error has itself.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// A creator remembers what it has made.
type creator struct {
	root *os.Root
	tops []string // folders down to the root
	made []string // files and folders below the root
}

// top makes a folder and those above it.
func (c *creator) top(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(dir); above != dir {
		if err := c.top(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return &fs.PathError{Op: "create", Path: filepath.ToSlash(dir), Err: withoutPath(err)}
	}
	c.tops = append(c.tops, dir)
	return nil
}

// file makes a file and the folders that it is in.
func (c *creator) file(f NewFile) error {
	if err := c.folders(path.Dir(f.Name)); err != nil {
		return err
	}
	file, err := c.root.OpenFile(filepath.FromSlash(f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	c.made = append(c.made, f.Name)
	_, err = file.Write(f.Data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (c *creator) folders(dir string) error {
	if dir == "." {
		return nil
	}
	if info, err := c.root.Stat(filepath.FromSlash(dir)); err == nil && info.IsDir() {
		return nil
	}
	if err := c.folders(path.Dir(dir)); err != nil {
		return err
	}
	if err := c.root.Mkdir(filepath.FromSlash(dir), 0o755); err != nil {
		return err
	}
	c.made = append(c.made, dir)
	return nil
}

// undo removes what was made below the root, the last first.
func (c *creator) undo() {
	for _, name := range slices.Backward(c.made) {
		_ = c.root.Remove(filepath.FromSlash(name))
	}
}
