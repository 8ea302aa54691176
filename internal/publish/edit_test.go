package publish

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// A board is somebody who edits a site at random.
type board struct {
	t       *testing.T
	dir     string
	random  *rand.Rand
	news    []string // the entries' files
	forms   []string
	next    int
	mending bool     // entries are written without links
	said    []string // what was done, for the message of a failure
}

func (b *board) put(name, text string) {
	b.t.Helper()
	file := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *board) word() string {
	return []string{"An", "Bình", "Đông", "Ê Đê", "Ích", "Ơn", "Ước"}[b.random.IntN(7)]
}

func (b *board) begin() {
	b.settings()
	for i := range 4 {
		b.put(fmt.Sprintf("content/tin/tep%d.txt", i), "Tệp\n")
	}
	b.put("content/tin/_index.md", "---\ntitle: Tin\nkind: news\npageSize: 4\n---\n")
	b.put("content/tt/_index.md", "---\ntitle: Thủ tục\nkind: procedure\n---\n")
	b.put("content/vb/_index.md", "---\ntitle: Văn bản\nkind: document\n---\n")
	b.put("content/vb/a.md", "---\ntitle: Quyết định\nnumber: 12/QĐ-UBND\ntype: quyết định\nissuer: UBND xã\nsignedOn: 2026-03-01\nstatus: in-force\n---\nNội dung.\n")
	b.put("content/kh/_index.md", "---\ntitle: Kế hoạch\nkind: plan\n---\n")
	b.plan()
	for range 6 {
		b.create()
	}
}

func (b *board) settings() {
	compress := b.random.IntN(4) == 0
	files := []string{"", "files: [\"tin/tep*.txt\"]\n", "files: [tin/tep1.txt, tin/tep2.txt]\n"}[b.random.IntN(3)]
	b.put("content/site.yaml", fmt.Sprintf("title: Cột %s\nbaseURL: https://thu.example/\nagency: UBND xã\npageSize: %d\nhosting: {hosts: [nginx, netlify], compress: %v}\nfeeds: {fullText: %v}\n%s",
		b.word(), 3+b.random.IntN(3), compress, b.random.IntN(2) == 0, files))
}

func (b *board) plan() {
	b.put("content/kh/a.md", fmt.Sprintf("---\ntitle: Kế hoạch %s\nnumber: 3/KH-UBND\nissuer: UBND xã\nperiod: \"2026\"\ntasks:\n  - {group: I, name: Việc %s, lead: %s, deadline: Quý %s}\n---\n",
		b.word(), b.word(), b.word(), []string{"I", "II", "IV"}[b.random.IntN(3)]))
}

func (b *board) writeNews(file string) {
	summary := ""
	if b.random.IntN(2) == 0 {
		summary = "summary: Tóm tắt " + b.word() + "\n"
	}
	link := ""
	if other := b.news; len(other) > 0 && !b.mending && b.random.IntN(2) == 0 {
		link = "[xem](" + filepath.Base(other[b.random.IntN(len(other))]) + ")"
	}
	switch tep := fmt.Sprintf("tep%d.txt", b.random.IntN(4)); b.random.IntN(3) {
	case 0:
		summary += "attachments: [" + tep + "]\n"
	case 1:
		link += " [tải](" + tep + ")"
	}
	b.put(file, fmt.Sprintf("---\ntitle: Tin %s %s\ndate: 2026-%02d-05\ntopic: %s\nauthor: A\ntags: [%s]\nweight: %d\ndraft: %v\n%s---\nTheo 12/QĐ-UBND. %s %s\n\n![Ảnh](anh.png)\n",
		b.word(), b.word(), 1+b.random.IntN(12), []string{"results", "digital"}[b.random.IntN(2)], b.word(), b.random.IntN(3), b.random.IntN(6) == 0, summary, b.word(), link))
}

func (b *board) writeProcedure(file string, code int) {
	b.put(file, fmt.Sprintf("---\ntitle: Thủ tục %s\ncode: 1.%06d\nfield: %s\nagency: %s\naudience: Công dân\nstatus: %s\nsteps: Nộp.\nchannels:\n  - {method: online, time: %d ngày}\ndossier:\n  - case: Hồ sơ\n    papers: [Tờ khai]\nsets: 1\n---\n%s\n",
		b.word(), code, b.word(), b.word(), []string{"in-force", "new", "amended", "repealed"}[b.random.IntN(4)], 1+b.random.IntN(9), b.word()))
}

func (b *board) picture() {
	m := image.NewRGBA(image.Rect(0, 0, 20+b.random.IntN(5), 10))
	m.Set(3, 3, color.RGBA{uint8(b.random.IntN(256)), 0, 0, 255})
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		b.t.Fatal(err)
	}
	b.put("content/tin/anh.png", out.String())
}

func (b *board) create() {
	b.next++
	if b.next == 1 {
		b.picture()
	}
	if b.next%3 == 0 {
		file := fmt.Sprintf("content/tt/tt%d.md", b.next)
		b.forms = append(b.forms, file)
		b.writeProcedure(file, b.next)
		return
	}
	file := fmt.Sprintf("content/tin/t%d.md", b.next)
	b.writeNews(file)
	b.news = append(b.news, file)
}

// mend writes all news again, without the links that lead nowhere.
func (b *board) mend() {
	b.mending = true
	for _, file := range b.news {
		b.writeNews(file)
	}
	b.mending = false
	b.said = append(b.said, "mended the links")
}

// edit does one thing at random.
func (b *board) edit() string {
	any := func(list []string) int { return b.random.IntN(len(list)) }
	switch what := b.random.IntN(14); what {
	case 0, 1:
		b.create()
		return "created an entry"
	case 2, 3, 4:
		i := any(b.news)
		b.writeNews(b.news[i])
		return "edited " + b.news[i]
	case 5:
		i := any(b.forms)
		b.writeProcedure(b.forms[i], 1000+b.next)
		b.next++
		return "edited " + b.forms[i]
	case 6:
		if len(b.news) < 4 {
			return "nothing"
		}
		// Others may link to it: then the build fails, and publishes nothing.
		i := any(b.news)
		file := b.news[i]
		if err := os.Remove(filepath.Join(b.dir, file)); err != nil {
			b.t.Fatal(err)
		}
		b.news = slices.Delete(b.news, i, i+1)
		return "deleted " + file
	case 7:
		i := any(b.news)
		b.next++
		to := fmt.Sprintf("content/tin/doi-ten-%d.md", b.next)
		from := b.news[i]
		if err := os.Rename(filepath.Join(b.dir, from), filepath.Join(b.dir, to)); err != nil {
			b.t.Fatal(err)
		}
		b.news[i] = to
		return "renamed " + from
	case 8:
		b.settings()
		return "changed the settings"
	case 9:
		b.put("themes/congvu/partials/footer.html", "<footer><p>Chân trang "+b.word()+"</p></footer>\n")
		return "changed a template"
	case 10:
		b.put("themes/congvu/strings/vi.toml", "\"list.entries\" = \"Bài "+b.word()+"\"\n")
		return "changed words"
	case 11:
		b.picture()
		return "changed a picture"
	case 12:
		b.plan()
		return "changed the plan"
	}
	// Only the text of an entry, at its end: sometimes it names a file.
	file := b.news[any(b.news)]
	text, err := os.ReadFile(filepath.Join(b.dir, file))
	if err != nil {
		b.t.Fatal(err)
	}
	added := "Thêm " + b.word() + "."
	if n := b.random.IntN(8); n < 4 {
		added = fmt.Sprintf("[Tệp](tep%d.txt)", n)
	}
	b.put(file, string(text)+"\n"+added+"\n")
	return "added to " + file
}

// TestRandomEdits edits a site at random, hundreds of times, and wants after
// every step what a clean build makes: the same files with the same bytes, or
// the same problems and the files as they were.
func TestRandomEdits(t *testing.T) {
	steps := testenv.Rounds(8, 250)
	b := &board{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(7, 9))}
	b.begin()
	out := filepath.Join(t.TempDir(), "public")
	read := store.Options{Today: viet.NewDate(2026, 8, 1)}
	var last map[string]string
	kept, failed, streak := 0, 0, 0
	for step := range steps {
		if step > 0 {
			b.said = append(b.said, b.edit())
		}
		if step%40 == 39 {
			read.Today = read.Today.AddDays(17)
			b.said = append(b.said, "days went by")
		}
		fail := func(format string, args ...any) {
			t.Helper()
			t.Fatalf("step %d, after %q: %s", step, b.said[max(0, len(b.said)-3):], fmt.Sprintf(format, args...))
		}
		r, err := Run(os.DirFS(b.dir), read, Options{Out: out, Key: "k"})
		if err != nil {
			fail("%v", err)
		}
		fresh := filepath.Join(t.TempDir(), "public")
		clean, err := Run(os.DirFS(b.dir), read, Options{Out: fresh, Key: "k"})
		if err != nil {
			fail("%v", err)
		}
		if fmt.Sprint(r.Problems) != fmt.Sprint(clean.Problems) {
			fail("problems %v, a clean build has %v", r.Problems, clean.Problems)
		}
		if clean.Problems.Errors() > 0 {
			failed++
			if streak++; streak == 3 {
				b.mend()
			}
			if last != nil && !maps.Equal(tree(t, out), last) {
				fail("with problems, the published files changed")
			}
			continue
		}
		streak = 0
		got, want := tree(t, out), tree(t, fresh)
		last = got
		for name := range want {
			if got[name] != want[name] {
				fail("%s differs from a clean build's:\n%s", name, firstDifference(got[name], want[name]))
			}
		}
		if len(got) != len(want) {
			fail("%d files, a clean build makes %d", len(got), len(want))
		}
		kept += r.Kept
		if step%5 != 0 {
			continue
		}
		if v, err := Run(os.DirFS(b.dir), read, Options{Out: out, Key: "k", Verify: true}); err != nil || len(v.Differ) > 0 || v.Outputs == 0 {
			fail("verify: %v, %q of %d", err, v.Differ, v.Outputs)
		}
		if again, err := Run(os.DirFS(b.dir), read, Options{Out: out, Key: "k"}); err != nil || again.Made+again.Removed > 0 {
			fail("built again, it makes %d and removes %d, %v", again.Made, again.Removed, err)
		}
	}
	if steps >= 8 && (kept < 20*steps || failed == 0 || failed > steps/2) {
		t.Errorf("kept %d files in all, %d of %d steps had mistakes", kept, failed, steps)
	}
}

// firstDifference shows where two texts differ.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return strings.ToValidUTF8(s[max(0, min(len(s), i)-60):min(len(s), i+60)], "?") }
	return "got  …" + part(a) + "…\nwant …" + part(b) + "…"
}
