package testenv

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

// Files returns the files of a txtar text.
func Files(text string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// Holds holds a file that is generated to what it is generated from: with
// UPDATE_REFERENCE=1 it is written anew.
func Holds(t testing.TB, file, want string) {
	t.Helper()
	if os.Getenv("UPDATE_REFERENCE") != "" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what it is generated from; run this test with UPDATE_REFERENCE=1", file)
	}
}

// Stories holds examples, the txtar files that match a pattern, to what is made of them:
// an example has what is given and, behind it, what is made of that. With UPDATE_STORIES=1
// they are written anew.
func Stories(t *testing.T, pattern string, remake func(t *testing.T, example *txtar.Archive) (given, made []txtar.File)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			example, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			old := string(txtar.Format(example))
			given, made := remake(t, example)
			now := txtar.Format(&txtar.Archive{Comment: example.Comment, Files: append(slices.Clone(given), made...)})
			if os.Getenv("UPDATE_STORIES") != "" {
				if err := os.WriteFile(file, now, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if string(now) != old {
				t.Errorf("got:\n%s\nwant:\n%s", now, old)
			}
		})
	}
}

// CopyOf copies a folder into one of the test's own, for what is written beside its files.
func CopyOf(t testing.TB, folder string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return dir
}
