package render

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"cchc/internal/site"
)

// keptRows are the rows of an earlier build: its outputs, in which every row was
// made unlike what a new one would be, so that it can be told.
type keptRows map[string]Result

func (k keptRows) Rows(name string) (*Rows, func() (io.ReadCloser, error)) {
	r, ok := k[name]
	if !ok {
		return nil, nil
	}
	data := bytes.Map(func(c rune) rune {
		if c == 'n' {
			return 'N'
		}
		return c
	}, r.Data)
	return r.Rows, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

func (keptRows) Published(string) (uint64, bool) { return 0, false }

func (keptRows) Index() []byte { return nil }

// TestRowsAreTakenOver: every row of an earlier build is, unless its entry, the
// settings, or the answer to something that it asked is another one.
func TestRowsAreTakenOver(t *testing.T) {
	const contacts = "-- content/danh-ba/_index.md --\n"
	two := func(changes ...string) *Set {
		return offices(t, append(changes, contacts, `-- content/thu-tuc/khai-tu.md --
---
title: Khai tử
field: Hộ tịch
audience: Công dân Việt Nam
agency: UBND xã
steps: Nộp hồ sơ
channels: [{method: online, time: Ngay}]
dossier: {case: Hồ sơ gồm, papers: Tờ khai}
sets: 1 bộ
---
Nội dung.
`+contacts)...)
	}
	for _, name := range []string{"du-lieu/thu-tuc.json", "du-lieu/thu-tuc.csv", "thu-tuc/tra-cuu.js"} {
		kept := keptRows{}
		render := func(set *Set) Result {
			r := set.Render(set.Output("/" + name))
			if r.Open != nil {
				file, err := r.Open()
				if err != nil {
					t.Fatal(err)
				}
				if r.Data, err = io.ReadAll(iotest.OneByteReader(file)); err != nil {
					t.Fatal(err)
				}
			}
			return r
		}
		first := render(two())
		if first.Rows == nil || len(first.Rows.From) < 2 {
			t.Fatalf("%s has no rows", name)
		}
		kept[name] = first
		// taken counts the rows that are the earlier ones.
		taken := func(set *Set) (n int) {
			fresh := render(set)
			set.UseEarlier(kept)
			again := render(set)
			if len(again.Rows.From) != len(fresh.Rows.From) {
				t.Fatalf("%s has %d rows, %d where some are kept", name, len(fresh.Rows.From), len(again.Rows.From))
			}
			for i, at := range again.Rows.At {
				row, made := again.Data[at:][:again.Rows.Size[i]], fresh.Data[fresh.Rows.At[i]:][:fresh.Rows.Size[i]]
				if !bytes.Equal(row, made) {
					n++
				}
			}
			if len(again.Queries) != len(fresh.Queries) {
				t.Errorf("%s asked %d questions, %d with kept rows", name, len(fresh.Queries), len(again.Queries))
			}
			return n
		}
		all := len(first.Rows.From)
		if n := taken(two()); n != all {
			t.Errorf("%s: %d of %d rows were taken over where nothing changed", name, n, all)
		}
		if n := taken(two("\ntitle: Khai sinh\n", "\ntitle: Khai sinh lại\n")); n != all-1 {
			t.Errorf("%s: %d of %d rows were taken over where one title changed", name, n, all)
		}
		if n := taken(two("https://thu.example/cchc/", "https://khac.example/")); n != 0 {
			t.Errorf("%s: %d rows were taken over from another address", name, n)
		}
		asked := 0
		for i, asks := range first.Rows.Asks {
			if len(asks) > 0 {
				asked++
				first.Rows.Asks[i] = append([]site.Query{{Name: asks[0].Name, Digest: asks[0].Digest + 1}}, asks[1:]...)
			}
		}
		if asked == 0 && strings.HasPrefix(name, "du-lieu/") {
			t.Errorf("no row of %s depends on a file", name)
		}
		if n := taken(two()); n != all-asked {
			t.Errorf("%s: %d of %d rows were taken over where %d had other answers", name, n, all, asked)
		}
	}
}
