package testenv

import (
	"errors"
	"os"
	"runtime"
	"testing"
)

// What Wine, in which .ci/wine runs the tests for Windows, does otherwise than Windows.
// Nothing of it is met by a user, so tests leave it out with its reason; what the system
// calls of Go need is put right in .ci/wine.
const (
	// WineLinks: CreateSymbolicLink says that it has made a link, and has made none.
	WineLinks = "Wine makes no symbolic links"
	// WineRename: a file that is open cannot be replaced, which Windows 10 does on NTFS
	// (POSIX semantics) and not on FAT, exFAT or many shares. So tests expect that it is
	// tried again, and do not keep files open longer than that takes.
	WineRename = "Wine replaces no file that is open"
	// WineWatch: a folder that is watched cannot be removed.
	WineWatch = "Wine removes no folder that is watched"
	// WineConsole: GenerateConsoleCtrlEvent is refused where Wine was started without a
	// terminal, so that no Ctrl-C can be sent.
	WineConsole = "Wine sends no Ctrl-C without a terminal"
	// WineSlow: each step with a file asks a program that all others ask too, so that tests
	// with thousands of steps run fewer rounds.
	WineSlow = "Wine is many times as slow with files"
)

// SkipInWine skips a test under Wine; lack is one of the constants above.
func SkipInWine(t testing.TB, lack string) {
	t.Helper()
	if Wine() {
		t.Skip(lack)
	}
}

// Symlink is [os.Symlink], with an error where no link has been made.
func Symlink(target, name string) error {
	if err := os.Symlink(target, name); err != nil {
		return err
	}
	if _, err := os.Lstat(name); err != nil && runtime.GOOS == "windows" {
		return errors.New(WineLinks)
	}
	return nil
}
