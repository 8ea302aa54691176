//go:build !windows

package disk

import "syscall"

var causes = map[Cause][]error{
	Full:     {syscall.ENOSPC, syscall.EDQUOT},
	ReadOnly: {syscall.EROFS},
	Busy:     {syscall.EBUSY},
	TooLong:  {syscall.ENAMETOOLONG},
}
