package site

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// named makes a column of entries with tags, fields and agencies, each with the
// date of its number.
func named(t *testing.T, settings string, names []string) *Site {
	t.Helper()
	fsys := fstest.MapFS{
		"content/site.yaml":    {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n" + settings)},
		"content/t/_index.md":  {Data: []byte("---\ntitle: T\nkind: question\n---\n")},
		"content/kh/_index.md": {Data: []byte("---\ntitle: K\nkind: plan\n---\n")},
	}
	for i, name := range names {
		for _, n := range []string{"", "-2"} { // a tag of one entry is none
			fsys[fmt.Sprintf("content/t/%d%s.md", i, n)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Q%d\nquestion: Hỏi\nansweredBy: %[3]q\nansweredOn: 2026-01-%02[2]d\nfield: %[3]q\ntags: [%[3]q]\n---\nĐáp.\n", i, i+1, name)}
		}
		fsys[fmt.Sprintf("content/kh/%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: K%d\nnumber: %[2]d/KH-UBND\nissuer: UBND\nissued: 2026-01-%02[2]d\nperiod: \"2026\"\ntasks: [{name: Việc, lead: [%[3]q]}]\n---\n", i, i+1, name)}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(fsys, opts)
	s, more := Build(lib, opts)
	if problems = append(problems, more...); problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return s
}

// terms returns the names of the terms and agencies by their addresses.
func terms(s *Site) map[string]string {
	all := map[string]string{}
	for _, p := range s.Pages() {
		if p.Kind == TermPage && p.Taxonomy.Name != "year" || p.Kind == AgencyPage {
			all[p.Path] = p.Title
		}
	}
	return all
}

// TestNamesThatDifferByMarks keep their own words, at addresses of their own that
// do not depend on the order of reading; the first one keeps its address.
func TestNamesThatDifferByMarks(t *testing.T) {
	for _, pair := range [][2]string{
		{"Thuế đất", "Thuê đất"}, {"Thuê đất", "Thuế đất"}, {"Bảo trợ", "Bạo trợ"}, {"Hộ tịch", "Hồ tích"}, {"Xây dựng", "Xây đựng"},
		{"Lễ hội", "Lê hội"}, {"Mua bán", "Mùa bán"}, {"Thi đua", "Thì dưa"}, {"Chứng thực", "Chưng thức"}, {"Thư viện", "Thu viện"}, {"ho tich", "Hộ tịch"}, {"🎉", "…"}, {"中文", "日本"},
	} {
		both, one := terms(named(t, "", pair[:])), terms(named(t, "", pair[:1]))
		for _, base := range []string{"/the/", "/linh-vuc/", "/nhiem-vu/", "/co-quan/"} {
			var got []string
			for path, title := range both {
				if strings.HasPrefix(path, base) {
					got = append(got, title)
					if old, known := one[path]; known && (old != title || title != pair[0]) {
						t.Errorf("%q: %s was %q and is %q", pair, path, old, title)
					}
				}
			}
			slices.Sort(got)
			if want := slices.Sorted(slices.Values(pair[:])); !slices.Equal(got, want) {
				t.Errorf("%q: %s has %q", pair, base, got)
			}
		}
		for path, title := range one {
			if both[path] != title {
				t.Errorf("%q: the address %s of %q is another one's now: %q", pair, path, title, both[path])
			}
		}
		for _, p := range named(t, "", pair[:]).Pages() {
			for _, term := range p.terms {
				if term.Taxonomy.Name == "tag" && term.Name != p.Entry.Tags[0] {
					t.Errorf("%s is in %q", p.File, term.Name)
				}
			}
		}
	}
}

// TestNamesThatAreOne: what is written in two ways is one thing still, also under
// the names that the settings declare.
func TestNamesThatAreOne(t *testing.T) {
	for _, names := range [][]string{
		{"Hoà giải", "Hòa giải"}, {"HÒA GIẢI", "hòa giải"}, {"Hòa giải", "Hòa  giải."}, {"Uỷ ban", "Ủy ban"}, {"Thuỷ lợi", "thủy lợi"},
	} {
		if got := terms(named(t, "", names)); len(got) != 4 { // a field, a tag, an agency that answers, one with tasks
			t.Errorf("%q: %v", names, got)
		}
	}
	const settings = "fields: [Hộ tịch, {name: Đất đai, aliases: [Địa chính]}]\nagencies: [{name: Ủy ban nhân dân xã Thử, slug: ubnd, aliases: [UBND xã]}]\n"
	for name, want := range map[string]string{
		"Hộ tịch": "/linh-vuc/ho-tich/", "hộ tịch": "/linh-vuc/ho-tich/", "ho tich": "/linh-vuc/ho-tich/", "HO TICH": "/linh-vuc/ho-tich/",
		"địa chính": "/linh-vuc/dat-dai/", "Dia chinh": "/linh-vuc/dat-dai/", "UBND xã": "/nhiem-vu/ubnd/", "UBND Xa": "/nhiem-vu/ubnd/",
		"Uỷ ban nhân dân xã Thử": "/nhiem-vu/ubnd/", "ubnd": "/nhiem-vu/ubnd/",
	} {
		if got := terms(named(t, settings, []string{name})); got[want] == "" {
			t.Errorf("%q: %v", name, got)
		}
	}
	got := terms(named(t, settings, []string{"Hồ tích", "Hộ tịch"}))
	if got["/linh-vuc/ho-tich/"] != "Hộ tịch" {
		t.Errorf("a declared field gave way: %v", got)
	}
	if got := terms(named(t, "fields: [Thuế đất, Thuê đất]\n", []string{"Thuê đất", "Thuế đất", "thue dat"})); got["/linh-vuc/thue-dat/"] != "Thuế đất" || len(got) != 4*3 {
		t.Errorf("%d: %v", len(got), got)
	}
}

// TestNamingOrder: the order in which names are met has no part in their
// addresses.
func TestNamingOrder(t *testing.T) {
	names := []string{"Thuế đất", "Thuê đất", "thuế đất", "Thùê đát", "Thuệ đạt", "thue dat", "Hoà", "Hòa", "Hoa", "…", "🎉", "Hóa"}
	random := rand.New(rand.NewPCG(1, 1))
	var want map[string]string
	for range 50 {
		order := random.Perm(len(names))
		n := newNaming()
		for _, i := range order {
			n.use(names[i], viet.NewDate(2026, 1, 1+i))
		}
		n.resolve()
		if want == nil {
			want = maps.Clone(n.slugs)
		} else if !maps.Equal(n.slugs, want) {
			t.Fatalf("%v\n%v", n.slugs, want)
		}
	}
	if want["Thuế đất"] != "thue-dat" || want["thuế đất"] != "thue-dat" || want["Hoà"] != "hoa" || want["Hòa"] != "hoa" || !hasDigest(want["Hoa"], "hoa-") || !hasDigest(want["…"], "ky-hieu-") {
		t.Errorf("%v", want)
	}
}

func hasDigest(slug, prefix string) bool {
	return strings.HasPrefix(slug, prefix) && len(slug) == len(prefix)+6
}

// TestTaskAgencyByAnyName: a page finds the agency of a name, and asks again by the
// same question.
func TestTaskAgencyByAnyName(t *testing.T) {
	s := named(t, "", []string{"Phòng Thuế", "Phòng Thuê", "🎉"})
	for _, name := range []string{"Phòng Thuế", "Phòng Thuê", "🎉"} {
		v := s.NewView()
		a := v.TaskAgency(name)
		if a == nil || a.Name != name {
			t.Errorf("%q: %+v", name, a)
			continue
		}
		q := v.Queries()[0]
		if again, ok := s.Ask(q.Name); !ok || again != q.Digest {
			t.Errorf("%q: asked again, %x, %v", name, again, ok)
		}
	}
	if a := s.NewView().TaskAgency("Phòng Thué"); a != nil {
		t.Errorf("%+v", a)
	}
}
