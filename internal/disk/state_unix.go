//go:build linux || darwin

package disk

import "golang.org/x/sys/unix"

// states asks the system directly, from the folder on: package os makes a value of 200
// bytes for each of ten thousand files, and the system goes through the folders above
// each time.
func states(dir string, names []string) []State {
	all := make([]State, len(names))
	fd, err := again(func() (int, error) { return unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) })
	if err != nil {
		return all
	}
	defer func() { _ = unix.Close(fd) }() // nothing was written
	var st unix.Stat_t
	for i, name := range names {
		if _, err := again(func() (int, error) { return 0, unix.Fstatat(fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) }); err != nil {
			continue
		}
		all[i] = State{
			Regular: st.Mode&unix.S_IFMT == unix.S_IFREG, Dir: st.Mode&unix.S_IFMT == unix.S_IFDIR,
			Size: st.Size, Modified: unix.TimespecToNsec(st.Mtim), Changed: unix.TimespecToNsec(st.Ctim),
		}
	}
	return all
}
