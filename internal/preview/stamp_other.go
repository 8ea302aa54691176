//go:build !linux && !darwin

package preview

import "io/fs"

// changeTime is not known of files on this system.
func changeTime(fs.FileInfo) int64 { return 0 }
