package render

import (
	"encoding"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"
)

// office is a column with data of every set, and with what must not get out.
const office = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/cchc/
agency: {name: UBND xã Thử, email: ban@thu.example, phone: 0299 000 0101}
-- content/thu-tuc/_index.md --
---
title: Thủ tục
kind: procedure
---
-- content/thu-tuc/khai-sinh/index.md --
---
title: Khai sinh
updated: 2026-09-03
code: "1.001190"
status: in-force
field: Hộ tịch
audience: Công dân Việt Nam
agency: UBND xã
steps: |
  Nộp hồ sơ
  Nhận kết quả
channels:
  - {method: in-person, time: {amount: 3, unit: working-day}, fees: [{kind: charge, amount: 8.000 đồng, exempt: Người nghèo}]}
  - {method: online, time: Ngay trong ngày, fees: Không}
dossier: {case: Hồ sơ gồm, papers: [{name: Tờ khai, originals: 1, form: [to-khai.docx, nhap.docx]}]}
sets: "01"
approvedBy: Nguyễn Văn Duyệt
weight: 3
keywords: =HYPERLINK("http://xau.example")
nationalLink: https://dichvucong.gov.vn/thủ tục
---
-- content/thu-tuc/khai-sinh/to-khai.docx --
mẫu
-- content/thu-tuc/khai-sinh/nhap.docx --
mẫu
-- content/thu-tuc/nhap.md --
---
title: Thủ tục nháp
draft: true
field: Hộ tịch
audience: A
agency: B
steps: C
channels: [{method: online, time: Ngay}]
dossier: {case: D, papers: E}
sets: 1 bộ
---
Nội dung.
-- content/danh-ba/_index.md --
---
title: Danh bạ
kind: contacts
---
-- content/danh-ba/xa.md --
---
title: Danh bạ xã
updated: 2026-10-01
groups:
  - name: Đường dây nóng
    kind: hotline
    contacts:
      - {name: Trực ban, phones: +84 299 000 0101}
      - {name: "-Nhánh", phones: [{number: 0905123456, zalo: có}, 1022], note: "+84 905 123 456"}
  - {name: Lãnh đạo, contacts: [{name: Lò Thị Xuân, title: Chủ tịch, phones: 0905 123 457, email: xuan@thu.example, updated: 2026-10-01}]}
---
-- content/van-ban/_index.md --
---
title: Văn bản
kind: document
---
-- content/van-ban/mai.md --
---
title: Của ngày mai
date: 2026-11-23
number: 1/QĐ-UBND
type: Quyết định
issuer: UBND xã
signedOn: 2026-11-20
---
Nội dung.
-- content/ke-hoach/_index.md --
---
title: Kế hoạch
kind: plan
---
-- content/ke-hoach/a.md --
---
title: Kế hoạch 2026
date: 2026-01-05 08:30
number: 12/KH-UBND
issuer: UBND xã
period: "2026"
tasks:
  - {no: "1.10", name: Việc một, lead: Công an xã; UBND xã, start: 2026-02-01, deadline: Quý II, status: done, done: 2026-06-01}
  - {no: "2", name: "@Việc hai", lead: UBND xã}
---
Nội dung.
-- content/ke-hoach/b.md --
---
title: Kế hoạch không có nhiệm vụ
date: 2026-01-06
issuer: UBND xã
period: "2026"
---
Nội dung.
-- content/chi-so/_index.md --
---
title: Chỉ số
kind: indicator
---
-- content/chi-so/sipas.md --
---
title: SIPAS
index: SIPAS
subject: Xã Thử
unit: "%"
series: [{year: 2024, value: 0}, {year: 2025, value: "-1,5", rank: 3, of: 96}]
---
Nội dung.
`

// offices opens the office.
func offices(t *testing.T, changes ...string) *Set {
	t.Helper()
	return open(t, office, changes...)
}

// tableOf reads a CSV as a strict reader does.
func tableOf(t *testing.T, set *Set, path string) [][]string {
	t.Helper()
	text := rendered(t, set, path)
	text, ok := strings.CutPrefix(text, "\ufeff")
	if !ok {
		t.Errorf("%s has no byte order mark", path)
	}
	if n := strings.Count(text, "\n"); n != strings.Count(text, "\r\n") || n == 0 {
		t.Errorf("%s has lines that do not end with CR LF", path)
	}
	r := csv.NewReader(strings.NewReader(text))
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// cells returns a row by the heads of the table.
func cells(table [][]string, row int) map[string]string {
	m := map[string]string{}
	for i, head := range table[0] {
		m[head] = table[row][i]
	}
	return m
}

func entriesOf(t *testing.T, set *Set, path string) []map[string]any {
	t.Helper()
	var entries []map[string]any
	if err := json.Unmarshal([]byte(rendered(t, set, path)), &entries); err != nil {
		t.Fatal(err)
	}
	return entries
}

// validate holds the JSON of every set of a site to its own schema.
func validate(t *testing.T, set *Set) {
	t.Helper()
	for _, d := range set.Site.NewView().Datasets() {
		text := rendered(t, set, d.Path("schema.json"))
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		id := doc.(map[string]any)["$id"].(string)
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource(id, doc); err != nil {
			t.Fatal(err)
		}
		s, err := c.Compile(id)
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(rendered(t, set, d.Path("json"))))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value); err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
	}
}

// TestDataOfAnOffice reads what a newsroom would take: whole, with the keys of
// front matter, files under whole addresses, and nothing that is not published.
func TestDataOfAnOffice(t *testing.T) {
	set := offices(t)
	validate(t, set)
	got := rendered(t, set, "/du-lieu/thu-tuc.json")
	want := `[
{"url":"https://thu.example/cchc/thu-tuc/khai-sinh/","title":"Khai sinh","updated":"2026-09-03","code":"1.001190","status":"in-force","field":"Hộ tịch",` +
		`"audience":["Công dân Việt Nam"],"agency":"UBND xã","steps":["Nộp hồ sơ","Nhận kết quả"],"channels":[` +
		`{"method":"in-person","time":{"amount":3,"unit":"working-day"},"fees":[{"kind":"charge","amount":"8.000 đồng","exempt":"Người nghèo"}]},` +
		`{"method":"online","time":{"text":"Ngay trong ngày"},"fees":[{"amount":"Không"}]}],` +
		`"dossier":[{"case":"Hồ sơ gồm","papers":[{"name":"Tờ khai","originals":1,"form":[{"file":"https://thu.example/cchc/thu-tuc/khai-sinh/to-khai.docx"},` +
		`{"file":"https://thu.example/cchc/thu-tuc/khai-sinh/nhap.docx"}]}]}],"sets":"01","keywords":["=HYPERLINK(\"http://xau.example\")"],` +
		`"nationalLink":"https://dichvucong.gov.vn/th%E1%BB%A7%20t%E1%BB%A5c"}
]
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	plans := entriesOf(t, set, "/du-lieu/nhiem-vu.json")
	if len(plans) != 1 || fmt.Sprint(plans[0]["tasks"]) != "[map[deadline:Quý II done:2026-06-01 lead:[Công an xã UBND xã] name:Việc một no:1.10 status:done] map[lead:[UBND xã] name:@Việc hai no:2]]" {
		t.Errorf("%v", plans)
	}
	if got := fmt.Sprint(entriesOf(t, set, "/du-lieu/chi-so.json")[0]["series"]); got != "[map[value:0 year:2024] map[of:96 rank:3 value:-1.5 year:2025]]" {
		t.Error(got)
	}
	for _, o := range set.Outputs() {
		if !strings.HasPrefix(o.Path, "/du-lieu/") {
			continue
		}
		for _, never := range []string{"nháp", "ngày mai", "Duyệt", "weight", `"draft"`, "2026-02-01"} {
			if strings.Contains(rendered(t, set, o.Path), never) {
				t.Errorf("%s has %q", o.Path, never)
			}
		}
	}
	if set.Output("/du-lieu/van-ban.json") != nil {
		t.Error("a set without published entries is made")
	}
}

// TestTablesOpenInExcel: one row for each thing, no formula, no lost zero, no
// broken telephone number.
func TestTablesOpenInExcel(t *testing.T) {
	set := offices(t)
	procedures := tableOf(t, set, "/du-lieu/thu-tuc.csv")
	one := cells(procedures, 1)
	for head, want := range map[string]string{
		"Địa chỉ trang": "https://thu.example/cchc/thu-tuc/khai-sinh/", "Mã thủ tục": "'1.001190", "Số bộ hồ sơ": "'01", "Tình trạng": "Còn hiệu lực",
		"Trình tự thực hiện":  "Nộp hồ sơ\nNhận kết quả",
		"Cách thức thực hiện": "Hình thức nộp: Trực tiếp; Thời hạn giải quyết: (Số: 3; Đơn vị: ngày làm việc); Phí, lệ phí: (Loại: Lệ phí; Mức thu: 8.000 đồng; Miễn, giảm: Người nghèo)\nHình thức nộp: Trực tuyến; Thời hạn giải quyết: Ngay trong ngày; Phí, lệ phí: Không",
		"Từ khóa":             `'=HYPERLINK("http://xau.example")`, "Ngày cập nhật": "2026-09-03",
	} {
		if one[head] != want {
			t.Errorf("%s: got %q, want %q", head, one[head], want)
		}
	}
	contacts := tableOf(t, set, "/du-lieu/danh-ba.csv")
	if len(contacts) != 4 {
		t.Fatalf("%d rows", len(contacts))
	}
	for row, want := range map[int]map[string]string{
		1: {"Tên nhóm": "Đường dây nóng", "Loại": "Đường dây nóng", "Tên": "Trực ban", "Điện thoại": "0299 000 0101", "Tiêu đề": "Danh bạ xã"},
		2: {"Tên": "'-Nhánh", "Điện thoại": "Số: 0905 123 456; Zalo: Có\n1022", "Ghi chú": "0905 123 456"},
		3: {"Tên nhóm": "Lãnh đạo", "Tên": "Lò Thị Xuân", "Điện thoại": "0905 123 457", "Thư điện tử": "xuan@thu.example", "Ngày cập nhật": "2026-10-01"},
	} {
		got := cells(contacts, row)
		for head, v := range want {
			if got[head] != v {
				t.Errorf("row %d, %s: got %q, want %q", row, head, got[head], v)
			}
		}
	}
	tasks := tableOf(t, set, "/du-lieu/nhiem-vu.csv")
	if got := cells(tasks, 1); got["Số ký hiệu"] != "12/KH-UBND" || got["Số thứ tự"] != "'1.10" || got["Cơ quan chủ trì"] != "Công an xã\nUBND xã" || got["Thời kỳ"] != "2026" || got["Tình trạng"] != "Đã hoàn thành" {
		t.Errorf("%v", got)
	}
	if got := cells(tasks, 2); got["Tên nhiệm vụ"] != "'@Việc hai" {
		t.Errorf("%v", got)
	}
	if got := tableOf(t, set, "/du-lieu/chi-so.csv")[2]; !slices.Equal(got[1:], []string{"SIPAS", "SIPAS", "Xã Thử", "%", "", "2025", "-1.5", "3", "96"}) {
		t.Errorf("%q", got)
	}
}

// TestTheDemonstrationsData: every set is valid by its schema, its table has a
// row for everything, and no head stands twice.
func TestTheDemonstrationsData(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	validate(t, set)
	v := set.Site.NewView()
	if n := len(v.Datasets()); n != 6 {
		t.Fatalf("%d sets", n)
	}
	for _, d := range v.Datasets() {
		table, size := tableOf(t, set, d.Path("csv")), v.DatasetSize(d)
		if len(table)-1 != size.Rows || len(entriesOf(t, set, d.Path("json"))) != size.Entries || size.Updated.IsZero() {
			t.Errorf("%s: %d rows, %+v", d.Name, len(table)-1, size)
		}
		seen := map[string]bool{}
		for _, head := range table[0] {
			if seen[head] || head == "" {
				t.Errorf("%s: the head %q stands twice", d.Name, head)
			}
			seen[head] = true
		}
	}
}

// TestDataSaysWhatPagesSay: every text of a set stands on the page of its
// entry; so no telephone number, no name and no note gets out that the page
// does not show.
func TestDataSaysWhatPagesSay(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	v := set.Site.NewView()
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	checked := 0
	for _, d := range v.Datasets() {
		for _, p := range v.DataEntries(d) {
			page := squeeze(textOf(t, rendered(t, set, p.Path)))
			walkTexts(d, reflect.ValueOf(p.Entry.Data()).Elem(), "", func(field, text string) {
				for line := range strings.SplitSeq(text, "\n") {
					checked++
					if line = squeeze(strings.TrimPrefix(strings.TrimSpace(line), "- ")); !strings.Contains(page, line) {
						t.Errorf("%s does not show its %s: %s", p.Path, field, line)
					}
				}
			})
		}
	}
	if checked < 2000 {
		t.Errorf("only %d texts were compared", checked)
	}
}

// textOf returns the words of a page, with the addresses of its links and what
// it says of itself.
func textOf(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out, addresses strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "href" || a.Key == "content" {
				addresses.WriteString(" " + a.Val + " ")
			}
		}
	}
	return out.String() + addresses.String()
}

// walkTexts visits the texts of an entry that a set has: those that a person
// wrote, not values of choices, dates, or the paths of files. Groupings that a
// page shows as its section, its taxonomy or not at all are passed over.
func walkTexts(d *site.Dataset, v reflect.Value, path string, visit func(field, text string)) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	switch schema.ShapeOf(v.Type()) {
	case schema.Items:
		for i := range v.Len() {
			walkTexts(d, v.Index(i), path, visit)
		}
	case schema.Fields:
		for _, f := range schema.TypeOf(v.Type()).Fields {
			at := strings.TrimPrefix(path+"."+f.Key, ".")
			if d.Has(at) && at != "tags" && at != "field" && at != "agency" {
				walkTexts(d, f.In(v), at, visit)
			}
		}
	case schema.Text:
		if _, isFile := v.Interface().(content.FileRef); isFile {
			return
		}
		if text := writtenText(v); text != "" {
			visit(path, text)
		}
	}
}

// writtenText is a value that is a text, as a person wrote it.
func writtenText(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		if err != nil {
			panic(err)
		}
		return string(text)
	case fmt.Stringer:
		return x.String()
	}
	return v.String()
}

// TestCatalogue reads the description as a harvester of portals does.
func TestCatalogue(t *testing.T) {
	set := offices(t)
	var c map[string]any
	if err := json.Unmarshal([]byte(rendered(t, set, "/du-lieu/dcat.jsonld")), &c); err != nil {
		t.Fatal(err)
	}
	// DCAT-AP 3: mandatory of a catalogue, of a dataset, of a distribution.
	has := func(what string, o map[string]any, members ...string) {
		t.Helper()
		for _, m := range members {
			if v, ok := o[m]; !ok || fmt.Sprint(v) == "map[]" || fmt.Sprint(v) == "" {
				t.Errorf("%s has no %s", what, m)
			}
		}
	}
	has("the catalogue", c, "@context", "@id", "dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dct:license", "dct:modified", "foaf:homepage", "dct:language")
	if c["@type"] != "dcat:Catalog" || fmt.Sprint(c["dct:modified"]) != "map[@type:xsd:date @value:2026-10-01]" {
		t.Errorf("%v, %v", c["@type"], c["dct:modified"])
	}
	sets := c["dcat:dataset"].([]any)
	if len(sets) != 4 {
		t.Fatalf("%d sets", len(sets))
	}
	for _, s := range sets {
		s := s.(map[string]any)
		has("a set", s, "@id", "dct:title", "dct:description", "dct:publisher", "dcat:distribution", "dct:license", "dcat:contactPoint", "dcat:landingPage", "dct:identifier")
		if s["@type"] != "dcat:Dataset" {
			t.Error(s["@type"])
		}
		files := s["dcat:distribution"].([]any)
		if len(files) != 2 {
			t.Errorf("%d files", len(files))
		}
		for _, f := range files {
			f := f.(map[string]any)
			has("a file", f, "@id", "dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dct:format", "dct:license", "dct:title")
			href := f["dcat:downloadURL"].(map[string]any)["@id"].(string)
			if set.Output(strings.TrimPrefix(href, "https://thu.example/cchc")) == nil {
				t.Errorf("%s is not made", href)
			}
		}
	}
	if got := fmt.Sprint(sets[0].(map[string]any)["dcat:contactPoint"]); !strings.Contains(got, "mailto:ban@thu.example") || !strings.Contains(got, "tel:+842990000101") {
		t.Error(got)
	}
}

// TestLicence: the settings' own stands on the page and in the description,
// else the theme's words.
func TestLicence(t *testing.T) {
	own := "agency: {name"
	set := offices(t, own, "openData: {licence: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/deed.vi}}\n"+own)
	if page := rendered(t, set, "/du-lieu/"); !strings.Contains(page, `<a href="https://creativecommons.org/licenses/by/4.0/deed.vi">CC BY 4.0</a>`) {
		t.Error("the page does not name the licence")
	}
	if c := rendered(t, set, "/du-lieu/dcat.jsonld"); !strings.Contains(c, `"@id":"https://creativecommons.org/licenses/by/4.0/deed.vi"`) || !strings.Contains(c, "CC BY 4.0") {
		t.Error(c)
	}
	words := offices(t, own, "openData: {licence: Chỉ dùng để học tập}\n"+own)
	if page := rendered(t, words, "/du-lieu/"); !strings.Contains(page, "Chỉ dùng để học tập") || strings.Contains(page, "Được tự do sao chép") {
		t.Error("the page does not say the terms")
	}
	if page := rendered(t, offices(t), "/du-lieu/"); !strings.Contains(page, "Được tự do sao chép") {
		t.Error("the page says no terms")
	}
	_, problems := Open(folderOf(office, own, "openData: {licence: {name: A, url: cc-by}}\n"+own), day)
	if problems.Errors() != 1 || problems[0].Code != "link-form" || problems[0].Field != "openData.licence.url" || problems[0].Line != 3 {
		t.Errorf("%v", problems)
	}
}

// TestDataPage: the sets with their rows and files, one click from every page;
// in English too.
func TestDataPage(t *testing.T) {
	set := offices(t)
	page := rendered(t, set, "/du-lieu/")
	for _, want := range []string{
		"<h1>Dữ liệu mở</h1>", "Thủ tục hành chính", "3 dòng", `href="/cchc/du-lieu/danh-ba.csv"`, `href="/cchc/du-lieu/nhiem-vu.json"`,
		`href="/cchc/du-lieu/chi-so.schema.json"`, `href="/cchc/du-lieu/dcat.jsonld"`, `<time datetime="2026-10-01">`, "65001", `href="/cchc/">Trang chủ`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, "van-ban.csv") {
		t.Error("the page lists a set that has nothing")
	}
	for _, from := range []string{"/", "/thu-tuc/khai-sinh/", "/so-do-trang/"} {
		if !strings.Contains(rendered(t, set, from), `<a href="/cchc/du-lieu/">Dữ liệu mở</a>`) {
			t.Errorf("%s does not lead to the data", from)
		}
	}
	english := rendered(t, offices(t, "agency: {name", "lang: en\nagency: {name"), "/du-lieu/")
	if !strings.Contains(english, "<h1>Open data</h1>") || !strings.Contains(english, "1 row<") || !strings.Contains(english, "3 rows<") {
		t.Error(english)
	}
}

// TestDataTurnedOff: no page, no file, no link, and the address is free.
func TestDataTurnedOff(t *testing.T) {
	set := offices(t, "agency: {name", "openData: {off: true}\nagency: {name")
	for _, o := range set.Outputs() {
		if strings.HasPrefix(o.Path, "/du-lieu/") || o.Kind == Page && strings.Contains(rendered(t, set, o.Path), "du-lieu") {
			t.Errorf("%s", o.Path)
		}
	}
	folder := folderOf(office)
	folder["content/du-lieu/_index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Của tôi\nkind: page\n---\n")}
	_, problems := Open(folder, day)
	if problems.Errors() != 1 || problems[0].Code != "address-reserved" || problems[0].File != "content/du-lieu/_index.md" {
		t.Errorf("%v", problems)
	}
}

// TestDraftsAreNoData even where a preview shows them.
func TestDraftsAreNoData(t *testing.T) {
	opts := day
	opts.Drafts, opts.Future = true, true
	set, problems := Open(folderOf(office), opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	if set.Output("/thu-tuc/nhap/") == nil || set.Output("/van-ban/mai/") == nil {
		t.Fatal("drafts are not shown")
	}
	if text := rendered(t, set, "/du-lieu/thu-tuc.json"); strings.Contains(text, "nháp") || set.Output("/du-lieu/van-ban.json") != nil {
		t.Error(text)
	}
}

// TestManyProcedures: ten thousand, in the order of their names, the same every
// time.
func TestManyProcedures(t *testing.T) {
	folder := folderOf(office)
	one := string(folder["content/thu-tuc/khai-sinh/index.md"].Data)
	one = strings.NewReplacer("code: \"1.001190\"\n", "", "form: [to-khai.docx, nhap.docx]", "note: Không").Replace(one)
	for i := range 10_000 {
		folder[fmt.Sprintf("content/thu-tuc/n%d.md", i)] = &fstest.MapFile{Data: []byte(strings.Replace(one, "title: Khai sinh", fmt.Sprintf("title: Khai sinh %05d", i*7919%10_000), 1))}
	}
	set, problems := Open(folder, day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	entries, table := entriesOf(t, set, "/du-lieu/thu-tuc.json"), tableOf(t, set, "/du-lieu/thu-tuc.csv")
	if len(entries) != 10_001 || len(table) != 10_002 {
		t.Fatalf("%d entries, %d rows", len(entries), len(table))
	}
	for i, e := range entries {
		want := fmt.Sprintf("Khai sinh %05d", i-1)
		if i == 0 {
			want = "Khai sinh"
		}
		if title := e["title"]; title != want || table[i+1][1] != want {
			t.Fatalf("entry %d is %q, the row %q, want %q", i, title, table[i+1][1], want)
		}
	}
	if first, second := rendered(t, set, "/du-lieu/thu-tuc.json"), rendered(t, set, "/du-lieu/thu-tuc.json"); first != second {
		t.Error("made twice, the file is not the same")
	}
}
