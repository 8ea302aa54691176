package revision

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cchc/internal/viet"
)

// repository makes a repository whose folder xa is a site, with one commit of a day.
func repository(t *testing.T) (dir string, git func(args ...string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	root := t.TempDir()
	git = func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", root, "-c", "user.name=A", "-c", "user.email=a@b.example"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_COMMITTER_DATE=2026-05-01T08:00:00+07:00", "GIT_AUTHOR_DATE=2026-05-01T08:00:00+07:00")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	write(t, root, "xa/content/a.md", "a")
	write(t, root, "xa/content/tin mới.md", "b")
	write(t, root, "khac/c.md", "c")
	git("add", "-A")
	git("commit", "-q", "-m", "dau")
	return filepath.Join(root, "xa"), git
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestSince(t *testing.T) {
	dir, git := repository(t)
	ctx := context.Background()
	if got, err := Since(ctx, dir, "main"); err != nil || len(got) > 0 {
		t.Errorf("%v %v", got, err)
	}
	write(t, dir, "content/tin mới.md", "b2")
	write(t, dir, "content/thêm.md", "d")
	write(t, filepath.Dir(dir), "khac/c.md", "c2")
	got, err := Since(ctx, dir, "HEAD")
	if err != nil || len(got) != 2 || !got["content/tin mới.md"] || !got["content/thêm.md"] {
		t.Errorf("%v %v", got, err)
	}
	git("add", "-A")
	git("commit", "-q", "-m", "hai")
	if got, err := Since(ctx, dir, "HEAD~1"); err != nil || len(got) != 2 {
		t.Errorf("%v %v", got, err)
	}
	for _, rev := range []string{"khong-co", "--output=x", ""} {
		if _, err := Since(ctx, dir, rev); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", rev, err)
		}
	}
	for day, want := range map[viet.Date]int{viet.NewDate(2026, time.May, 1): 3, viet.NewDate(2026, time.May, 2): 0} {
		if got, err := SinceDay(ctx, dir, day); err != nil || len(got) != want {
			t.Errorf("%s: %v %v", day, got, err)
		}
	}
}

func TestNoRepository(t *testing.T) {
	if _, err := Since(context.Background(), t.TempDir(), "main"); !errors.Is(err, ErrNoGit) {
		t.Error(err)
	}
}
