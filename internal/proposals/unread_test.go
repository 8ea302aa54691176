package proposals

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"cchc/internal/config"
	"cchc/internal/diag"
)

// utf16Of is a text as Notepad saves it as Unicode.
func utf16Of(text string) string {
	var b bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

const own = `sets: 1 bộ
places: [Nhà văn hóa]
channels: [{method: in-person, time: 1 ngày làm việc, note: Quầy số bảy}]
`

// TestUnreadable: the unit's file that cannot be read, or of which no form shows all, is left alone and told of.
func TestUnreadable(t *testing.T) {
	shared := "sets: 1 bộ\nplaces: [Trụ sở]\nchannels: [{method: in-person, time: 1 ngày làm việc}]\n"
	for name, c := range map[string]struct{ text, code string }{
		"a slip of YAML":      {procedure(strings.Replace(own, "Nhà văn hóa]", "Nhà văn hóa", 1)), ""},
		"a key twice":         {procedure(own + "sets: 2 bộ\n"), ""},
		"UTF-16":              {utf16Of(procedure(own)), "utf16-encoding"},
		"an older encoding":   {procedure(own) + "\xff\xfe\xfa", "utf8-invalid"},
		"a key nobody knows":  {procedure(own + "cachLam: x\n"), "pack-own-kept"},
		"marks of a conflict": {"<<<<<<< a\n" + procedure(own) + "=======\n>>>>>>> b\n", "merge-conflict"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, map[string]string{"tt/a.md": procedure(shared), "tt/b.md": procedure(shared)}, nil)
			d.takeAll(d.receive())
			d.write(d.unit, map[string]string{"content/tt/a.md": c.text})
			if r := row(d.receive(), "tt/a.md"); r.State != Same || len(r.Problems) > 0 {
				t.Errorf("the province has changed nothing: %s, %v", r.State, r.Problems)
			}
			next := strings.Replace(shared, "1 ngày", "2 ngày", 1)
			d.share(map[string]string{"tt/a.md": procedure(strings.Replace(next, "1 bộ", "3 bộ", 1)), "tt/b.md": procedure(next)})
			o := d.receive()
			r := row(o, "tt/a.md")
			if r.State != Changed || r.Data != nil || len(r.Problems) == 0 || r.Problems[0].File != "content/tt/a.md" || r.Problems[0].Line == 0 || c.code != "" && r.Problems[0].Code != c.code {
				t.Fatalf("%s, %v", r.State, r.Problems)
			}
			for _, f := range r.Fields {
				if strings.ContainsRune(f.Old, 0) {
					t.Errorf("%q", f.Old)
				}
			}
			o.Take(d.actor(), o.Rows)
			if d.read("content/tt/a.md") != c.text {
				t.Error(d.read("content/tt/a.md"))
			}
			if !strings.Contains(d.read("content/tt/b.md"), "2 ngày") {
				t.Error("the other entry did not come")
			}
		})
	}
}

// TestUnsound: an entry of the province that does not parse is not taken in.
func TestUnsound(t *testing.T) {
	d := newDesk(t, map[string]string{"tr/a.md": "---\ntitle: A\n---\nMột.\n"}, nil)
	d.takeAll(d.receive())
	d.share(map[string]string{"tr/a.md": "---\ntitel: A\n---\nHai.\n", "tr/b.md": "---\ntitel: B\n---\nBa.\n"})
	o := d.receive()
	for _, name := range []string{"tr/a.md", "tr/b.md"} {
		if r := row(o, name); diag.List(r.Problems).Errors() == 0 || !strings.HasPrefix(r.Problems[0].File, "chung/content/") {
			t.Errorf("%s: %v", name, r.Problems)
		}
	}
	o.Take(d.actor(), o.Rows)
	if got := d.read("content/tr/a.md"); got != "---\ntitle: A\n---\nMột.\n" {
		t.Error(got)
	}
}

// TestComesBack: a way that the unit has removed comes back as the province wrote it, with its note.
func TestComesBack(t *testing.T) {
	post := "  - method: post\n    time: 2 ngày làm việc\n    fees: Cước bưu chính\n    note: Gửi kèm bản sao.\n"
	way := "channels:\n  - method: in-person\n    time: 1 ngày làm việc\n"
	d := newDesk(t, map[string]string{"tt/a.md": procedure(way + post)}, nil)
	d.takeAll(d.receive())
	d.write(d.unit, map[string]string{"content/tt/a.md": procedure(way)})
	d.share(map[string]string{"tt/a.md": procedure(way + post + "sets: 2 bộ\n")})
	d.takeAll(d.receive())
	if got := d.read("content/tt/a.md"); !strings.Contains(got, post) {
		t.Error(got)
	}
}

// TestSameWords: the unit's own words for a value stay where nobody changed it.
func TestSameWords(t *testing.T) {
	d := newDesk(t, map[string]string{"tt/a.md": procedure("channels:\n  - method: in-person\n    time: 1 ngày làm việc\n")}, nil)
	d.takeAll(d.receive())
	d.write(d.unit, map[string]string{"content/tt/a.md": "---\nTiêu đề: Khai tử\nCách thức thực hiện:\n  - Hình thức nộp: Trực tiếp\n    Thời hạn giải quyết: 1 ngày làm việc\n---\nChữ.\n"})
	d.share(map[string]string{"tt/a.md": procedure("channels:\n  - method: in-person\n    time: 2 ngày làm việc\n")})
	d.takeAll(d.receive())
	if got := d.read("content/tt/a.md"); !strings.Contains(got, "Hình thức nộp: Trực tiếp\n    Thời hạn giải quyết: 2 ngày làm việc\n") {
		t.Error(got)
	}
}

// TestLostFile: a file that the unit has deleted comes back with the next pack, while its entry names it.
func TestLostFile(t *testing.T) {
	d := newDesk(t, map[string]string{"tr/a.md": "---\ntitle: A\n---\n[mẫu](mau.txt)\n", "tr/mau.txt": "Mẫu."}, nil)
	d.takeAll(d.receive())
	d.write(d.unit, map[string]string{"content/tr/mau.txt": ""})
	o := d.receive()
	if r := row(o, "tr/a.md"); r.State != Changed || len(r.Files) != 1 || r.Data != nil {
		t.Fatalf("%+v", r)
	}
	d.takeAll(o)
	if d.read("content/tr/mau.txt") != "Mẫu." {
		t.Error(d.read("content/tr/mau.txt"))
	}
	d.write(d.unit, map[string]string{"content/tr/mau.txt": "", "content/tr/a.md": "---\ntitle: A\n---\nKhông cần mẫu.\n"})
	if r := row(d.receive(), "tr/a.md"); r.State != Same {
		t.Errorf("the entry does not name the file any more: %+v", r)
	}
}

// TestDecided: what was done is what a result says, not what was wanted.
func TestDecided(t *testing.T) {
	d := newDesk(t, map[string]string{"tr/a.md": "---\ntitle: A\n---\nMột.\n", "tr/b.md": "---\ntitle: B\n---\nMột.\n"}, nil)
	d.takeAll(d.receive())
	d.share(map[string]string{"tr/a.md": "---\ntitle: A2\n---\nMột.\n", "tr/b.md": "---\ntitle: B2\n---\nMột.\n"})
	o := d.receive()
	d.write(d.unit, map[string]string{"content/tr/a.md": "---\ntitle: Của xã\n---\nMột.\n"})
	var rows []*Row
	for _, r := range o.Rows {
		if r.State == Changed {
			rows = append(rows, r)
		}
	}
	if r := o.Take(d.actor(), rows); len(r.Decided) != 1 || r.Decided[0] != "content/tr/b.md" || len(r.Problems) != 1 {
		t.Errorf("%+v", r)
	}
}

// TestOtherUnit: who names a unit names the one that the column is.
func TestOtherUnit(t *testing.T) {
	d := newDesk(t, map[string]string{"tr/a.md": "---\ntitle: A\n---\nMột.\n"}, nil)
	d.write(d.province, map[string]string{"sites.yaml": strings.Replace(sites, "units: [", "units: [{name: Xã B, level: Xã, baseURL: \"https://b.example/\"}, ", 1)})
	data := d.pack()
	open := func(address, recorded, unit string) string {
		text := strings.Replace(d.read("content/site.yaml"), "https://a.example/", address, 1)
		if recorded != "" {
			text += "province: {unit: " + recorded + "}\n"
		}
		settings, _ := config.ParseSettings([]byte(text))
		s, problems := Open("goi.zip", data, d.dir.FS(), settings, Options{Unit: unit})
		if s == nil {
			return codeOf(problems)
		}
		defer s.Close()
		return s.Unit.ID
	}
	for _, c := range []struct{ address, recorded, unit, want string }{
		{"https://a.example/", "", "xa-a", "xa-a"},
		{"https://a.example/", "", "xa-b", "pack-other-unit"},
		{"https://c.example/", "", "xa-b", "xa-b"},
		{"https://c.example/", "xa-a", "xa-b", "pack-other-unit"},
		{"https://a.example/", "xa-b", "xa-b", "xa-b"},
	} {
		if got := open(c.address, c.recorded, c.unit); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestCodeHere: a procedure that the unit has renamed does not come under its old name as well.
func TestCodeHere(t *testing.T) {
	text := procedure("code: \"1.001193\"\nsets: 1 bộ\n")
	d := newDesk(t, map[string]string{"tt/a.md": text}, nil)
	d.takeAll(d.receive())
	d.write(d.unit, map[string]string{"content/tt/a.md": "", "content/tt/ten-moi.md": text})
	if r := row(d.receive(), "tt/a.md"); r.State != Same || len(r.Problems) > 0 {
		t.Errorf("the province has changed nothing: %s %v", r.State, r.Problems)
	}
	d.share(map[string]string{"tt/a.md": strings.Replace(text, "1 bộ", "2 bộ", 1)})
	o := d.receive()
	if r := row(o, "tt/a.md"); len(r.Problems) != 1 || r.Problems[0].Code != "pack-code-here" || r.Problems[0].File != "content/tt/ten-moi.md" {
		t.Fatalf("%s %v", r.State, r.Problems)
	}
	o.Take(d.actor(), o.Rows)
	if got := d.read("content/tt/ten-moi.md"); got != text {
		t.Error(got)
	}
}
