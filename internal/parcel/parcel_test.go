package parcel

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"strings"
	"testing"

	"cchc/internal/folder"
)

const entry = "---\ntitle: Tin một\ndate: 2026-11-01\n---\nNội dung.\n"

func picture(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func example(t testing.TB) *Parcel {
	return &Parcel{
		Manifest: Manifest{Kind: "news", Section: "tin-tuc", File: "content/tin-tuc/mot/index.md", Title: "Tin một", From: "Lò Thị Xuân", Agency: "Trạm Y tế xã", Day: "2026-11-30",
			Files: []Listed{{Name: "content/tin-tuc/mot/ảnh.png"}, {Name: "content/tin-tuc/mot/mau.pdf"}}},
		Entry: []byte(entry), Data: [][]byte{picture(t), []byte("%PDF-1.4\n%%EOF\n")},
	}
}

// TestWrite: what is read is what was written, and the same is always the same bytes.
func TestWrite(t *testing.T) {
	data, err := Write(example(t))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Write(example(t))
	if !bytes.Equal(data, again) {
		t.Error("the same parcel is other bytes")
	}
	p, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if string(p.Entry) != entry || p.From != "Lò Thị Xuân" || len(p.Data) != 2 || !bytes.Equal(p.Data[0], picture(t)) || p.Files[1].Name != "content/tin-tuc/mot/mau.pdf" {
		t.Errorf("%+v", p.Manifest)
	}
	for _, cut := range []int{0, 1, len(data) / 2, len(data) - 1} {
		if _, err := Read(data[:cut]); err == nil {
			t.Errorf("%d bytes are a parcel", cut)
		}
	}
}

// A stored is a file of an archive that is made by hand.
type stored struct {
	name string
	data []byte
	head func(h *zip.FileHeader)
}

// pack makes an archive of a manifest and files; change may change the manifest.
func pack(t testing.TB, change func(m *Manifest), files ...stored) []byte {
	t.Helper()
	p := example(t)
	m := p.Manifest
	m.Format, m.Version, m.Files, m.Digest = format, version, nil, folder.DigestOf(p.Entry)
	all := []stored{{name: m.File, data: p.Entry}}
	for _, f := range files {
		m.Files = append(m.Files, Listed{Name: f.name, Size: int64(len(f.data)), Digest: folder.DigestOf(f.data)})
		all = append(all, f)
	}
	if change != nil {
		change(&m)
		all[0].name = m.File
	}
	about, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return zipped(t, append([]stored{{name: manifestName, data: about}}, all...)...)
}

func zipped(t testing.TB, files ...stored) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.head != nil {
			f.head(h)
		}
		w, err := z.CreateHeader(h)
		if err == nil && !strings.HasSuffix(f.name, "/") { // a folder
			_, err = w.Write(f.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refused is the code with which an archive is refused.
func refused(t testing.TB, data []byte) string {
	t.Helper()
	p, err := Read(data)
	var r *Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &r) || p != nil && r.Code != "parcel-entry":
		t.Errorf("%v, %v", p, err)
	}
	if file, _ := r.Args["File"].(string); strings.ContainsAny(file, "\n\x00\u202e") {
		t.Errorf("a message has %q", file)
	}
	return strings.TrimPrefix(r.Code, "parcel-")
}

// TestNames: a name that leads elsewhere, or that some system takes for another one, is
// refused, of files and of the entry.
func TestNames(t *testing.T) {
	pdf := []byte("%PDF-1.4\n")
	long := strings.Repeat("a", 300)
	for _, name := range []string{
		"../a.pdf", "content/../a.pdf", "content/tin-tuc/../../a.pdf", "/content/a.pdf", "content//a.pdf", "content/./a.pdf", "C:/a.pdf", `C:\a.pdf`, `content\a.pdf`, `content/..\..\a.pdf`,
		"content/a.pdf:stream.pdf", "content/CON.pdf", "content/nul.pdf", "content/com1/a.pdf", "content/a.pdf.", "content/a .pdf ", "content/.an.pdf", "content/_a/.git/a.pdf",
		"content/a\x00.pdf", "content/a\n.pdf", "content/a\u202efdp.exe.pdf", "content/" + long + ".pdf", "themes/a/a.pdf", "public/a.pdf", ".cchc/a.pdf", "content", "content/", "",
		"content/tin-tuc/ba\u0309n.pdf", "content/tin-tuc/web.config", "content/site.yaml", "content/tin-tuc/a.md", "content/tin-tuc/_index.md",
	} {
		if code := refused(t, pack(t, nil, stored{name: name, data: pdf})); code != "name" && code != "none" && code != "type" && code != "strange" {
			t.Errorf("file %q: %q", name, code)
		}
	}
	for _, name := range []string{
		"content/tin-tuc/_index.md", "content/site.yaml", "content/_index.md", "content/tin-tuc/a.html", "../content/tin-tuc/a.md", "content/khac/a.md", "content/tin-tuc/../khac/a.md",
		"content/tin-tuc/.bo-qua.yaml", "content/tin-tuc/CON.md", "content/tin-tuc/a.md/", `content/tin-tuc/b\a.md`,
	} {
		if code := refused(t, pack(t, func(m *Manifest) { m.File = name })); code == "" {
			t.Errorf("entry %q is taken", name)
		}
	}
	for _, twins := range [][2]string{{"content/a.pdf", "content/a.pdf"}, {"content/a.pdf", "content/A.pdf"}, {"content/ảnh.pdf", "content/anh.pdf"}} {
		if code := refused(t, pack(t, nil, stored{name: twins[0], data: pdf}, stored{name: twins[1], data: pdf})); code != "twice" {
			t.Errorf("%q: %q", twins, code)
		}
	}
}

// TestContent: a file is of the type that its name says, and of one that is published.
func TestContent(t *testing.T) {
	huge := picture(t)
	binary.BigEndian.PutUint32(huge[16:], 60_000) // the width that the header says
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, c := range map[string]struct{ data, code string }{
		"a.exe": {"MZ", "type"}, "a.html": {"<p>", "type"}, "a.js": {"alert(1)", "type"}, "a.docm": {"PK\x03\x04", "type"}, "a": {"x", "type"}, "a.heic": {"x", "type"}, "a.lnk": {"x", "type"},
		"a.zip": {"PK\x03\x04", "type"}, "a.rar": {"Rar!\x1a\x07", "type"}, "a.7z": {"7z\xbc\xaf\x27\x1c", "type"}, "a.gz": {"\x1f\x8b", "type"},
		"a.pdf": {"<html><script>alert(1)</script>", "content"}, "b.pdf": {"MZ", "content"}, "a.txt": {"<!doctype html><script>", "content"}, "a.docx": {"%PDF-", "content"},
		"a.png": {"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "content"}, "a.jpg": {"GIF87a", "picture"}, "b.png": {string(huge), "picture"}, "c.png": {"no picture", "picture"},
		"a.svg": {"<svg xmlns='http://www.w3.org/2000/svg'><!DOCTYPE x [<!ENTITY a 'b'>]></svg>", "content"},
	} {
		code := refused(t, pack(t, nil, stored{name: "content/tin-tuc/" + name, data: []byte(c.data)}))
		if code != c.code && !(c.code == "content" && code == "picture") {
			t.Errorf("%s: %q, want %q", name, code, c.code)
		}
	}
	drawing := []byte("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>")
	if code := refused(t, pack(t, nil, stored{name: "content/tin-tuc/a.svg", data: drawing})); code != "" {
		t.Errorf("a drawing is refused: %q", code)
	}
	for text, code := range map[string]string{"no front matter": "entry", "+++\ntitle = 'a'\n+++\n": "entry", "---\ntitle: [\n---\n": "entry", "---\na: &x b\nc: *x\n---\n": "entry", "\xff\xfe": "entry"} {
		p := example(t)
		p.Entry, p.Files, p.Data = []byte(text), nil, nil
		var r *Refusal
		if _, err := Write(p); !errors.As(err, &r) || r.Code != "parcel-"+code {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestArchives that are made to hang or to mislead who unpacks them.
func TestArchives(t *testing.T) {
	zeros := make([]byte, 8<<20)
	many := make([]stored, MaxFiles+1)
	for i := range many {
		many[i] = stored{name: "content/tin-tuc/" + strings.Repeat("a", i+1) + ".txt", data: []byte("x")}
	}
	good, err := Write(example(t))
	if err != nil {
		t.Fatal(err)
	}
	nested := stored{name: "content/tin-tuc/a.zip", data: good}
	mode := func(m fs.FileMode) func(h *zip.FileHeader) { return func(h *zip.FileHeader) { h.SetMode(m) } }
	cases := map[string]struct {
		data []byte
		code string
	}{
		"bomb":           {pack(t, nil, stored{name: "content/tin-tuc/a.txt", data: zeros}), "bomb"},
		"manifest bomb":  {zipped(t, stored{name: manifestName, data: zeros}), "large"},
		"many":           {pack(t, nil, many...), "many"},
		"nested":         {pack(t, nil, nested), "type"},
		"link":           {pack(t, nil, stored{"content/tin-tuc/a.txt", []byte("/etc/passwd"), mode(fs.ModeSymlink | 0o777)}), "strange"},
		"device":         {pack(t, nil, stored{"content/tin-tuc/a.txt", []byte("x"), mode(fs.ModeDevice | 0o666)}), "strange"},
		"password":       {pack(t, nil, stored{"content/tin-tuc/a.txt", []byte("x"), func(h *zip.FileHeader) { h.Flags |= 1 }}), "strange"},
		"not listed":     {pack(t, func(m *Manifest) { m.Files = nil }, stored{name: "content/tin-tuc/a.txt", data: []byte("x")}), "listed"},
		"listed only":    {pack(t, func(m *Manifest) { m.Files = []Listed{{Name: "content/tin-tuc/a.txt"}} }), "listed"},
		"another digest": {pack(t, func(m *Manifest) { m.Digest = folder.DigestOf(nil) }), "damaged"},
		"newer":          {pack(t, func(m *Manifest) { m.Version = 2 }), "newer"},
		"no version":     {pack(t, func(m *Manifest) { m.Version = 0 }), "none"},
		"another format": {pack(t, func(m *Manifest) { m.Format = "x" }), "none"},
		"no kind":        {pack(t, func(m *Manifest) { m.Kind = "<script>" }), "kind"},
		"no manifest":    {zipped(t, stored{name: "content/tin-tuc/mot/index.md", data: []byte(entry)}), "none"},
		"no JSON":        {zipped(t, stored{name: manifestName, data: []byte("{")}), "none"},
		"empty":          {zipped(t), "none"},
		"large":          {make([]byte, MaxSize+1), "large"},
		"overlapping":    {overlapping(t), "bomb"},
	}
	for name, c := range cases {
		if code := refused(t, c.data); code != c.code {
			t.Errorf("%s: %q, want %q", name, code, c.code)
		}
	}
	if p, err := Read(pack(t, func(m *Manifest) { m.From, m.Title = "a\n\u202eb\x00"+strings.Repeat("x", 500), "<script>" })); err != nil || strings.ContainsAny(p.From, "\n\u202e\x00") || len(p.From) > 100 {
		t.Errorf("%+v, %v", p, err)
	}
}

// overlapping is an archive whose directory names the same bytes many times.
func overlapping(t testing.TB) []byte {
	data := pack(t, nil, stored{name: "content/tin-tuc/a.txt", data: bytes.Repeat([]byte("0123456789abcdefghij"), 40_000)})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	start := int(binary.LittleEndian.Uint32(data[end+16:]))
	last := bytes.LastIndex(data[:end], []byte("PK\x01\x02"))
	var b bytes.Buffer
	b.Write(data[:end])
	const copies = 90
	for range copies {
		b.Write(data[last:end])
	}
	tail := bytes.Clone(data[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(len(z.File)+copies))
	binary.LittleEndian.PutUint16(tail[10:], uint16(len(z.File)+copies))
	binary.LittleEndian.PutUint32(tail[12:], uint32(b.Len()-start))
	b.Write(tail)
	return b.Bytes()
}

// FuzzRead: whatever is read is bounded and exactly as it would be written.
func FuzzRead(f *testing.F) {
	good, err := Write(example(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(pack(f, nil))
	f.Add(overlapping(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		var r *Refusal
		if err != nil {
			if !errors.As(err, &r) {
				t.Fatal(err)
			}
			return
		}
		total := len(p.Entry)
		names := map[string]bool{p.File: true}
		for i, one := range p.Files {
			total += len(p.Data[i])
			names[one.Name] = true
		}
		if total > MaxUnpacked || len(names) != len(p.Files)+1 {
			t.Error(total, names)
		}
		for name := range maps.Keys(names) {
			if !fs.ValidPath(name) || !strings.HasPrefix(name, "content/") || folder.Saveable(name) != nil {
				t.Errorf("%q", name)
			}
		}
		again, err := Write(p)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := Read(again); err != nil || !bytes.Equal(q.Entry, p.Entry) || q.From != p.From {
			t.Error(err)
		}
	})
}
