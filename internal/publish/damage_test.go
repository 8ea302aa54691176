package publish

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cchc/internal/manifest"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// A publisher publishes a small site again and again, each time with another title
// of an entry, so that some pages are made and others are kept.
type publisher struct {
	*board
	out   string
	times int
}

func newPublisher(t *testing.T) *publisher {
	p := &publisher{board: newUnreadSite(t), out: filepath.Join(t.TempDir(), "public")}
	p.publish()
	p.publish()
	return p
}

func (p *publisher) side(name string) string {
	return filepath.Join(filepath.Dir(p.out), ".public.cchc", name)
}

// publish publishes the site as it is now and wants what a first build makes.
func (p *publisher) publish() {
	p.t.Helper()
	p.times++
	p.put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\ntheme: nho\nthemeOptions: {logo: /logo.svg}\n")
	p.put("content/tin/b.md", strings.ReplaceAll("---\ntitle: B %\nauthor: X\ntopic: results\ndate: 2026-03-02\ncover: {src: anh.png, alt: Ảnh}\n---\nHai %.\n", "%", fmt.Sprint(p.times%2)))
	r, err := Run(os.DirFS(p.dir), store.Options{Today: viet.NewDate(2026, 8, 1)}, Options{Out: p.out, Key: "k"})
	if err != nil || r.Problems.Errors() > 0 {
		p.t.Fatal(err, r.Problems)
	}
}

// want returns what first builds make of the two states of the site, by the number
// of the time.
func (p *publisher) want() map[int]map[string]string {
	all := map[int]map[string]string{}
	for range 2 {
		fresh := &publisher{board: p.board, out: filepath.Join(p.t.TempDir(), "public"), times: p.times}
		fresh.publish()
		p.times++
		all[p.times%2] = tree(p.t, fresh.out)
	}
	return all
}

// compare reports the first file that is published otherwise than want says.
func (p *publisher) compare(want map[int]map[string]string) bool {
	p.t.Helper()
	difference := p.difference(want)
	if difference != "" {
		p.t.Error(difference)
	}
	return difference == ""
}

// difference tells of the first file that is published otherwise than want says, ""
// for none.
func (p *publisher) difference(want map[int]map[string]string) string {
	p.t.Helper()
	got, right := tree(p.t, p.out), want[p.times%2]
	for _, name := range slices.Sorted(maps.Keys(right)) {
		if got[name] != right[name] {
			return fmt.Sprintf("%s differs: %s", name, firstDifference(got[name], right[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := right[name]; !ok {
			return name + " is too much"
		}
	}
	return ""
}

// verify returns what --verify finds different in what is published.
func (p *publisher) verify() []string {
	p.t.Helper()
	r, err := Run(os.DirFS(p.dir), store.Options{Today: viet.NewDate(2026, 8, 1)}, Options{Out: p.out, Key: "k", Verify: true})
	if err != nil {
		p.t.Fatal(err)
	}
	return r.Differ
}

// TestSideFolderThatLies: whatever stands in the files of the side folder, the next
// build makes the site that a first one makes. Only who makes the check sum of a
// manifest right again can have a page taken for up to date; --verify tells.
func TestSideFolderThatLies(t *testing.T) {
	p := newPublisher(t)
	want := p.want()
	kept := files(t, p.side("."))
	kept = slices.DeleteFunc(kept, func(name string) bool { return name == "lock" || strings.HasPrefix(name, "tree/") })
	if len(kept) < 4 { // two manifests, the entries, pictures
		t.Fatalf("the side folder has %q", kept)
	}
	random := rand.New(rand.NewPCG(14, 8))
	for i := range testenv.Rounds(40, 1000) {
		file := p.side(kept[i%len(kept)])
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has been swept away
		}
		what := damage(random, text, &text, strings.HasSuffix(file, "manifest"))
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		p.publish()
		difference := p.difference(want)
		if difference == "" {
			continue
		}
		if !strings.Contains(what, sealedAgain) || len(p.verify()) == 0 {
			t.Fatalf("time %d: %s is %s: %s", i, kept[i%len(kept)], what, difference)
		}
		if err := errors.Join(os.RemoveAll(p.out), os.RemoveAll(p.side("."))); err != nil {
			t.Fatal(err)
		}
		p.publish()
		p.compare(want)
	}
}

// sealedAgain says that damage was hidden.
const sealedAgain = ", its check sum made right"

// damage changes a file in one of several ways and names it. Where it is sealed,
// the check sum may be made right again.
func damage(random *rand.Rand, text []byte, changed *[]byte, sealed bool) (what string) {
	text = bytes.Clone(text)
	at := random.IntN(len(text))
	switch random.IntN(5) {
	case 0:
		text, what = text[:at], "cut"
	case 1:
		text, what = append(text[:at:at], make([]byte, len(text)-at)...), "zeroed"
	case 2:
		text, what = append(text, text[at:]...), "longer"
	default:
		text[at] ^= 1 << random.IntN(8)
		what = "flipped"
	}
	if sealed && len(text) > 8 && random.IntN(3) > 0 {
		copy(text, sealOf(text[8:]))
		what += sealedAgain
	}
	*changed = text
	return what
}

// sealOf returns the check sum of a sealed file.
func sealOf(text []byte) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(manifest.DigestOf(text)))
}

// TestSealedManifestsThatLie: a manifest whose check sum is right and which no
// build can have written is none.
func TestSealedManifestsThatLie(t *testing.T) {
	if !testenv.Long() {
		testenv.SkipInWine(t, testenv.WineSlow)
	}
	for name, lie := range map[string]func(m *manifest.Manifest){
		"questions that there are not": func(m *manifest.Manifest) {
			for i := range m.Files {
				m.Files[i].Asks = manifest.Places(binary.AppendUvarint(nil, 1<<31))
			}
		},
		"a question that ends too early": func(m *manifest.Manifest) { m.Files[0].Asks = "\x80" },
		"a place beyond all numbers":     func(m *manifest.Manifest) { m.Files[0].Asks = manifest.Places(strings.Repeat("\xff", 12)) },
		"fewer answers":                  func(m *manifest.Manifest) { m.Answers = m.Answers[:min(1, len(m.Answers))] },
		"no answers":                     func(m *manifest.Manifest) { m.Answers = nil },
		"files in no order":              func(m *manifest.Manifest) { slices.Reverse(m.Files) },
		"files twice":                    func(m *manifest.Manifest) { m.Files = append(m.Files[:1:1], m.Files...) },
		"folders outside":                func(m *manifest.Manifest) { m.Dirs["../x"] = 1 },
		"empty names":                    func(m *manifest.Manifest) { m.Files[0].Name = "" },
		"unknown kinds":                  func(m *manifest.Manifest) { m.Files[0].Kind = "x" },
		"sizes below 0":                  func(m *manifest.Manifest) { m.Files[0].Size = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPublisher(t)
			want := p.want()
			for _, file := range []string{"manifest", "tree.manifest"} {
				text, err := os.ReadFile(p.side(file))
				if errors.Is(err, fs.ErrNotExist) && file == "tree.manifest" {
					continue // where folders are not exchanged, as on Windows
				}
				if err != nil {
					t.Fatal(err)
				}
				m := manifest.Decode(string(text))
				if m == nil {
					t.Fatal("a manifest is none")
				}
				if len(m.Files) == 0 {
					continue // tree/ is made anew
				}
				lie(m)
				if err := os.WriteFile(p.side(file), encoded(t, m), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			p.publish()
			p.compare(want)
		})
	}
}

// TestHugeManifest: what is larger than any manifest is not read.
func TestHugeManifest(t *testing.T) {
	p := newPublisher(t)
	want := p.want()
	for _, file := range []string{"manifest", "tree.manifest", "entries"} {
		err := os.Truncate(p.side(file), 3<<30)
		if errors.Is(err, fs.ErrNotExist) && file == "tree.manifest" {
			continue // where folders are not exchanged, as on Windows
		}
		if err != nil {
			t.Skip(err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p.publish()
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<30 {
		t.Errorf("%d MB were taken", grown>>20)
	}
	p.compare(want)
}

// encoded returns a manifest as it is kept.
func encoded(tb testing.TB, m *manifest.Manifest) []byte {
	tb.Helper()
	pieces, err := m.Encode()
	if err != nil {
		tb.Fatal(err)
	}
	return []byte(strings.Join(pieces, ""))
}
