package fleet

import (
	"crypto/ed25519"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/fleetunits"
	"cchc/internal/sharedpack"
)

// packOf packs what the units of the demonstration's province share.
func packOf(t *testing.T, ids ...string) (*Fleet, *sharedpack.Pack) {
	t.Helper()
	f, problems := Open("testdata/province", File)
	if f == nil {
		t.Fatal(problems)
	}
	t.Cleanup(func() { _ = f.Close() })
	var units []*fleetunits.Unit
	for _, id := range ids {
		u, _ := f.Named(id)
		units = append(units, u)
	}
	p, problems := f.Pack(units)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := sharedpack.Write(sharedpack.Manifest{Title: f.Title, Serial: 1, Day: "2026-11-30"}, p.Files, key)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := sharedpack.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return f, pack
}

// TestPack: what a unit has of a pack is, word for word, what it has of the shared folder.
func TestPack(t *testing.T) {
	f, pack := packOf(t, "binh-lac", "son-thuy")
	packed, problems := OpenPack(pack)
	if packed == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(packed.Units) != 2 || len(packed.Targets) > 0 || packed.Units[0].Folder != "" {
		t.Errorf("%+v", packed.Units)
	}
	for _, id := range []string{"binh-lac", "son-thuy"} {
		own := os.DirFS(filepath.Join("testdata/province/don-vi", id))
		texts := func(f *Fleet) (all []string) {
			u, _ := f.Named(id)
			shared, problems := f.SharedTexts(u, own)
			if problems.Errors() > 0 {
				t.Fatal(problems)
			}
			for _, s := range shared {
				if s.Problems.Errors() > 0 {
					t.Error(s.Problems)
				}
				all = append(all, s.Name+"\n"+string(s.Kind)+"\n"+strings.Join(s.Overrides, " ")+"\n"+string(s.Composed)+string(s.Text))
				if s.Composed == nil {
					if data, err := s.Data(); err != nil || len(data) == 0 {
						t.Error(s.Name, err)
					}
				}
			}
			return all
		}
		want, got := texts(f), texts(packed)
		if !slices.Equal(want, got) || len(got) < 5 {
			t.Errorf("%s: %d texts of the folder, %d of the pack", id, len(want), len(got))
		}
		if all := strings.Join(got, ""); strings.Contains(all, "{agency.name}") || !strings.Contains(all, "{unit.part}") || !strings.Contains(all, "procedure") {
			t.Errorf("%s: not composed", id)
		}
	}
}

// TestPackOfOthers: what sites.yaml says of other units, of folders that no unit of the pack has, and of the
// province's servers is not handed on.
func TestPackOfOthers(t *testing.T) {
	_, pack := packOf(t, "tinh")
	names := map[string]bool{}
	for _, l := range pack.Files {
		names[l.Name] = true
	}
	if len(names) != 1 || !names[sharedpack.SitesName] {
		t.Errorf("%v", slices.Sorted(maps.Keys(names)))
	}
	packed, problems := OpenPack(pack)
	if packed == nil || len(packed.Units) != 1 || packed.Units[0].Overview != "" {
		t.Errorf("%+v, %v", packed, problems)
	}
}
