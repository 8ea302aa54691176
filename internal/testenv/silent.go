package testenv

import "io/fs"

// Silent is a file system that says of files no more than their size and time, as Windows
// does, which keeps no time of the last change to anything of a file.
type Silent struct{ fs.FS }

// ReadDir is [fs.ReadDir].
func (s Silent) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	for i := range list {
		list[i] = silentEntry{list[i]}
	}
	return list, err
}

// Stat is [fs.Stat].
func (s Silent) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(s.FS, name)
	if err != nil {
		return nil, err
	}
	return silentInfo{info}, nil
}

type silentEntry struct{ fs.DirEntry }

func (e silentEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	if err != nil {
		return nil, err
	}
	return silentInfo{info}, nil
}

type silentInfo struct{ fs.FileInfo }

func (silentInfo) Sys() any { return &struct{ FileAttributes uint32 }{} }
