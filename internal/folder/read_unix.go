//go:build linux || darwin

package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

const heldByHandle = false

// A place is a directory that is kept open.
type place struct {
	dir *os.File
	fd  int
}

func openPlace(root *os.Root, name string) (*place, error) {
	dir, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	return &place{dir, int(dir.Fd())}, nil
}

func (p *place) close() { _ = p.dir.Close() }

// read reads a file of the directory: four calls of the system, where package
// os makes eleven. ok is false for what is no plain file, has more than limit
// bytes, or cannot be read; then it is for [content.ReadFile] to say why.
func (p *place) read(base string, buf []byte, limit int64) (data []byte, ok bool) {
	fd, err := again(func() (int, error) {
		return unix.Openat(p.fd, base, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, false
	}
	defer func() { _ = unix.Close(fd) }()
	var st unix.Stat_t
	if _, err := again(func() (int, error) { return 0, unix.Fstat(fd, &st) }); err != nil || st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size > limit {
		return nil, false
	}
	data = sized(buf, st.Size)
	for done := 0; done < len(data); {
		n, err := again(func() (int, error) { return unix.Read(fd, data[done:]) })
		if err != nil {
			return nil, false
		}
		if n == 0 {
			return data[:done], true // it became shorter
		}
		done += n
	}
	return data, true
}

// unrooted returns an open directory as one that is read at once, with a second
// number for it. One that was opened through an [os.Root] asks for everything in
// it one by one while it is read.
func unrooted(dir *os.File, path string) *os.File {
	fd, err := unix.FcntlInt(dir.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return dir
	}
	_ = dir.Close()
	return os.NewFile(uintptr(fd), path)
}

// again repeats a call that a signal has interrupted.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err != unix.EINTR {
			return n, err
		}
	}
}
