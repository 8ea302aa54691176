package sharedpack

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"cchc/internal/archive"
	"cchc/internal/folder"
	"cchc/internal/viet"
)

const sites = `{"title": "Tỉnh", "units": [{"name": "Xã A", "baseURL": "https://a.example/"}]}`

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	text, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func about() Manifest { return Manifest{Title: "Tỉnh", Serial: 2026113001, Day: "2026-11-30"} }

func content() []archive.File {
	return []archive.File{{Name: SitesName, Data: []byte(sites)}, {Name: "chung/content/tt/a.md", Data: []byte("---\ntitle: A\n---\nChữ.\n")}, {Name: "chung/content/tt/mẫu.pdf", Data: []byte("%PDF-1.4\n%%EOF\n")}}
}

// TestWrite: what is read is what was written, and the same is always the same bytes.
func TestWrite(t *testing.T) {
	key := newKey(t)
	data, err := Write(about(), content(), key)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Write(about(), content(), key); !bytes.Equal(data, again) {
		t.Error("the same pack is other bytes")
	}
	p, err := Read(data)
	if err != nil || p.Serial != 2026113001 || p.Title != "Tỉnh" || !SameFingerprint(p.Fingerprint()+"=", Fingerprint(key.Public().(ed25519.PublicKey))) || !Is(data) {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, f := range content() {
		if got, err := fs.ReadFile(p.FS(), f.Name); err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}
	for _, cut := range []int{0, 1, len(data) / 2, len(data) - 1} {
		if _, err := Read(data[:cut]); err == nil {
			t.Errorf("%d bytes are a pack", cut)
		}
	}
	for _, text := range []string{"", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"} {
		if _, err := ParseKey([]byte(text)); !errors.Is(err, ErrKey) {
			t.Errorf("%q is a key", text)
		}
	}
}

// TestNextSerial: a number grows with every pack, and with the day where the last one is not known.
func TestNextSerial(t *testing.T) {
	day := func(s string) viet.Date {
		d, err := viet.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		last int64
		day  string
		want int64
	}{{0, "2026-11-30", 2026113001}, {2026113001, "2026-11-30", 2026113002}, {2026113002, "2026-12-01", 2026120101}, {2027010101, "2026-12-01", 2027010102}} {
		if got := NextSerial(c.last, day(c.day)); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

// A forged pack is made by hand: of a manifest that change has changed, signed, and of files.
type forged struct {
	change    func(m *Manifest)
	signature func(sig []byte) []byte
	files     []archive.File // beside those of content
	stored    []archive.File // in the place of those that the manifest lists
	head      func(h *zip.FileHeader)
}

func (f forged) pack(t testing.TB) []byte {
	t.Helper()
	key := newKey(t)
	m := about()
	files := append(content(), f.files...)
	m.Format, m.Version, m.Key, m.Files = format, version, key.Public().(ed25519.PublicKey), list(files)
	if f.change != nil {
		f.change(&m)
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	sig := ed25519.Sign(key, text)
	if f.signature != nil {
		sig = f.signature(sig)
	}
	if f.stored != nil {
		files = f.stored
	}
	return zipped(t, f.head, append([]archive.File{{Name: manifestName, Data: text}, {Name: signatureName, Data: []byte(base64.StdEncoding.EncodeToString(sig))}}, files...))
}

func zipped(t testing.TB, head func(h *zip.FileHeader), files []archive.File) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, f := range files {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Deflate}
		if head != nil && i > 2 {
			head(h)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(f.Data)
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

func refused(t testing.TB, data []byte) string {
	t.Helper()
	p, err := Read(data)
	var r *Refusal
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &r) || p != nil || r.Code == "":
		t.Errorf("%v, %v", p, err)
		return ""
	}
	if file, _ := r.Args["File"].(string); strings.ContainsAny(file, "\n\x00\u202e") {
		t.Errorf("a message has %q", file)
	}
	return strings.TrimPrefix(r.Code, "pack-")
}

// TestAttacks: what is not exactly as it was signed, and what is made to hang or to mislead who
// unpacks it, is refused with a reason.
func TestAttacks(t *testing.T) {
	file := func(name, data string) []archive.File { return []archive.File{{Name: name, Data: []byte(data)}} }
	changed := content()
	changed[1].Data = []byte("---\ntitle: B\n---\nChữ.\n")
	other := newKey(t).Public().(ed25519.PublicKey)
	mode := func(m fs.FileMode) func(h *zip.FileHeader) { return func(h *zip.FileHeader) { h.SetMode(m) } }
	zeros := string(make([]byte, 8<<20))
	for name, c := range map[string]struct {
		forged
		code string
	}{
		"as it is":          {forged{}, ""},
		"no signature":      {forged{signature: func([]byte) []byte { return nil }}, "signature"},
		"wrong signature":   {forged{signature: func(s []byte) []byte { s[9] ^= 1; return s }}, "signature"},
		"another key":       {forged{change: func(m *Manifest) { m.Key = other }}, "signature"},
		"half a key":        {forged{change: func(m *Manifest) { m.Key = m.Key[:16] }}, "signature"},
		"no key":            {forged{change: func(m *Manifest) { m.Key = nil }}, "signature"},
		"changed file":      {forged{stored: changed}, "damaged"},
		"missing file":      {forged{stored: content()[:2]}, "listed"},
		"files exchanged":   {forged{stored: []archive.File{content()[0], content()[2], content()[1]}}, "listed"},
		"one more":          {forged{stored: append(content(), file("chung/content/tt/b.md", "x")...)}, "listed"},
		"no sites.json":     {forged{change: func(m *Manifest) { m.Files = m.Files[1:] }, stored: content()[1:]}, "none"},
		"another format":    {forged{change: func(m *Manifest) { m.Format = "cchc-entry" }}, "none"},
		"newer":             {forged{change: func(m *Manifest) { m.Version = 2 }}, "newer"},
		"no number":         {forged{change: func(m *Manifest) { m.Serial = 0 }}, "none"},
		"no day":            {forged{change: func(m *Manifest) { m.Day = "mai" }}, "none"},
		"bomb":              {forged{files: file("chung/content/a.txt", zeros)}, "bomb"},
		"large text":        {forged{files: file("chung/content/a.md", zeros)}, "large"},
		"link":              {forged{head: mode(fs.ModeSymlink | 0o777)}, "strange"},
		"folder":            {forged{head: mode(fs.ModeDir | 0o777)}, "strange"},
		"password":          {forged{head: func(h *zip.FileHeader) { h.Flags |= 1 }}, "strange"},
		"a program":         {forged{files: file("chung/content/a.exe", "MZ")}, "type"},
		"a page of scripts": {forged{files: file("chung/content/a.pdf", "<html><script>alert(1)</script>")}, "content"},
		"no picture":        {forged{files: file("chung/content/a.jpg", "GIF87a")}, "content"},
		"no UTF-8":          {forged{files: file("chung/content/a.md", "\xff\xfe")}, "text"},
		"one name twice":    {forged{files: file("chung/content/tt/A.md", "x")}, "twice"},
		"accents alone":     {forged{files: file("chung/content/tt/mau.pdf", "%PDF-1.4\n")}, "twice"},
	} {
		if code := refused(t, c.pack(t)); code != c.code && !(c.code == "content" && code == "picture") {
			t.Errorf("%s: %q, want %q", name, code, c.code)
		}
	}
	many := make([]archive.File, MaxFiles+4)
	for i := range many {
		many[i] = archive.File{Name: manifestName}
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"many":       {zipped(t, nil, many), "many"},
		"large":      {make([]byte, MaxSize+1), "large"},
		"no archive": {[]byte("PK"), "none"},
		"no JSON":    {zipped(t, nil, append(file(manifestName, "{"), append(file(signatureName, ""), content()...)...)), "none"},
		"a parcel":   {zipped(t, nil, append(file(manifestName, "{}"), file("content/tin/a.md", "x")...)), "none"},
	} {
		if code := refused(t, c.data); code != c.code {
			t.Errorf("%s: %q, want %q", name, code, c.code)
		}
	}
}

// TestNames: a name that leads elsewhere, or that some system takes for another one, is refused.
func TestNames(t *testing.T) {
	for _, name := range []string{
		"../content/a.md", "chung/content/../../a.md", "/chung/content/a.md", "chung//content/a.md", `chung\content\a.md`, "C:/content/a.md", "chung/content/CON.md", "chung/content/a.md.", "chung/content/.an.md",
		"chung/content/.quoc-gia/1.md", "chung/content/a\n.md", "chung/content/a\u202edm.md", "chung/content/" + strings.Repeat("a", 300) + ".md", "chung/themes/a/a.md", "content/a.md", "chung/content", "chung/a.md", "",
		"chung/content/ba\u0309n.md", "chung/content/web.config", "chung/content/site.yaml", "sites.json", "cchc.json", ".cchc/content/a.md",
	} {
		code := refused(t, forged{files: []archive.File{{Name: name, Data: []byte("---\ntitle: A\n---\n")}}}.pack(t))
		if code != "name" && code != "none" && code != "strange" {
			t.Errorf("%q: %q", name, code)
		}
	}
}

// FuzzRead: whatever is read is signed by the key in it, bounded, and has the digests that it lists.
func FuzzRead(f *testing.F) {
	f.Add(forged{}.pack(f))
	f.Add(forged{files: []archive.File{{Name: "../a", Data: nil}}}.pack(f))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(data)
		if err != nil {
			refused(t, data)
			return
		}
		total := 0
		for i, listed := range p.Files {
			got, err := fs.ReadFile(p.FS(), listed.Name)
			if err != nil || folder.DigestOf(got) != listed.Digest || i > 0 && !isName(listed.Name) {
				t.Errorf("%+v: %v", listed, err)
			}
			total += len(got)
		}
		if total > MaxUnpacked || len(p.Key) != ed25519.PublicKeySize {
			t.Error(total, p.Key)
		}
	})
}
