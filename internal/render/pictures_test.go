package render

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/diag"

	"golang.org/x/tools/txtar"
)

// columnWithPictures is a column whose editors saved what they had.
const columnWithPictures = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/cchc/
agency: UBND xã
-- content/tin/_index.md --
title: Tin
kind: news
-- content/tin/cau/index.md --
---
title: Qua cầu
date: 2026-03-19
topic: models
author: Hiền
cover: {src: bia.jpg, alt: Cây cầu}
---
![Dòng suối](<Suối mùa lũ.JPG> "Ảnh: Hiền")

![Sơ đồ](so-do.png) ![Đường đi](duong.svg) ![Vẫy tay](vay.gif)
`

// site returns a column with files beside the entry, and with more texts.
func pictureSite(t *testing.T, files map[string][]byte, texts string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(columnWithPictures + texts)).Files {
		text := f.Data
		if strings.HasSuffix(f.Name, "_index.md") {
			text = fmt.Appendf(nil, "---\n%s---\n", text)
		}
		fsys[f.Name] = &fstest.MapFile{Data: text}
	}
	for name, data := range files {
		fsys["content/tin/cau/"+name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// shot returns a JPEG of a size, taken with the phone on its side (EXIF says
// turn to the right), and at a place.
func shot(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range w {
		for x := range h {
			m.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y / 64), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00GPS 21.03, 105.85"
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(head, b.Bytes()[2:]...)
}

func drawing(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(m.Pix); i += 8 {
		m.Pix[i], m.Pix[i+3] = 200, 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func moving(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 20, 10), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{9, 9}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// vast returns a PNG whose header claims 20,000 × 20,000 pixels.
func vast() []byte {
	header := append([]byte("IHDR"), 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func openPictures(t *testing.T, fsys fs.FS) *Set {
	t.Helper()
	set, problems := Open(fsys, day)
	if problems.Errors() > 0 {
		t.Fatalf("%v", problems)
	}
	return set
}

// paths lists the outputs below an entry.
func paths(set *Set, below string) (all []string) {
	for _, o := range set.Outputs() {
		if rest, ok := strings.CutPrefix(o.Path, below); ok && rest != "" {
			all = append(all, rest)
		}
	}
	return all
}

func usual(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"bia.jpg": shot(t, 700, 500), "Suối mùa lũ.JPG": shot(t, 100, 160), "so-do.png": drawing(t, 480, 30),
		"duong.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><path d="M0 0h9v9z"/></svg>`), "vay.gif": moving(t),
	}
}

// TestPicturesOfAColumn follows five pictures to the pages that show them.
func TestPicturesOfAColumn(t *testing.T) {
	set := openPictures(t, pictureSite(t, usual(t), ""))
	want := []string{
		"bia.jpg", "bia.jpg.480.webp", "bia.jpg.960.webp", // 700 wide: the next width carries all of it
		"duong.svg", "so-do.png", "so-do.png.480.webp", "suoi-mua-lu.jpg", "suoi-mua-lu.jpg.480.webp", "vay.gif",
	}
	if got := paths(set, "/tin/cau/"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for path, size := range map[string]image.Point{
		"bia.jpg": {700, 500}, "bia.jpg.480.webp": {480, 343}, "bia.jpg.960.webp": {700, 500},
		"so-do.png": {480, 30}, "suoi-mua-lu.jpg": {100, 160}, "suoi-mua-lu.jpg.480.webp": {100, 160}, "vay.gif": {20, 10},
	} {
		r := set.Render(set.Output("/tin/cau/" + path))
		c, format, err := image.DecodeConfig(bytes.NewReader(r.Data))
		if err != nil || image.Pt(c.Width, c.Height) != size || format != strings.Replace(path[strings.LastIndexByte(path, '.')+1:], "jpg", "jpeg", 1) {
			t.Errorf("%s: %v %s, %v, %v", path, c, format, err, r.Problems)
		}
		if bytes.Contains(r.Data, []byte("GPS")) || bytes.Contains(r.Data, []byte("Exif")) {
			t.Errorf("%s says where it was taken", path)
		}
	}
	page := string(set.Render(set.Output("/tin/cau/")).Data)
	for _, part := range []string{
		`<figure class="cover"><picture><source type="image/webp" srcset="/cchc/tin/cau/bia.jpg.480.webp 480w, /cchc/tin/cau/bia.jpg.960.webp 700w" sizes="(min-width: 900px) 864px, calc(100vw - 36px)"><img src="/cchc/tin/cau/bia.jpg" alt="Cây cầu" width="700" height="500" fetchpriority="high" decoding="async"></picture>`,
		`<source type="image/webp" srcset="/cchc/tin/cau/suoi-mua-lu.jpg.480.webp 100w" sizes="(min-width: 828px) 792px, calc(100vw - 36px)"><img src="/cchc/tin/cau/suoi-mua-lu.jpg" alt="Dòng suối" width="100" height="160" loading="lazy" decoding="async"></picture><figcaption>Ảnh: Hiền</figcaption>`,
		`<img src="/cchc/tin/cau/so-do.png" alt="Sơ đồ" width="480" height="30" loading="lazy" decoding="async"></picture>`,
		`<img src="/cchc/tin/cau/duong.svg" alt="Đường đi" width="300" height="200" loading="lazy" decoding="async">`,
		`<img src="/cchc/tin/cau/vay.gif" alt="Vẫy tay" width="20" height="10" loading="lazy" decoding="async">`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("no %s in\n%s", part, page)
		}
	}
}

// TestPicturesOfAList: the newest news comes with its picture as wide as the page, the others
// with a small one.
func TestPicturesOfAList(t *testing.T) {
	for _, tc := range []struct{ name, text, class, sizes string }{
		{"newest", "", "item item-news item-leads", "(min-width: 900px) 864px, calc(100vw - 36px)"},
		{"older", "-- content/tin/moi.md --\n---\ntitle: Tin mới\ndate: 2026-03-20\ntopic: models\nauthor: Hiền\n---\nMới.\n", "item item-news", "(min-width: 672px) 216px, calc(34vw - 12px)"},
	} {
		set := openPictures(t, pictureSite(t, usual(t), tc.text))
		list := string(set.Render(set.Output("/tin/")).Data)
		for _, part := range []string{`<li class="` + tc.class + `"><div class="item-picture"><picture><source type="image/webp"`, `sizes="` + tc.sizes + `"><img src="/cchc/tin/cau/bia.jpg" alt width="700"`} {
			if !strings.Contains(list, part) {
				t.Errorf("%s: no %s in\n%s", tc.name, part, list)
			}
		}
	}
}

// TestPagesNoteTheirPictures: a page is made again when a picture of it has
// another size, and not when only its pixels differ.
func TestPagesNoteTheirPictures(t *testing.T) {
	notes := func(cover []byte) uint64 {
		files := usual(t)
		files["bia.jpg"] = cover
		set := openPictures(t, pictureSite(t, files, ""))
		for _, q := range set.Render(set.Output("/tin/cau/")).Queries {
			if q.Name == "picture\ttin/cau/bia.jpg" {
				return q.Digest
			}
		}
		t.Fatal("the page asked nothing of its cover")
		return 0
	}
	first := notes(shot(t, 700, 500))
	again := shot(t, 700, 500)
	again[len(again)-20] ^= 1
	if notes(again) != first {
		t.Error("other pixels, another digest")
	}
	if notes(shot(t, 700, 501)) == first {
		t.Error("another size, the same digest")
	}
}

// TestOriginals: who asks for them gets them at the files' own addresses, and
// pages still show only what was cleaned.
func TestOriginals(t *testing.T) {
	files := usual(t)
	set := openPictures(t, pictureSite(t, files, `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/
agency: UBND xã
pictures: {originals: có, sizes: "900; 300", chất lượng: 60}
`))
	want := []string{
		"bia.jpg", "bia.jpg.300.webp", "bia.jpg.900.jpg", "bia.jpg.900.webp", "duong.svg",
		"so-do.png", "so-do.png.300.webp", "so-do.png.900.png", "so-do.png.900.webp",
		"suoi-mua-lu.jpg", "suoi-mua-lu.jpg.300.webp", "suoi-mua-lu.jpg.900.jpg", "vay.gif",
	}
	if got := paths(set, "/tin/cau/"); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if r := set.Render(set.Output("/tin/cau/bia.jpg")); !bytes.Equal(r.Data, files["bia.jpg"]) {
		t.Errorf("%d bytes, %v", len(r.Data), r.Problems)
	}
	if r := set.Render(set.Output("/tin/cau/bia.jpg.900.jpg")); bytes.Contains(r.Data, []byte("GPS")) || len(r.Data) == 0 {
		t.Errorf("%d bytes, %v", len(r.Data), r.Problems)
	}
	page := string(set.Render(set.Output("/tin/cau/")).Data)
	if !strings.Contains(page, `<img src="/tin/cau/bia.jpg.900.jpg"`) || strings.Contains(page, `"/tin/cau/bia.jpg"`) {
		t.Error(page)
	}
}

// TestPicturesThatAreRefused: each is named once, whatever was made of it, and
// the page that shows it can still be seen in the preview.
func TestPicturesThatAreRefused(t *testing.T) {
	whole := shot(t, 700, 500)
	for _, c := range []struct {
		name string // of the file that stands for the cover
		data []byte
		code string
		args string
	}{
		{"bia.jpg", []byte("Đây là văn bản."), "picture-broken", "map[]"},
		{"bia.jpg", nil, "picture-broken", "map[]"},
		{"bia.jpg", whole[:len(whole)/2], "picture-broken", "map[]"},
		{"bia.jpg", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "picture-kind", "map[Kind:HEIC]"},
		{"bia.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "picture-kind", "map[Kind:HEIC]"},
		{"bia.tif", []byte("II*\x00\x08\x00\x00\x00"), "picture-kind", "map[Kind:TIFF]"},
		{"bia.heic", whole, "picture-misnamed", "map[Ext:.heic Kind:JPEG]"},
		{"bia.gif", whole, "picture-misnamed", "map[Ext:.gif Kind:JPEG]"},
		{"bia.png", moving(t), "picture-misnamed", "map[Ext:.png Kind:GIF]"},
		{"bia.png", vast(), "picture-too-large", "map[Height:20000 Limit:50 Side:16000 Width:20000]"},
		{"bia.gif", append(moving(t), make([]byte, 5<<20)...), "picture-moving-heavy", "map[Limit:5 Size:5]"},
	} {
		files := usual(t)
		delete(files, "bia.jpg")
		files[c.name] = c.data
		fsys := pictureSite(t, files, "")
		index := fsys["content/tin/cau/index.md"]
		index.Data = bytes.ReplaceAll(index.Data, []byte("bia.jpg"), []byte(c.name))
		set := openPictures(t, fsys)
		found := set.Check().Sort()
		if len(found) != 1 || found[0].Code != c.code || found[0].File != "content/tin/cau/"+c.name || fmt.Sprint(found[0].Args) != c.args {
			t.Errorf("%s: %v", c.name, found)
		}
		page := set.Render(set.Output("/tin/cau/"))
		if page.Problems.Errors() > 0 || !bytes.Contains(page.Data, []byte(`alt="Cây cầu"`)) {
			t.Errorf("%s: %v", c.name, page.Problems)
		}
		for _, lang := range diag.Languages {
			if words := diag.NewVoice(lang).Message(found[0]); strings.Contains(words, "<no value>") || words == "" {
				t.Errorf("%s: %s", c.name, words)
			}
		}
	}
}

// TestAddressesOfPicturesAreClaimed: an old address that is a picture's now is
// reported, and so is nothing where two pictures differ only in their ending.
func TestAddressesOfPicturesAreClaimed(t *testing.T) {
	files := usual(t)
	files["bia.png"] = drawing(t, 500, 20)
	fsys := pictureSite(t, files, "")
	openPictures(t, fsys)
	index := fsys["content/tin/cau/index.md"]
	index.Data = bytes.Replace(index.Data, []byte("author: Hiền\n"), []byte("author: Hiền\nattachments: [bia.png]\naliases: [/tin/cau/bia.jpg.960.webp]\n"), 1)
	_, problems := Open(fsys, day)
	if len(problems) != 1 || problems[0].Code != "address-taken" || problems[0].Line == 0 {
		t.Errorf("%v", problems)
	}
}

// TestDraftsKeepTheirPictures: what only a draft shows is not published in any
// size.
func TestDraftsKeepTheirPictures(t *testing.T) {
	fsys := pictureSite(t, usual(t), "")
	index := fsys["content/tin/cau/index.md"]
	index.Data = bytes.Replace(index.Data, []byte("author: Hiền\n"), []byte("author: Hiền\ndraft: true\n"), 1)
	if got := paths(openPictures(t, fsys), "/tin/cau/"); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// readFS counts the bytes that are read of pictures.
type readFS struct {
	fs.FS
	read *atomic.Int64
}

type readFile struct {
	fs.File
	read *atomic.Int64
}

func (r readFS) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if err != nil || !strings.HasSuffix(strings.ToLower(name), ".jpg") {
		return f, err
	}
	return readFile{f, r.read}, nil
}

func (f readFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.read.Add(int64(n))
	return n, err
}

func (f readFile) Seek(offset int64, whence int) (int64, error) {
	return f.File.(io.Seeker).Seek(offset, whence)
}

// TestOnlyHeadersAreRead: to know a column with large photos takes a few pages
// of each, and to know it again nothing.
func TestOnlyHeadersAreRead(t *testing.T) {
	files := usual(t)
	files["bia.jpg"] = append(files["bia.jpg"], make([]byte, 4<<20)...)
	fsys := pictureSite(t, files, "")
	for _, f := range fsys {
		f.ModTime = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	}
	var read atomic.Int64
	folder := readFS{fsys, &read}
	set := openPictures(t, folder)
	set.Render(set.Output("/tin/cau/"))
	if n := read.Swap(0); n == 0 || n > 128<<10 {
		t.Errorf("%d bytes were read", n)
	}
	again, problems := Reopen(folder, day, set)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	again.Render(again.Output("/tin/cau/"))
	if n := read.Load(); n != 0 {
		t.Errorf("%d bytes were read again", n)
	}
	changed := fsys["content/tin/cau/bia.jpg"]
	changed.Data, changed.ModTime = shot(t, 300, 200), changed.ModTime.Add(time.Second)
	third, _ := Reopen(folder, day, again)
	if page := third.Render(third.Output("/tin/cau/")).Data; !bytes.Contains(page, []byte(`width="300" height="200"`)) {
		t.Errorf("%s", page)
	}
}

// mapCache counts what is found.
type mapCache struct {
	data map[string][]byte
	hits int
}

func (m *mapCache) Get(key string) ([]byte, bool) {
	data, ok := m.data[key]
	if ok {
		m.hits++
	}
	return data, ok
}

func (m *mapCache) Put(key string, data []byte) { m.data[key] = data }

// TestUseCache: another run of the program makes nothing twice, and what comes
// from the cache is what would be made.
func TestUseCache(t *testing.T) {
	cache := &mapCache{data: map[string][]byte{}}
	render := func(cached bool) map[string][]byte {
		set := openPictures(t, pictureSite(t, usual(t), ""))
		if cached {
			set.UseCache(cache)
		} else {
			set.UseCache(nil)
		}
		made := map[string][]byte{}
		for _, o := range set.Outputs() {
			if o.Kind == File {
				made[o.Path] = set.Render(o).Data
			}
		}
		return made
	}
	first, second, without := render(true), render(true), render(false)
	if n := 7 + 3; len(cache.data) != n || cache.hits != n { // of the entry, and the icons
		t.Errorf("%d variants, %d found", len(cache.data), cache.hits)
	}
	for path := range first {
		if !bytes.Equal(first[path], second[path]) || !bytes.Equal(first[path], without[path]) {
			t.Errorf("%s differs", path)
		}
	}
}

// TestBadPictureSettings: a width or a quality that makes no sense.
func TestBadPictureSettings(t *testing.T) {
	_, problems := Open(pictureSite(t, usual(t), `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/
agency: UBND xã
pictures:
  sizes: [480, to, 9999999]
  quality: 101
`), day)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Field, p.Code))
	}
	want := []string{"5 pictures.sizes[2] picture-width", "5 pictures.sizes[3] picture-width", "6 pictures.quality picture-quality"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
