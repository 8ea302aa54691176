package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// finderData is what the data of a finder say.
type finderData struct {
	Rows   []string
	Facets map[string]struct {
		Sets [][]string
		Rows []int
	}
}

// finderOf reads the data of a finder as the script does.
func finderOf(t *testing.T, set *Set, path string) (data finderData) {
	t.Helper()
	o := set.Output(path)
	if o == nil {
		t.Fatalf("%s is not there", path)
	}
	text := bytes.TrimSpace(set.Render(o).Data)
	text, opens := bytes.CutPrefix(text, []byte("cchcFinder("))
	text, closes := bytes.CutSuffix(text, []byte(");"))
	if !opens || !closes {
		t.Fatalf("%s is no call: %.60s", path, text)
	}
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// of returns the terms of row i.
func (d finderData) of(folder string, i int) []string {
	f := d.Facets[folder]
	return f.Sets[f.Rows[i]]
}

func procedureFile(title, field, more string) *fstest.MapFile {
	if !strings.Contains(more, "audience:") {
		more += "audience: [Công dân Việt Nam]\n"
	}
	return &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %q\nfield: %s\nagency: UBND xã\nsteps: [Nộp hồ sơ]\nchannels: [{method: in-person, time: 5 ngày}]\ndossier: [{papers: [Tờ khai]}]\nsets: \"1\"\n%s---\n", title, field, more)}
}

// sectioned is a site whose procedures stand in a section and in one below it.
func sectioned() fstest.MapFS {
	return fstest.MapFS{
		"content/site.yaml":              {Data: []byte("title: Cột thử\nbaseURL: https://thu.example/cchc/\nagency: UBND xã Thử\nfields: [Hộ tịch, Đất đai]\n")},
		"content/_index.md":              {Data: []byte("---\ntitle: Cột thử\n---\n")},
		"content/thu-tuc/_index.md":      {Data: []byte("---\ntitle: Thủ tục\nkind: procedure\n---\n")},
		"content/thu-tuc/dat/_index.md":  {Data: []byte("---\ntitle: Đất đai\nkind: procedure\n---\n")},
		"content/thu-tuc/a.md":           procedureFile("An táng", "Hộ tịch", "status: repealed\n"),
		"content/thu-tuc/b.md":           procedureFile(`Ba lần <b>"bước"</b> & hơn`, "Hộ tịch", "service: full\nkeywords: [làm nhanh]\n"),
		"content/thu-tuc/dat/c.md":       procedureFile("Cấp đổi", "Đất đai", "service: information\n"),
		"content/thu-tuc/dat/d.md":       procedureFile("Đo đạc", "Đất đai", "status: new\naudience: [Tổ chức, Công dân Việt Nam]\n"),
		"content/tin/_index.md":          {Data: []byte("---\ntitle: Tin\nkind: page\n---\n")},
		"content/tin/khong-phai-thu.md":  {Data: []byte("---\ntitle: Trang\n---\nNội dung.\n")},
		"content/thu-tuc/dat/nhap/e.txt": {Data: []byte("không phải bài")},
	}
}

// TestFinderHasTheSectionAndThoseBelow: in the order of the list, those that
// are over last, with addresses from the section.
func TestFinderHasTheSectionAndThoseBelow(t *testing.T) {
	set := demonstration(t, sectioned())
	data := finderOf(t, set, "/thu-tuc/tra-cuu.js")
	var hrefs []string
	for _, row := range data.Rows {
		_, rest, _ := strings.Cut(row, `href="`)
		href, _, _ := strings.Cut(rest, `"`)
		hrefs = append(hrefs, href)
	}
	if want := []string{"b/", "dat/c/", "dat/d/", "a/"}; !slices.Equal(hrefs, want) {
		t.Fatalf("the rows lead to %q, want %q", hrefs, want)
	}
	if row := data.Rows[0]; strings.Contains(row, "<b>") || !strings.Contains(row, "&lt;b>") || !strings.Contains(row, "làm nhanh") {
		t.Errorf("the first row is %s", row)
	}
	if row := data.Rows[3]; !strings.Contains(row, "Bãi bỏ") || !strings.Contains(row, "tag-alert") {
		t.Errorf("the repealed procedure is not marked: %s", row)
	}
	for folder, want := range map[string]string{
		"linh-vuc": "[[ho-tich] [dat-dai] [dat-dai] [ho-tich]]", "dich-vu-cong": "[[toan-trinh] [cung-cap-thong-tin] [] []]",
		"doi-tuong": "[[cong-dan-viet-nam] [cong-dan-viet-nam] [to-chuc cong-dan-viet-nam] [cong-dan-viet-nam]]", "co-quan": "[[ubnd-xa-thu] [ubnd-xa-thu] [ubnd-xa-thu] [ubnd-xa-thu]]",
	} {
		var got [][]string
		for i := range data.Rows {
			got = append(got, data.of(folder, i))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s is %v, want %s", folder, got, want)
		}
	}
	if below := finderOf(t, set, "/thu-tuc/dat/tra-cuu.js"); len(below.Rows) != 2 || !strings.Contains(below.Rows[0], `href="c/"`) {
		t.Errorf("the section below has %q", below.Rows)
	}
	if set.Output("/tin/tra-cuu.js") != nil {
		t.Error("a list of pages has a finder")
	}
	page := string(set.Render(set.Output("/thu-tuc/")).Data)
	for _, want := range []string{`<a href="/cchc/linh-vuc/dat-dai/">Đất đai</a> <span class="quiet">2</span>`, `<a href="/cchc/dich-vu-cong/toan-trinh/">Toàn trình</a> <span class="quiet">1</span>`, `action="/cchc/thu-tuc/"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has not %s", want)
		}
	}
}

// TestFinderFollowsItsProcedures: what the data depend on changes with what is
// in them, and only then; also in a preview.
func TestFinderFollowsItsProcedures(t *testing.T) {
	asked := func(folder fstest.MapFS) string {
		set := demonstration(t, folder)
		return fmt.Sprint(set.Render(set.Output("/thu-tuc/tra-cuu.js")).Queries)
	}
	was := asked(sectioned())
	for name, file := range map[string]*fstest.MapFile{
		"content/thu-tuc/b.md":     procedureFile("Bốn lần", "Hộ tịch", "service: full\n"),
		"content/thu-tuc/dat/c.md": procedureFile("Cấp đổi", "Hộ tịch", "service: information\n"),
		"content/thu-tuc/e.md":     procedureFile("Em", "Hộ tịch", ""),
		"content/thu-tuc/dat/d.md": procedureFile("Đo đạc", "Đất đai", "service: full\n"),
	} {
		folder := sectioned()
		folder[name] = file
		if asked(folder) == was {
			t.Errorf("a change of %s is not noticed", name)
		}
	}
	folder := sectioned()
	folder["content/tin/khong-phai-thu.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Trang khác\n---\nLời.\n")}
	if asked(folder) != was {
		t.Error("a change of a page that is no procedure makes the data anew")
	}

	folder = sectioned()
	set, _ := Open(folder, store.Options{Today: viet.NewDate(2026, 11, 22), Drafts: true, Future: true})
	folder["content/thu-tuc/dat/c.md"] = procedureFile("Xin cấp đổi", "Đất đai", "service: information\n")
	again, ok := set.Again("content/thu-tuc/dat/c.md")
	if !ok {
		t.Fatal("the set was not made again")
	}
	if data := finderOf(t, again, "/thu-tuc/tra-cuu.js"); !strings.Contains(data.Rows[2], "Xin cấp đổi") {
		t.Errorf("the saved entry is not where it belongs: %q", data.Rows)
	}
}

// TestSizeOfTheFinder: what somebody who filters fetches.
func TestSizeOfTheFinder(t *testing.T) {
	for n, most := range map[int]int{500: 40 << 10, 5000: 400 << 10} {
		set := demonstration(t, largeSite(n))
		data := set.Render(set.Output("/thu-tuc/tra-cuu.js")).Data
		t.Logf("%d procedures: %d bytes, %d compressed", n, len(data), compressed(data))
		if size := compressed(data); size > most {
			t.Errorf("the data of %d procedures have %d bytes", n, size)
		}
	}
}
