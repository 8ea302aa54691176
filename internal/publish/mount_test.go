//go:build linux

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"cchc/internal/picturecache"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/sys/unix"
)

// inNamespace runs a test again in a mount namespace of its own, so that what it
// mounts goes with it, and returns a folder in memory there; false in the process
// that only waits for it. Where nothing may be mounted the test is skipped, but
// with CCHC_MOUNTS=required it fails.
func inNamespace(t *testing.T) (dir string, inside bool) {
	t.Helper()
	const mark = "CCHC_TEST_NAMESPACE"
	if dir := os.Getenv(mark); dir != "" {
		mount(t, "none", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
		mount(t, "tmpfs", dir, "tmpfs", 0, "size=256m")
		return dir, true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), mark+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, fs.ErrPermission) && os.Getenv("CCHC_MOUNTS") == "" {
		t.Skip("only root may mount here:", err)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	} else if testing.Verbose() {
		t.Logf("%s", out)
	}
	return "", false
}

func mount(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	if err := os.MkdirAll(target, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		t.Fatalf("mount %s on %s: %v", source, target, err)
	}
}

// TestMounts publishes two states in turn into folders that are mounted, hold a
// mount, or are shown elsewhere, with files of others in them: both ways of
// looking at the folder show the new state each time, and nothing is lost.
func TestMounts(t *testing.T) {
	dir, inside := inNamespace(t)
	if !inside {
		return
	}
	for name, prepare := range map[string]func(out string) (shown string){
		"a volume": func(out string) string {
			mount(t, "tmpfs", out, "tmpfs", 0, "size=64m")
			return out
		},
		"the same disk, mounted": func(out string) string {
			putFile(t, filepath.Join(out+"-that", "x"), "x")
			mount(t, out+"-that", out, "", unix.MS_BIND, "")
			return out + "-that"
		},
		"shown elsewhere": func(out string) string {
			if err := os.MkdirAll(out, 0o755); err != nil {
				t.Fatal(err)
			}
			mount(t, out, out+"-khac", "", unix.MS_BIND, "")
			return out + "-khac"
		},
		"a folder of it shown elsewhere": func(out string) string {
			if err := os.MkdirAll(filepath.Join(out, "t"), 0o755); err != nil {
				t.Fatal(err)
			}
			mount(t, filepath.Join(out, "t"), out+"-khac/t", "", unix.MS_BIND, "")
			return out + "-khac"
		},
		"a volume in it": func(out string) string {
			mount(t, "tmpfs", filepath.Join(out, "uploads"), "tmpfs", 0, "size=1m")
			putFile(t, filepath.Join(out, "uploads/a.txt"), "a")
			return out
		},
		"a name with a space, mounted": func(out string) string {
			mount(t, "tmpfs", out, "tmpfs", 0, "size=64m")
			return out
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(dir, strings.ReplaceAll(name, ",", ""), "public trang")
			shown, part := prepare(out), ""
			if strings.Contains(name, "folder of it") {
				part = "t/" // all that is shown
			}
			want := func(set fs.FS) map[string]string {
				at := filepath.Join(dir, "clean", "public")
				defer os.RemoveAll(filepath.Dir(at))
				if _, _, err := Publish(setOf(t, set), Options{Out: at}); err != nil {
					t.Fatal(err)
				}
				return tree(t, at)
			}
			states := []fs.FS{before, after, before, after, column(nil)}
			for i, state := range states {
				if i == 1 {
					putFile(t, filepath.Join(out, "t/a/cua-toi.txt"), "của tôi")
				}
				if _, _, err := Publish(setOf(t, state), Options{Out: out}); err != nil {
					t.Fatalf("build %d: %v", i, err)
				}
				want := want(state)
				if i > 0 {
					want["t/a/cua-toi.txt"] = "của tôi"
				}
				for _, at := range []string{out, shown} {
					got := tree(t, at)
					maps.DeleteFunc(got, func(name, _ string) bool {
						return strings.HasPrefix(name, ".cchc/") || name == "x" || name == "uploads/a.txt"
					})
					for name, text := range want {
						if got[name] != text && (at == out || strings.HasPrefix(name, part)) {
							t.Errorf("build %d: %s in %s is not as it should be", i, name, at)
						}
					}
					for name := range got {
						if _, ok := want[name]; !ok {
							t.Errorf("build %d: %s in %s is stale", i, name, at)
						}
					}
				}
			}
			if strings.Contains(name, "volume in") {
				if data, err := os.ReadFile(filepath.Join(out, "uploads/a.txt")); err != nil || string(data) != "a" {
					t.Errorf("the volume in it: %v", err)
				}
			}
			if info, err := os.Stat(filepath.Join(out, ".cchc")); err == nil && info.Mode().Perm() != 0o700 {
				t.Errorf("the side folder within has mode %v", info.Mode())
			}
		})
	}
}

// TestOverlay publishes over an overlay whose lower layer holds the published
// folder, as in a container image: what no longer belongs goes, killed or not.
func TestOverlay(t *testing.T) {
	dir, inside := inNamespace(t)
	if !inside {
		return
	}
	site := func(n int) string {
		at := func(name string) string { return filepath.Join(dir, fmt.Sprint("overlay", n), name) }
		if _, _, err := Publish(setOf(t, before), Options{Out: filepath.Join(at("lower"), "public")}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"upper", "work", "merged"} {
			if err := os.MkdirAll(at(name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		mount(t, "overlay", at("merged"), "overlay", 0, fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s", at("lower"), at("upper"), at("work")))
		return filepath.Join(at("merged"), "public")
	}
	out := site(1)
	sum, _, err := Publish(setOf(t, column(nil)), Options{Out: out})
	if err != nil || sum.Removed != 3 {
		t.Fatalf("%+v, %v", sum, err)
	}
	for _, name := range files(t, out) {
		if strings.HasPrefix(name, "t/b/") || strings.HasPrefix(name, "t/mat/") {
			t.Errorf("%s stays", name)
		}
	}
	killRounds(t, site(2), "overlay")
}

// TestFullDisk publishes onto disks of sixty sizes, most of which are too small:
// the folder is wholly as it was or wholly new, and right once there is room.
func TestFullDisk(t *testing.T) {
	dir, inside := inNamespace(t)
	if !inside {
		return
	}
	old, next := setOf(t, before), setOf(t, after)
	sizes, step := 60, testenv.Step(12)
	full := 0
	for n := 0; n < sizes; n += step {
		at := filepath.Join(dir, fmt.Sprint("disk", n))
		out := filepath.Join(at, "public")
		mount(t, "tmpfs", at, "tmpfs", 0, "size=64m")
		publishInto := func(i int) error {
			set := old
			if i == 1 {
				set = next
			}
			_, _, err := Publish(set, Options{Out: out})
			return err
		}
		if err := publishInto(0); err != nil {
			t.Fatal(err)
		}
		putOthers(t, out)
		was := tree(t, out)
		var st unix.Statfs_t
		if err := unix.Statfs(at, &st); err != nil {
			t.Fatal(err)
		}
		used := (st.Blocks - st.Bfree) * uint64(st.Bsize)
		mountAgain := func(size uint64) {
			t.Helper()
			if err := unix.Mount("tmpfs", at, "tmpfs", unix.MS_REMOUNT, fmt.Sprintf("size=%d", size)); err != nil {
				t.Fatal(err)
			}
		}
		mountAgain(used + uint64(n)*8<<10)
		err := publishInto(1)
		got := tree(t, out)
		switch {
		case err == nil:
		case !errors.Is(err, syscall.ENOSPC):
			t.Fatalf("size %d: %v", n, err)
		default:
			full++
			for name, text := range was {
				if got[name] != text {
					t.Fatalf("size %d: full, and %s is not as it was", n, name)
				}
			}
		}
		mountAgain(64 << 20)
		if err := publishInto(1); err != nil {
			t.Fatalf("size %d: with room again: %v", n, err)
		}
		got = tree(t, out)
		for name, text := range others {
			if got[name] != text {
				t.Errorf("size %d: %s is lost", n, name)
			}
		}
		if _, stale := got["t/mat/c/index.html"]; stale {
			t.Errorf("size %d: a stale page", n)
		}
		if err := unix.Unmount(at, 0); err != nil {
			t.Fatal(err)
		}
	}
	if full == 0 {
		t.Error("no disk was full")
	}
	t.Logf("%d disks were full", full)
}

// TestReadOnlySite publishes a site that may not be written, with and without
// pictures that were kept when it could be: the side folder keeps them.
func TestReadOnlySite(t *testing.T) {
	dir, inside := inNamespace(t)
	if !inside {
		return
	}
	p := newSiteWithPicture(t)
	run := func(out string) {
		t.Helper()
		r, err := Run(os.DirFS(p.dir), store.Options{Today: viet.NewDate(2026, 8, 1)}, Options{Out: filepath.Join(dir, out), Site: p.dir, Key: out})
		if err != nil || r.Problems.Errors() > 0 {
			t.Fatal(err, r.Problems)
		}
	}
	mount(t, p.dir, p.dir, "", unix.MS_BIND, "")
	readOnly := func(flag uintptr) { mount(t, "none", p.dir, "", unix.MS_REMOUNT|unix.MS_BIND|flag, "") }
	readOnly(unix.MS_RDONLY)
	run("nothing")
	readOnly(0)
	run("kept")
	kept := files(t, filepath.Join(p.dir, picturecache.Folder))
	readOnly(unix.MS_RDONLY)
	run("something")
	for side, want := range map[string]bool{"nothing": true, "kept": false, "something": true} {
		if _, err := os.Stat(filepath.Join(dir, "."+side+".cchc", "pictures")); (err == nil) != want {
			t.Errorf("%s: %v", side, err)
		}
	}
	if got := files(t, filepath.Join(p.dir, picturecache.Folder)); len(kept) < 2 || !slices.Equal(got, kept) {
		t.Errorf("the site kept %q and has %q", kept, got)
	}
	if err := unix.Unmount(p.dir, 0); err != nil {
		t.Fatal(err)
	}
}
