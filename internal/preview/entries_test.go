package preview

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// keyed has what was read of the entries kept for programs of a key.
func keyed(key string) func(*Options) { return func(o *Options) { o.Key = key } }

// TestEntriesAreKept: a later start takes what an earlier one read of the entries, and
// reads those anew that changed since; what is damaged or another program's, and a folder
// in which nothing can be kept, cost only time.
func TestEntriesAreKept(t *testing.T) {
	dir := newSite(t)
	for i := range 40 {
		put(t, filepath.Join(dir, fmt.Sprintf("content/t/bai-%d.md", i)), fmt.Sprintf("---\ntitle: Bài %d\n---\nChữ %d.\n", i, i))
	}
	file := filepath.Join(dir, filepath.FromSlash(EntriesFile))
	kept := func() []byte {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	run := func(key string, want ...string) {
		t.Helper()
		s := newServer(t, dir, keyed(key))
		defer s.Close()
		set, _ := s.Now()
		for _, text := range want {
			path, word, _ := strings.Cut(text, " ")
			if got := set.Render(set.Output(path)).Data; !bytes.Contains(got, []byte(word)) {
				t.Errorf("%s has no %q: %s", path, word, got)
			}
		}
	}
	run("a", "/t/bai-1/ Chữ 1.", "/t/bai-2/ Bài 2")
	first := kept()
	for _, word := range []string{"a\n", "Bài 1", "Bài 39"} {
		if !bytes.Contains(first, []byte(word)) {
			t.Errorf("nothing is kept of %q", word)
		}
	}
	run("a", "/t/bai-1/ Chữ 1.", "/t/bai-2/ Bài 2")
	if !bytes.Equal(kept(), first) {
		t.Error("what was kept was read anew")
	}
	put(t, filepath.Join(dir, "content/t/bai-1.md"), "---\ntitle: Mới 1\n---\nLời 1.\n")
	run("a", "/t/bai-1/ Lời 1.", "/t/bai-1/ Mới 1", "/t/bai-2/ Chữ 2.")
	if more := kept(); !bytes.HasPrefix(more, first) || len(more) == len(first) || bytes.Contains(more[len(first):], []byte("Bài")) {
		t.Errorf("%d bytes were kept behind %d", len(more)-len(first), len(first))
	}
	broken := kept()
	for i := 40; i < len(broken); i += 97 {
		broken[i] ^= 0x55
	}
	for _, text := range [][]byte{broken, []byte("a\n"), {}, broken[:100], bytes.Repeat([]byte("x"), 1<<16)} {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		run("a", "/t/bai-1/ Lời 1.", "/t/bai-2/ Chữ 2.", "/t/bai-39/ Bài 39")
		run("a", "/t/bai-1/ Lời 1.", "/t/bai-2/ Chữ 2.", "/t/bai-39/ Bài 39")
		if n := len(kept()); n > len(first)*5/4 {
			t.Errorf("%d bytes are kept, at first %d", n, len(first))
		}
	}
	run("b", "/t/bai-1/ Lời 1.")
	if !bytes.HasPrefix(kept(), []byte("b\n")) {
		t.Error("another program's is left")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	run("b", "/t/bai-1/ Lời 1.", "/t/bai-2/ Chữ 2.")
}

// TestEntriesAreKeptInTheSite: what is kept does not go where a link leads out of the site.
func TestEntriesAreKeptInTheSite(t *testing.T) {
	dir, out := newSite(t), t.TempDir()
	if err := os.Symlink(out, filepath.Join(dir, ".cchc")); err != nil {
		t.Skip(err)
	}
	newServer(t, dir, keyed("a")).Close()
	if there, err := os.ReadDir(out); err != nil || len(there) > 0 {
		t.Errorf("%v is there, %v", there, err)
	}
}
