package proposals

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/sharedpack"
	"cchc/internal/viet"
)

const sites = `title: Các xã
shared: [{folder: chung, owner: Sở Tư pháp}]
overrides: [{kind: procedure, fields: [places, channels.note]}]
automatic: [{kind: procedure, fields: [steps, channels.time]}, {kind: page, fields: [body]}]
units: [{name: Xã A, level: Xã, baseURL: "https://a.example/", hotline: 0299 000 0101}]
`

// A desk is a province and a unit that take part in a test.
type desk struct {
	*testing.T
	province, unit string
	key            ed25519.PrivateKey
	serial         int64
	dir            *folder.Folder
	log            *history.Log
}

func newDesk(t *testing.T, shared, own map[string]string) *desk {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, province: t.TempDir(), unit: t.TempDir(), key: key}
	d.write(d.province, map[string]string{"sites.yaml": sites, "chung/content/tt/_index.md": "---\ntitle: TT\nkind: procedure\n---\n", "chung/content/tr/_index.md": "---\ntitle: TR\nkind: page\n---\n"})
	d.write(d.unit, map[string]string{"content/site.yaml": "title: Xã A\nbaseURL: https://a.example/\nagency: Ủy ban nhân dân xã A\n"})
	d.share(shared)
	d.write(d.unit, own)
	if d.dir, err = folder.Open(d.unit); err != nil {
		t.Fatal(err)
	}
	if d.log, err = history.Open(d.unit, "may", time.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.log.Close(); _ = d.dir.Close() })
	return d
}

func (d *desk) write(dir string, files map[string]string) {
	d.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if text == "" {
			if err := os.Remove(file); err != nil {
				d.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			d.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			d.Fatal(err)
		}
	}
}

// share writes what the province shares; "" removes a file.
func (d *desk) share(files map[string]string) {
	all := map[string]string{}
	for name, text := range files {
		all["chung/content/"+name] = text
	}
	d.write(d.province, all)
}

// pack is what the province sends next.
func (d *desk) pack() []byte {
	d.Helper()
	f, problems := fleet.Open(d.province, fleet.File)
	if f == nil {
		d.Fatal(problems)
	}
	defer f.Close()
	p, problems := f.Pack(f.All())
	if problems.Errors() > 0 {
		d.Fatal(problems)
	}
	d.serial++
	data, err := sharedpack.Write(sharedpack.Manifest{Title: f.Title, Serial: d.serial, Day: "2026-11-30"}, p.Files, d.key)
	if err != nil {
		d.Fatal(err)
	}
	return data
}

// compare reads a pack.
func (d *desk) compare(data []byte) *Outcome {
	d.Helper()
	d.dir.Forget()
	settings, _ := config.ParseSettings([]byte(d.read("content/site.yaml")))
	s, problems := Open("goi.zip", data, d.dir.FS(), settings, Options{})
	if s == nil {
		d.Fatal(problems)
	}
	return s.Compare(d.dir.FS())
}

// receive reads what the province sends next, with what changes by itself.
func (d *desk) receive() *Outcome {
	d.Helper()
	data := d.pack()
	if r := d.compare(data).TakeAutomatic(d.actor()); len(r.Problems) > 0 {
		d.Fatal(r.Problems)
	}
	return d.compare(data)
}

func (d *desk) actor() Actor { return Actor{Dir: d.dir, Log: d.log, Who: "Lò Thị Xuân"} }

func (d *desk) read(name string) string {
	d.Helper()
	text, err := os.ReadFile(filepath.Join(d.unit, filepath.FromSlash(name)))
	if err != nil {
		d.Fatal(err)
	}
	return string(text)
}

// row returns the row of a file.
func row(o *Outcome, file string) *Row {
	i := slices.IndexFunc(o.Rows, func(r *Row) bool { return r.File == "content/"+file })
	if i < 0 {
		return &Row{State: "none"}
	}
	return o.Rows[i]
}

// takeAll takes in all that waits.
func (d *desk) takeAll(o *Outcome) {
	d.Helper()
	var rows []*Row
	for _, r := range o.Rows {
		if r.State != Same && r.State != Declined {
			rows = append(rows, r)
		}
	}
	if r := o.Take(d.actor(), rows); len(r.Problems) > 0 {
		d.Fatal(r.Problems)
	}
}

func procedure(fields string) string { return "---\ntitle: Khai tử\n" + fields + "---\nChữ.\n" }

// TestWhoseAValueIs: what becomes of a field by who may change it and who has.
func TestWhoseAValueIs(t *testing.T) {
	for name, c := range map[string]struct{ base, mine, theirs, want string }{
		"only the province changed it":              {"places: [A]\n", "places: [A]\n", "places: [B]\n", "places: [B]\n"},
		"only the unit changed it":                  {"places: [A]\n", "places: [C]\n", "places: [A]\nsets: 2 bộ\n", "places: [C]\nsets: 2 bộ\n"},
		"both changed what the unit may":            {"places: [A]\n", "places: [C]\n", "places: [B]\n", "places: [C]\n"},
		"both changed what the unit may not":        {"sets: 1 bộ\n", "sets: 3 bộ\n", "sets: 2 bộ\n", "sets: 2 bộ\n"},
		"the province removed a field":              {"sets: 1 bộ\nresults: Giấy\n", "sets: 1 bộ\nresults: Giấy\n", "sets: 2 bộ\n", "sets: 2 bộ\n"},
		"the unit removed what it may":              {"places: [A]\n", "", "places: [A]\nsets: 2 bộ\n", "sets: 2 bộ\n"},
		"a field of the unit's own":                 {"", "keywords: [a]\n", "sets: 2 bộ\n", "keywords: [a]\nsets: 2 bộ\n"},
		"a draft that somebody has approved":        {"sets: 1 bộ\n", "sets: 1 bộ\ndraft: true\napprovedBy: X\n", "sets: 2 bộ\n", "sets: 2 bộ\ndraft: true\napprovedBy: X\n"},
		"a note of an item":                         {"channels:\n  - method: online\n", "channels:\n  - method: online\n    note: N\n", "channels:\n  - method: in-person\n  - method: online\n", "channels:\n  - method: in-person\n  - method: online\n    note: N\n"},
		"an item that both write otherwise":         {"channels:\n  - method: online\n    note: N\n", "channels:\n  - method: online\n    note: N\n", "channels:\n  - method: Trực tuyến\n    note: M\n", "channels:\n  - method: online\n    note: M\n"},
		"a comment stands, and so does the writing": {"sets: 1 bộ\n", "# Lời chú\nsets: \"1 bộ\" # ghi\nplaces: [A]\n", "sets: 2 bộ\n", "# Lời chú\nsets: \"2 bộ\" # ghi\nplaces: [A]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, map[string]string{"tt/a.md": procedure(c.base)}, nil)
			d.takeAll(d.receive())
			d.write(d.unit, map[string]string{"content/tt/a.md": procedure(c.mine)})
			d.share(map[string]string{"tt/a.md": procedure(c.theirs)})
			o := d.receive()
			if r := row(o, "tt/a.md"); r.State == Changed {
				d.takeAll(o)
			} else if c.mine != c.want {
				t.Errorf("it is %s", r.State)
			}
			if got := d.read("content/tt/a.md"); got != procedure(c.want) {
				t.Errorf("got\n%swant\n%s", got, procedure(c.want))
			}
			if o := d.receive(); o.Waiting() > 0 {
				t.Errorf("%d wait afterwards", o.Waiting())
			}
		})
	}
}

// TestByItself: what changes by itself does so only in entries that were taken in, and no more than once.
func TestByItself(t *testing.T) {
	d := newDesk(t, map[string]string{"tt/a.md": procedure("steps: [A]\nsets: 1 bộ\nchannels: [{method: online, time: 1 ngày}]\n"), "tr/b.md": "---\ntitle: B\n---\nMột.\n"},
		map[string]string{"content/tt/a.md": procedure("steps: [Của xã]\n")})
	o := d.receive()
	if r := row(o, "tt/a.md"); r.State != Changed || r.Part != nil || !o.First {
		t.Errorf("%+v", r)
	}
	d.takeAll(o)
	d.share(map[string]string{"tt/a.md": procedure("steps: [B]\nsets: 1 bộ\nchannels: [{method: online, time: 2 ngày}]\n"), "tr/b.md": "---\ntitle: B mới\n---\nHai.\n"})
	o = d.receive()
	if got := d.read("content/tt/a.md"); !strings.Contains(got, "steps: [B]") || !strings.Contains(got, "2 ngày") || row(o, "tt/a.md").State != Same {
		t.Errorf("%s%+v", got, row(o, "tt/a.md"))
	}
	if r, got := row(o, "tr/b.md"), d.read("content/tr/b.md"); r.State != Changed || got != "---\ntitle: B\n---\nHai.\n" || len(r.Fields) != 1 {
		t.Errorf("%s%+v", got, r)
	}
	// The unit writes what it likes afterwards; nothing takes that back by itself.
	d.write(d.unit, map[string]string{"content/tr/b.md": "---\ntitle: B\n---\nBa.\n"})
	d.receive()
	if got := d.read("content/tr/b.md"); !strings.Contains(got, "Ba.") {
		t.Error(got)
	}
	for _, e := range d.log.Of("content/tt/a.md") {
		if e.Act != history.Received || e.Who != "Lò Thị Xuân" {
			t.Errorf("%+v", e)
		}
	}
}

// TestNeeded: an entry brings the sections and the files that it needs; a file that no entry names stands alone.
func TestNeeded(t *testing.T) {
	pdf := "%PDF-1.4\n%%EOF\n"
	d := newDesk(t, map[string]string{"tt/sau/_index.md": "---\ntitle: Sâu\n---\n", "tt/sau/a/index.md": procedure("sets: 1 bộ\n"), "tt/sau/a/mẫu.pdf": pdf, "tt/khac.pdf": pdf}, nil)
	o := d.receive()
	if r := row(o, "tt/khac.pdf"); r.State != New {
		t.Errorf("%+v", r)
	}
	if r := o.Take(d.actor(), []*Row{row(o, "tt/sau/a/index.md")}); len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	for _, name := range []string{"content/tt/_index.md", "content/tt/sau/_index.md", "content/tt/sau/a/index.md", "content/tt/sau/a/mẫu.pdf"} {
		d.read(name)
	}
	if o = d.receive(); o.Waiting() != 2 { // khac.pdf, tr/_index.md
		t.Errorf("%d wait", o.Waiting())
	}
	// Another file of the same name is a change of the entry, also where its text is the same.
	d.share(map[string]string{"tt/sau/a/mẫu.pdf": pdf + "%2\n"})
	o = d.receive()
	r := row(o, "tt/sau/a/index.md")
	if r.State != Changed || len(r.Files) != 1 || r.Files[0].New {
		t.Fatalf("%+v", r)
	}
	d.takeAll(o)
	if got := d.read("content/tt/sau/a/mẫu.pdf"); got != pdf+"%2\n" {
		t.Error(got)
	}
}

// TestGone: what the province has no more goes into the trash when the unit agrees.
func TestGone(t *testing.T) {
	d := newDesk(t, map[string]string{"tt/a.md": procedure("sets: 1 bộ\n"), "tt/b.md": procedure("sets: 1 bộ\n")}, nil)
	d.takeAll(d.receive())
	d.share(map[string]string{"tt/a.md": "", "tt/b.md": ""})
	o := d.receive()
	a, b := row(o, "tt/a.md"), row(o, "tt/b.md")
	if a.State != Gone || b.State != Gone || a.Title != "Khai tử" {
		t.Fatalf("%+v %+v", a, b)
	}
	o.Take(d.actor(), []*Row{a})
	o.Decline(d.actor(), []*Row{b})
	if _, err := os.Stat(filepath.Join(d.unit, "content/tt/a.md")); err == nil || len(d.log.Trash()) != 1 {
		t.Error("it is still there")
	}
	if o = d.receive(); row(o, "tt/b.md").State != Declined || row(o, "tt/a.md").State != "none" {
		t.Errorf("%+v", row(o, "tt/b.md"))
	}
}

// TestNothingIsLost: what somebody has saved meanwhile is not written over, and what cannot be read is told.
func TestNothingIsLost(t *testing.T) {
	d := newDesk(t, map[string]string{"tt/a.md": procedure("sets: 1 bộ\n"), "tt/b.md": procedure("sets: 1 bộ\n")}, nil)
	d.takeAll(d.receive())
	d.share(map[string]string{"tt/a.md": procedure("sets: 2 bộ\n"), "tt/b.md": "---\ntitle: [\n---\n"})
	o := d.receive()
	d.write(d.unit, map[string]string{"content/tt/a.md": procedure("sets: 9 bộ\n")})
	r := o.Take(d.actor(), []*Row{row(o, "tt/a.md"), row(o, "tt/b.md")})
	if len(r.Problems) != 1 || r.Count != 0 || d.read("content/tt/a.md") != procedure("sets: 9 bộ\n") {
		t.Errorf("%+v", r)
	}
	if b := row(d.receive(), "tt/b.md"); len(b.Problems) == 0 || b.State != Changed || !strings.HasSuffix(b.Problems[0].File, "tt/b.md") {
		t.Errorf("%+v", b)
	}
	// A record that is damaged stops everything.
	d.write(d.unit, map[string]string{sharedpack.RecordFile: "{"})
	settings, _ := config.ParseSettings([]byte(d.read("content/site.yaml")))
	d.dir.Forget()
	if s, problems := Open("goi.zip", d.pack(), d.dir.FS(), settings, Options{}); s != nil || problems[0].Code != "pack-record" || problems[0].File != sharedpack.RecordFile {
		t.Error(problems)
	}
}

// TestWholeText: a text that no form shows is compared and taken in as a whole.
func TestWholeText(t *testing.T) {
	d := newDesk(t, map[string]string{"tr/a.md": "---\ntitle: A\nkeywords: [\"a\\nb\"]\n---\nMột.\n"}, nil)
	d.takeAll(d.receive())
	d.share(map[string]string{"tr/a.md": "---\ntitle: A\nkeywords: [\"a\\nc\"]\n---\nHai.\n"})
	o := d.receive()
	if r := row(o, "tr/a.md"); r.State != Changed || len(r.Fields) != 1 || r.Fields[0].Label != "" {
		t.Fatalf("%+v", r)
	}
	d.takeAll(o)
	if got := d.read("content/tr/a.md"); got != "---\ntitle: A\nkeywords: [\"a\\nc\"]\n---\nHai.\n" {
		t.Error(got)
	}
}

// TestTrust: a pack of another key, an older one, and another one of the same number.
func TestTrust(t *testing.T) {
	d := newDesk(t, map[string]string{"tt/a.md": procedure("sets: 1 bộ\n")}, nil)
	first := d.pack()
	o := d.compare(first)
	d.takeAll(o)
	second := d.pack()
	d.compare(second).TakeAutomatic(d.actor())
	print := sharedpack.Fingerprint(d.key.Public().(ed25519.PublicKey))
	_, d.key, _ = ed25519.GenerateKey(nil)
	foreign := d.pack()
	for name, c := range map[string]struct {
		data         []byte
		named, trust string
		code         string
	}{
		"the last one again": {second, "", "", ""},
		"an older one":       {first, "", "", "pack-older"},
		"another key":        {foreign, "", "", "pack-key"},
		"another key, named": {foreign, print, "", "pack-key"},
		"a new key":          {foreign, "", sharedpack.Fingerprint(d.key.Public().(ed25519.PublicKey)), ""},
		"a wrong new key":    {foreign, "", print, "pack-key"},
		"no pack":            {[]byte("x"), "", "", "pack-none"},
	} {
		settings := &config.Settings{}
		settings.Province.Fingerprint = config.KeyPrint(c.named)
		s, problems := Open("goi.zip", c.data, d.dir.FS(), settings, Options{TrustKey: c.trust})
		if code := codeOf(problems); code != c.code || (s == nil) != (c.code != "") {
			t.Errorf("%s: %q, %v", name, code, s)
		}
	}
}

// codeOf is the code of the first problem.
func codeOf(problems diag.List) string {
	if len(problems) == 0 {
		return ""
	}
	return problems[0].Code
}

// FuzzBody: the unit's part stays between whatever the province writes around it.
func FuzzBody(f *testing.F) {
	f.Add("Đầu.\n\n", "\nCuối.\n", "Phần của xã.\n", "Đầu mới.\n", "Cuối mới.\n")
	f.Add("", "", "", "a\n", "")
	f.Fuzz(func(t *testing.T, head, tail, part, newHead, newTail string) {
		for _, text := range []string{head, tail, part, newHead, newTail} {
			if strings.Contains(text, "unit.part") || !bytes.Equal([]byte(viet.NFC(text)), []byte(text)) || text != "" && !strings.HasSuffix(text, "\n") || strings.ContainsAny(text, "\r") {
				return
			}
		}
		theirs := newHead + partMark + "\n" + newTail
		got := body(head+part+tail, head+partMark+"\n"+tail, theirs)
		if !strings.HasPrefix(got, newHead) || !strings.HasSuffix(got, newTail) {
			t.Errorf("%q", got)
		}
		if plain := body("x\n", "x\n", newHead); plain != newHead {
			t.Errorf("%q", plain)
		}
		lines := map[string]bool{}
		for line := range strings.Lines(head + tail) {
			lines[line] = true
		}
		for line := range strings.Lines(part) {
			if lines[line] || strings.TrimSpace(line) == "" {
				return // it cannot be told whose a line is that both have
			}
		}
		if got != newHead+part+newTail {
			t.Errorf("%q has not %q", got, part)
		}
	})
}
