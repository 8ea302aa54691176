package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A register is a column of many procedures that is edited at random.
type register struct {
	t      *testing.T
	random *rand.Rand
	files  fstest.MapFS
}

func newRegister(t *testing.T, n int) *register {
	r := &register{t: t, random: rand.New(rand.NewPCG(7, 2026)), files: fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Thử\nbaseURL: https://thu.example/\nagency: UBND xã Thử\n")},
		"content/_index.md":         {Data: []byte("---\ntitle: Thử\n---\n")},
		"content/thu-tuc/_index.md": {Data: []byte("---\ntitle: Thủ tục\nkind: procedure\n---\n")},
	}}
	for i := range n {
		r.write(i)
	}
	return r
}

// write writes a procedure whose words are drawn anew.
func (r *register) write(i int) {
	one := func(words string) string {
		all := strings.Split(words, ",")
		return all[r.random.IntN(len(all))]
	}
	title := one("Đăng ký,Cấp lại,Xác nhận,Gia hạn,Quetzal") + " " + one("khai sinh,kết hôn,giấy phép xây dựng,hộ kinh doanh,chứng nhận,kỹ năng") + one(", số, cho hộ nghèo, ở nơi xa trung tâm nhất của huyện cũ mà nay đã bỏ cấp huyện rồi")
	if r.random.IntN(3) > 0 {
		title += fmt.Sprint(" ", i)
	}
	r.files[fmt.Sprintf("content/thu-tuc/t%04d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: "%s"
code: 1.%06d
summary: "%s"
field: %s
levels: [%s]
service: full
audience: [Công dân Việt Nam]
agency: %s
status: %s
keywords: ["%s", "%s"]
steps: [Nộp]
channels: [{method: in-person, time: 5 ngày}]
dossier: [{case: Gồm, papers: [Tờ khai]}]
sets: "1"
---
`, title, i, one("Nộp tại Bộ phận Một cửa.,Nộp «qua» mạng & chờ <kết quả>."), one("Hộ tịch,Đất đai,Xây dựng"), one("xã,tỉnh"), one("UBND xã,Sở Tư pháp"),
		one("in-force,in-force,in-force,repealed"), one("giấy tờ,khai báo,lý lịch"), one("khai sinh,đất ở,y tế"))}
}

// edit changes a column in one of the ways that boards do.
func (r *register) edit(n int) string {
	name := fmt.Sprintf("content/thu-tuc/t%04d.md", r.random.IntN(n))
	switch r.random.IntN(6) {
	case 0:
		delete(r.files, name)
		return name + " goes"
	case 1:
		r.write(n + r.random.IntN(50))
		return "a new one comes"
	case 2:
		if old := r.files[name]; old != nil {
			r.files[name] = &fstest.MapFile{Data: append(bytes.Clone(old.Data), "Thêm lời.\n"...)}
		}
		return name + " has a text"
	}
	r.write(r.random.IntN(n))
	return "one is another"
}

func (r *register) view() *site.View {
	r.t.Helper()
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(r.files, opts)
	if problems.Errors() > 0 {
		r.t.Fatal(problems)
	}
	graph, problems := site.Build(lib, opts)
	if problems.Errors() > 0 {
		r.t.Fatal(problems)
	}
	return graph.NewView()
}

// published are the files of an index with their digests.
type published map[string][]byte

func (p published) digest(name string) uint64 { return xxhash.Sum64(p[name]) }

func publish(view *site.View, x *Index) published {
	all := published{}
	for _, f := range Files(view.SearchSize(view.Home())) {
		all[f.Name] = f.Text(x)
	}
	return all
}

// TestRebuiltIsBuilt: an index made of an earlier one has the same files, byte for
// byte, as one that is made of nothing, and those that it says stay do.
func TestRebuiltIsBuilt(t *testing.T) {
	const n = 500
	r := newRegister(t, n)
	view := r.view()
	x := Rebuild(view, words, 1, nil)
	earlier := publish(view, x)
	kept := bytes.Join(x.Kept(earlier.digest), nil)
	stays, runs := 0, 0
	for round := range 40 {
		var what []string
		for range r.random.IntN(4) {
			what = append(what, r.edit(n))
		}
		view := r.view()
		x, clean := Rebuild(view, words, 1, kept), publish(view, Build(view, words))
		if x.earlier == nil {
			t.Fatal("nothing of the earlier index was used")
		}
		for _, f := range Files(view.SearchSize(view.Home())) {
			if !bytes.Equal(f.Text(x), clean[f.Name]) {
				t.Fatalf("round %d, %q: %s is\n%s\nnot\n%s", round, what, f.Name, f.Text(x), clean[f.Name])
			}
			if f.Stays(x, earlier.digest(f.Name)) {
				stays++
				if f.run >= 0 {
					runs++
				}
				if !bytes.Equal(earlier[f.Name], clean[f.Name]) {
					t.Fatalf("round %d, %q: %s does not stay", round, what, f.Name)
				}
			}
			if f.Stays(x, 1) {
				t.Fatalf("%s stays, whatever it is", f.Name)
			}
		}
		earlier, kept = clean, bytes.Join(x.Kept(clean.digest), nil)
	}
	if stays-runs < 40 || runs < 20 {
		t.Errorf("only %d files were said to stay, and %d of terms", stays-runs, runs)
	}
}

// TestKeptIndexThatLies: what is damaged, or of another base, is not used; what was
// cut anywhere, or has any byte changed, never ends the program.
func TestKeptIndexThatLies(t *testing.T) {
	r := newRegister(t, 320)
	view := r.view()
	x := Rebuild(view, words, 1, nil)
	clean := publish(view, x)
	kept := bytes.Join(x.Kept(clean.digest), nil)
	if Rebuild(view, words, 1, kept).earlier == nil || Rebuild(view, words, 2, kept).earlier != nil || Rebuild(view, words, 0, kept).earlier != nil {
		t.Error("an index is used by its base")
	}
	if Build(view, words).Kept(clean.digest) != nil {
		t.Error("an index of which nobody knows the base is kept")
	}
	for n := 0; n < len(kept); n += len(kept)/100 + 1 {
		if restore(kept[:n], 1) != nil {
			t.Errorf("%d of %d bytes are used", n, len(kept))
		}
	}
	for range 300 {
		bad := bytes.Clone(kept)
		bad[r.random.IntN(len(bad))] ^= byte(1 + r.random.IntN(255))
		if s := restore(bad, 1); s != nil {
			for i := range s.From {
				s.fill(&doc{from: s.From[i]})
			}
		}
	}
	small := newRegister(t, 20).view()
	if Rebuild(small, words, 1, nil).Kept(clean.digest) != nil {
		t.Error("an index is kept that has the texts of entries")
	}
}

// TestRunsAreJSON: the runs are written as the encoder of JSON would write them.
func TestRunsAreJSON(t *testing.T) {
	view := newRegister(t, 400).view()
	x := Build(view, words)
	for n := range x.runs {
		terms := map[string]string{}
		for _, term := range x.sorted[x.runFrom[n]:x.runFrom[n+1]] {
			terms[term.text] = term.encoded
		}
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(terms); err != nil {
			t.Fatal(err)
		}
		if got := string(x.runFile(n)); !strings.Contains(got, ","+strings.TrimSpace(want.String())+");") {
			t.Errorf("run %d is %s", n, got)
		}
	}
}

// TestLongListsAreCut: the most prominent documents of a list are kept, and of equals
// the most wanted ones, in their order.
func TestLongListsAreCut(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, mostPostings, mostPostings + 1, 3 * mostPostings} {
		var list []posting
		for i := range size {
			list = append(list, posting{int32(i * 2), int32(random.IntN(levels))})
		}
		got := shortened(list)
		if len(got) != min(size, mostPostings) {
			t.Errorf("%d of %d are kept", len(got), size)
		}
		kept := map[int32]bool{}
		for i, p := range got {
			kept[p.doc] = true
			if i > 0 && got[i-1].doc >= p.doc {
				t.Fatal("not in order")
			}
		}
		for _, out := range list {
			for _, in := range got {
				if !kept[out.doc] && (out.level > in.level || out.level == in.level && out.doc < in.doc) {
					t.Fatalf("%v is kept and %v is not", in, out)
				}
			}
		}
	}
}
