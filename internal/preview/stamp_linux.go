package preview

import (
	"io/fs"
	"syscall"
)

// changeTime returns when the system last changed anything of a file, in
// nanoseconds.
func changeTime(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}
