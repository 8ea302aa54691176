package disk

import (
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

func exchange(a, b string) error {
	return os.NewSyscallError("renameat2", unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE))
}

func renameNew(old, new string) error {
	return os.NewSyscallError("renameat2", unix.Renameat2(unix.AT_FDCWD, old, unix.AT_FDCWD, new, unix.RENAME_NOREPLACE))
}

// ChangeTime is when a folder was last changed, its rights among it, in
// nanoseconds.
func ChangeTime(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return info.ModTime().UnixNano()
}

// Mounts reports whether the output folder is mounted by itself, and whether
// one in it is, or it is shown elsewhere: then whoever looks there would see the
// folder that it was before an exchange. What other containers see is not known
// here.
func Mounts(out string) (mounted, shown bool) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return false, false
	}
	return mountsIn(string(text), out)
}

// mountsIn reads what the system says of mounts (proc_pid_mountinfo(5)): number,
// parent, device, the folder of the device, where it is mounted.
func mountsIn(text, out string) (mounted, shown bool) {
	type mount struct{ device, root, at string }
	var all []mount
	holder := mount{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 5 {
			continue
		}
		m := mount{f[2], unescapeMount(f[3]), unescapeMount(f[4])}
		all = append(all, m)
		mounted, shown = mounted || m.at == out, shown || inside(out, m.at)
		if (m.at == out || inside(m.at, out)) && len(m.at) >= len(holder.at) {
			holder = m
		}
	}
	inDevice := strings.TrimSuffix(holder.root, "/") + "/" + strings.TrimPrefix(strings.TrimPrefix(out, holder.at), "/")
	inDevice = strings.TrimSuffix(inDevice, "/")
	for _, m := range all {
		if m != holder && m.device == holder.device && (m.root == inDevice || inside(inDevice, m.root)) {
			shown = true
		}
	}
	return mounted, shown
}

// unescapeMount reads the escapes of mountinfo: \040 is a space.
func unescapeMount(s string) string {
	for i := 0; i+3 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if c, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
			s = s[:i] + string([]byte{byte(c)}) + s[i+4:]
		}
	}
	return s
}

// syncFolder waits until what was written to the disk of a folder is there: one
// call for all of its files.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd())))
}
