package render

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/search"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// isIndex reports whether an output is a file of the search index.
func isIndex(o *Output) bool { return o.Kind == Data && path.Dir(o.Path)+"/" == site.SearchPath }

// TestSizeOfTheDemonstrationsSearch: the page without a script, the script, and
// what the first search reads.
func TestSizeOfTheDemonstrationsSearch(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	index, scripts := 0, 0
	for _, o := range set.Outputs() {
		switch data := set.Render(o).Data; {
		case isIndex(o):
			index += compressed(data)
			t.Logf("%s: %d bytes, %d compressed", o.Path, len(data), compressed(data))
		case strings.HasPrefix(o.Path, "/assets/js/search."):
			scripts += compressed(data)
		}
	}
	list := set.Render(set.Output("/tim-kiem/")).Data
	t.Logf("index %d, script %d, list %d bytes, %d compressed", index, scripts, len(list), compressed(list))
	if scripts == 0 || scripts > 6<<10 {
		t.Errorf("the script has %d bytes", scripts)
	}
	if len(list) > 40<<10 {
		t.Errorf("the list from A to Z has %d bytes", len(list))
	}
	if index > 100<<10 {
		t.Errorf("the index has %d bytes", index)
	}
}

// largeSite makes a site of so many procedures, whose names are put together
// from the words that real ones have.
func largeSite(n int) fstest.MapFS {
	verbs := []string{"Đăng ký", "Cấp", "Cấp lại", "Cấp đổi", "Thay đổi", "Chấm dứt", "Gia hạn", "Xác nhận", "Công nhận", "Đề nghị hỗ trợ", "Chứng thực", "Thông báo", "Điều chỉnh", "Thu hồi", "Thẩm định", "Giải quyết"}
	things := []string{"khai sinh", "khai tử", "kết hôn", "giám hộ", "nhận cha, mẹ, con", "giấy phép xây dựng", "giấy chứng nhận quyền sử dụng đất", "hộ kinh doanh", "trợ cấp xã hội hàng tháng", "chi phí mai táng", "hoạt động tín ngưỡng", "thư viện cộng đồng", "hợp tác xã", "giấy phép bán lẻ rượu", "học bổng chính sách", "mức độ khuyết tật", "bản sao từ bản chính", "chữ ký", "di chúc", "phương án khai thác nước dưới đất", "công trình thủy lợi", "an toàn thực phẩm", "trường mầm non tư thục", "tuyển sinh trung học cơ sở", "danh hiệu gia đình văn hóa", "lễ hội cấp xã"}
	whom := []string{"cho người Việt Nam định cư ở nước ngoài", "cho hộ nghèo, hộ cận nghèo", "có yếu tố nước ngoài", "tại khu vực biên giới", "đối với cơ sở ngoài công lập", "do bị mất, bị hỏng", "theo quyết định của tòa án", "cho trẻ em dưới sáu tuổi", "đối với tổ chức", "lưu động", "trực tuyến toàn trình", "cho thương binh, bệnh binh", "thuộc thẩm quyền của Ủy ban nhân dân xã", "trong khu công nghiệp"}
	villages := []string{"Bến Đò", "Cầu Ván", "Đồng Giữa", "Gò Me", "Hố Sâu", "Khe Nước", "Lũng Cao", "Mỏ Nhát", "Núi Thành", "Phú Riềng", "Quán Trắng", "Rạch Giá", "Suối Tre", "Tân Hương", "Ủy Lộ", "Vĩnh Trụ", "Xóm Mới", "Yên Khê", "Ấp Bắc"}
	fields := []string{"Hộ tịch", "Đất đai", "Xây dựng", "Bảo trợ xã hội", "Giáo dục", "Nông nghiệp", "Văn hóa"}
	files := fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Cột thử\nbaseURL: https://thu.example/\nagency: UBND xã Thử\n")},
		"content/_index.md":         {Data: []byte("---\ntitle: Cột thử\n---\n")},
		"content/thu-tuc/_index.md": {Data: []byte("---\ntitle: Thủ tục\nkind: procedure\n---\n")},
	}
	for i := range n {
		a, b, c, d := verbs[i%len(verbs)], things[i/3%len(things)], whom[i/7%len(whom)], villages[i/11%len(villages)]
		files[fmt.Sprintf("content/thu-tuc/t%05d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: "%s %s %s tại %s số %d"
code: "%d.%06d"
summary: "%s %s ở thôn %s, trả kết quả sau %d ngày làm việc; người ở xa nộp qua bưu chính hoặc trực tuyến."
field: %s
service: full
audience: [Công dân Việt Nam]
agency: Ủy ban nhân dân xã
keywords: ["%s %s", "giấy tờ %s", "hỏi về %s"]
steps: [Nộp hồ sơ, Nhận kết quả]
channels: [{method: in-person, time: 5 ngày}]
dossier: [{case: Hồ sơ gồm, papers: [Tờ khai]}]
sets: "1"
---
`, a, b, c, d, i, 1+i%3, i, a, b, d, 1+i%29, fields[i%len(fields)], b, d, b, c)}
	}
	return files
}

// costOf returns what a query fetches over the wire: the root, the runs it
// wants, the blocks of the first ten results; with all that slips cost.
func costOf(set *Set, x *search.Index, query string) (bytes, files int) {
	for _, name := range x.Read(query, 10) {
		bytes += compressed(set.Render(set.Output(site.SearchPath + name)).Data)
		files++
	}
	return bytes, files
}

var sizeQueries = []string{"dang ky khai sinh", "khai sinh", "d", "dang ky", "giay chung nhan quyen su dung dat", "so do", "xin giay phep xay dung nha o cho ho ngheo tai Ben Do",
	"1.001193", "chugnn thucj chữ ký", "cap lai giay phep xay dung tai khu cong nghiep", "tro cap xa hoi hang thang cho nguoi gia", "ubnd xa", "truwowngf maamf non"}

// TestSearchAtFiveHundred: at the size of a commune's whole register the first
// search costs at most 100 KB.
func TestSearchAtFiveHundred(t *testing.T) {
	set := demonstration(t, largeSite(500))
	x := searchIndexOf(t, set)
	for _, q := range sizeQueries {
		bytes, files := costOf(set, x, q)
		t.Logf("%q: %d bytes in %d files, %d results", q, bytes, files, len(x.Search(q).Hits))
		if bytes > 100<<10 {
			t.Errorf("%q costs %d bytes", q, bytes)
		}
	}
}

// TestSearchAtFiftyThousand: however large the site, a query fetches at most
// 60 KB.
func TestSearchAtFiftyThousand(t *testing.T) {
	set := demonstration(t, largeSite(testenv.Rounds(5_000, 50_000)))
	x := searchIndexOf(t, set)
	for _, q := range sizeQueries {
		bytes, files := costOf(set, x, q)
		t.Logf("%q: %d bytes in %d files, %d results", q, bytes, files, len(x.Search(q).Hits))
		if bytes > 60<<10 {
			t.Errorf("%q costs %d bytes", q, bytes)
		}
	}
	root := compressed(set.Render(set.Output(site.SearchPath + "goc.js")).Data)
	list := set.Render(set.Output(site.SearchPath)).Data
	t.Logf("root %d bytes; a page of the list %d, %d compressed", root, len(list), compressed(list))
	if len(list) > 100<<10 {
		t.Errorf("a page of the list from A to Z has %d bytes", len(list))
	}
}

func searchIndexOf(t *testing.T, set *Set) *search.Index {
	t.Helper()
	set.Render(set.Output(site.SearchPath + "goc.js"))
	if set.search.of(site.SearchPath).index == nil {
		t.Fatal("no index")
	}
	return set.search.of(site.SearchPath).index
}

// TestIndexIsMadeOnDemand: what files there are is known without the index, and
// making them gives the same bytes every time.
func TestIndexIsMadeOnDemand(t *testing.T) {
	set, other := demonstration(t, largeSite(700)), demonstration(t, largeSite(700))
	if set.search.of(site.SearchPath).index != nil {
		t.Error("opening a site made its index")
	}
	n := 0
	for _, o := range set.Outputs() {
		if isIndex(o) {
			n++
			r := set.Render(o)
			if !bytes.Equal(r.Data, other.Render(other.Output(o.Path)).Data) {
				t.Errorf("%s differs", o.Path)
			}
			if len(r.Queries) == 0 {
				t.Errorf("%s depends on nothing", o.Path)
			}
		}
	}
	if n < 50 {
		t.Errorf("%d files", n)
	}
}

// TestIndexFollowsWhatIsFound: what an index depends on changes with what is in
// it, and stays when nothing of that changed.
func TestIndexFollowsWhatIsFound(t *testing.T) {
	digests := func(change func(fstest.MapFS)) string {
		folder := largeSite(20)
		folder["content/tin/_index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Tin\nkind: page\n---\n")}
		folder["content/tin/a.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Trang thử\n---\nLời của trang.\n")}
		if change != nil {
			change(folder)
		}
		set := demonstration(t, folder)
		return fmt.Sprint(set.Render(set.Output(site.SearchPath + "goc.js")).Queries)
	}
	was := digests(nil)
	if digests(nil) != was {
		t.Error("the same site gives other notes")
	}
	for name, data := range map[string]string{
		"content/tin/a.md":          "---\ntitle: Trang thử\n---\nLời khác.\n",
		"content/thu-tuc/_index.md": "---\ntitle: Thủ tục hành chính\nkind: procedure\n---\n",
		"content/tin/b.md":          "---\ntitle: Thêm một trang\n---\nNội dung.\n",
	} {
		if digests(func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: []byte(data)} }) == was {
			t.Errorf("a change of %s is not noticed", name)
		}
	}
}

// TestTitleChangesItsPartOfTheIndex: a longer title changes the runs with its
// terms, the block with its entry, and little else.
func TestTitleChangesItsPartOfTheIndex(t *testing.T) {
	const n = 3000
	files := largeSite(n)
	was := demonstration(t, files)
	for i := 5; i < n; i += n / 4 {
		file := fmt.Sprintf("content/thu-tuc/t%05d.md", i)
		old := files[file]
		files[file] = &fstest.MapFile{Data: bytes.Replace(old.Data, []byte(`title: "`), []byte(`title: "Tờ khai Quetzal, `), 1)}
		is := demonstration(t, files)
		files[file] = old
		all, changed := 0, 0
		for _, o := range is.Outputs() {
			if isIndex(o) {
				all++
				if !bytes.Equal(is.Render(o).Data, was.Render(was.Output(o.Path)).Data) {
					changed++
				}
			}
		}
		if changed < 3 || changed > all/5 {
			t.Errorf("a change of the title of %s changes %d of %d files", file, changed, all)
		}
	}
}

// TestSearchKnowsTheSavedEntry: a set that was made of an older one has its own
// index.
func TestSearchKnowsTheSavedEntry(t *testing.T) {
	folder := largeSite(20)
	opts := store.Options{Today: viet.NewDate(2026, 11, 22), Drafts: true, Future: true}
	set, problems := Open(folder, opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	const file, word = "content/thu-tuc/t00003.md", "Quetzal"
	if hits := searchIndexOf(t, set).Search(word).Hits; len(hits) != 0 {
		t.Fatalf("%d results before", len(hits))
	}
	folder[file] = &fstest.MapFile{Data: bytes.Replace(folder[file].Data, []byte(`title: "`), []byte(`title: "`+word+" "), 1)}
	again, ok := set.Again(file)
	if !ok {
		t.Fatal("the set was not made again")
	}
	if hits := searchIndexOf(t, again).Search(word).Hits; len(hits) != 1 || hits[0].Page.File != file {
		t.Errorf("%v", hits)
	}
	list := again.Render(again.Output(site.SearchPath)).Data
	if at := bytes.Index(list, []byte(`id="chu_q"`)); at < 0 || bytes.Index(list, []byte(word)) < at {
		t.Error("the list from A to Z has not the new title at its place")
	}
}

// TestNoSearch: a column whose settings turn the search off has neither its
// page nor its index, and nothing that leads there.
func TestNoSearch(t *testing.T) {
	files := largeSite(3)
	files["content/site.yaml"].Data = append(files["content/site.yaml"].Data, "search: {off: true}\n"...)
	set, problems := Open(files, day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	for _, o := range set.Outputs() {
		if strings.HasPrefix(o.Path, site.SearchPath) {
			t.Errorf("there is %s", o.Path)
		}
		if o.Kind == Page && bytes.Contains(set.Render(o).Data, []byte(site.SearchPath)) {
			t.Errorf("%s leads to the search", o.Path)
		}
	}
}
