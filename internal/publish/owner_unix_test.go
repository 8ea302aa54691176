//go:build linux || darwin

package publish

import (
	"fmt"
	"io/fs"
	"syscall"
)

// owner returns who has a file.
func owner(info fs.FileInfo) string {
	st := info.Sys().(*syscall.Stat_t)
	return fmt.Sprint(st.Uid, ":", st.Gid, " ")
}
