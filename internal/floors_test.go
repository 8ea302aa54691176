// Package internal holds no code of its own; its test holds the rooms to the
// floor plan in README.md.
package internal

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var row = regexp.MustCompile("(?m)^\\| (\\d+) \\| `([a-z]+)` \\|")

// plan reads the rooms and their floors from the table.
func plan(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]int{}
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		floors[m[2]], _ = strconv.Atoi(m[1])
	}
	if len(floors) < 5 {
		t.Fatalf("the table in README.md has %d rooms", len(floors))
	}
	return floors
}

// sources returns the Go files of a room, without tests.
func sources(t *testing.T, room string) []string {
	t.Helper()
	files, err := filepath.Glob(room + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

func TestEveryRoomIsOnThePlan(t *testing.T) {
	floors := plan(t)
	dirs, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if !d.IsDir() || len(sources(t, d.Name())) == 0 {
			continue
		}
		if _, ok := floors[d.Name()]; !ok {
			t.Errorf("room %s has no row in README.md", d.Name())
		}
		delete(floors, d.Name())
	}
	for room := range floors {
		t.Errorf("README.md has a row for %s, which does not exist", room)
	}
}

func TestRoomsImportLowerFloorsOnly(t *testing.T) {
	floors := plan(t)
	for room, floor := range floors {
		for _, file := range sources(t, room) {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range f.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				if floor <= 9 && slices.Contains([]string{"os", "net", "net/http", "os/exec", "syscall"}, path) {
					t.Errorf("%s imports %s: floors 0 to 9 do not touch the machine", file, path)
				}
				other, ok := strings.CutPrefix(path, "cchc/internal/")
				if !ok {
					continue
				}
				below := floors[other] < floor
				if _, known := floors[other]; !known || !below {
					t.Errorf("%s (floor %d) imports %s (floor %d)", file, floor, other, floors[other])
				}
			}
		}
	}
}

// TestOneUser holds each wrapped library to its room; that of YAML is read in a
// second one too, for the bytes that values stand on, and that of Markdown has its
// extension in one.
func TestOneUser(t *testing.T) {
	owners := map[string]string{
		"github.com/yuin/goldmark": "markdown rawhtml", "github.com/tdewolff/minify": "minify",
		"github.com/adrg/frontmatter": "front", "go.yaml.in/yaml": "front edit",
		"github.com/fsnotify/fsnotify": "preview",
		"github.com/gen2brain/webp":    "media", "github.com/kovidgoyal/imaging": "media", "github.com/bep/imagemeta": "media",
	}
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			for library, room := range owners {
				if strings.HasPrefix(imported, library) && !slices.Contains(strings.Fields(room), filepath.Base(filepath.Dir(path))) {
					t.Errorf("%s imports %s, which belongs to %s", path, imported, room)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
