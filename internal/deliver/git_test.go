package deliver

import (
	"errors"
	"strings"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/remote"
	"cchc/internal/transfer"
)

// TestKeyThatSSHRefuses: the program ssh has a list of keys of its own, which no flag of cchc changes.
func TestKeyThatSSHRefuses(t *testing.T) {
	err := ofGit(errors.New("exit status 128"), "Host key verification failed.\nfatal: Could not read from remote repository.\n", "ssh://kho.example/web.git")
	var f *remote.Fault
	errors.As(err, &f)
	f.Args["Host"] = "ssh://kho.example/web.git"
	said, kind := transfer.SayFault(diag.NewVoice("vi"), err)
	if kind != remote.SSHHostKey || !strings.Contains(said, "known_hosts") || strings.Contains(said, "--trust-key") {
		t.Errorf("%s: %s", kind, said)
	}
}
