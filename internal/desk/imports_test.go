package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cchc/internal/history"
	"cchc/internal/libreoffice"
	"cchc/internal/testenv"
)

// importColumn is a column with a place for each kind that documents are made of.
var importColumn = map[string]string{
	"content/site.yaml":           strings.Replace(smallColumn["content/site.yaml"], "per: month}", "per: month, units: [Trạm Y tế xã]}", 1),
	"content/tin/_index.md":       smallColumn["content/tin/_index.md"],
	"content/thu-tuc/_index.md":   "---\ntitle: Thủ tục\nkind: procedure\n---\n",
	"content/ke-hoach/_index.md":  "---\ntitle: Kế hoạch\nkind: plan\n---\n",
	"content/danh-ba/_index.md":   "---\ntitle: Danh bạ\nkind: contacts\n---\n",
	"content/thu-tuc/ket-hon.md":  "---\ntitle: Đăng ký kết hôn\ncode: 1.000894\nfield: Hộ tịch\nkeywords: [cưới]   # dân gọi\nchannels:\n  - method: in-person\n    time: 03 ngày làm việc\n    fees:\n      - {amount: 0 đồng}\n---\nLời của xã.\n",
	"content/thu-tuc/chung-tu.md": "---\ntitle: Đăng ký khai tử\ncode: 1.000656\nfield: Hộ tịch\n---\n",
}

const procedureList = `Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Thời hạn giải quyết;Phí, lệ phí
1.001193;Đăng ký khai sinh;Hộ tịch;01 ngày làm việc;Không
1.000894;Đăng ký kết hôn;Hộ tịch;05 ngày làm việc;Không
`

// choose sends documents to be taken over and returns the address of the screen that shows
// them; files are names and texts by turns.
func (v *guest) choose(kind string, status int, files ...string) (at string, answer map[string]any) {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("loai", kind)
	for i := 0; i < len(files); i += 2 {
		part, _ := w.CreateFormFile("tep", files[i])
		_, _ = part.Write([]byte(files[i+1]))
	}
	w.Close()
	answer = v.postBody("/nhap", w.FormDataContentType(), b.Bytes(), status)
	at, _ = answer["goto"].(string)
	return at, answer
}

var taking = regexp.MustCompile(`name="take" value="([^"]*)"( checked)?`)

// take saves rows of a screen: those that are ticked, or all whose file is named.
func (v *guest) take(at string, status int, files ...string) map[string]any {
	v.Helper()
	u, _ := url.Parse(at)
	var values []string
	for _, m := range taking.FindAllStringSubmatch(v.get(at, http.StatusOK), -1) {
		named := false
		for _, f := range files {
			named = named || strings.HasSuffix(m[1], f)
		}
		if len(files) == 0 && m[2] != "" || named {
			values = append(values, m[1])
		}
	}
	return v.post("/nhap/lay", map[string]any{"key": u.Query().Get("ma"), "take": values}, status)
}

// TestImportProcedures: a list is shown entry by entry before anything is saved; what is
// ticked is saved as drafts or as a change of the lines that differ; fees have to be read and
// what is gone to be ticked; a second import has nothing to say.
func TestImportProcedures(t *testing.T) {
	v := arrive(t, importColumn)
	has(t, v.get("/nhap", http.StatusOK), "Thủ tục hành chính", "Chưa ghi địa chỉ tin (RSS)", "/cai-dat/muc?cho=collect")
	before := v.sources()
	at, _ := v.choose("procedures", http.StatusOK, "danh-muc.csv", procedureList, ".DS_Store", "x")
	screen := v.get(at, http.StatusOK)
	has(t, screen, "danh-muc.csv", "Đăng ký khai sinh", "Thời hạn giải quyết", "<del>03", "<ins>05", "Không còn trong danh mục", "phần miễn, giảm sẽ đổi")
	if after := v.sources(); len(after) != len(before) {
		t.Fatal("something was saved")
	}
	if got := taking.FindAllStringSubmatch(screen, -1); len(got) != 3 {
		t.Fatalf("%d rows", len(got))
	}
	v.take(at, http.StatusOK)
	made := v.file("content/thu-tuc/dang-ky-khai-sinh.md")
	has(t, made, "1.001193", "draft: true", "01 ngày làm việc")
	if strings.Contains(v.file("content/thu-tuc/ket-hon.md"), "05 ngày") {
		t.Error("fees were taken unread")
	}
	has(t, v.get(at, http.StatusOK), "Đã lưu 1 bài, trong đó 1 bài mới")
	v.take(at, http.StatusOK, "ket-hon.md")
	changed := v.file("content/thu-tuc/ket-hon.md")
	has(t, changed, "05 ngày làm việc", "keywords: [cưới]   # dân gọi", "Lời của xã.")
	if strings.Contains(v.file("content/thu-tuc/chung-tu.md"), "status") {
		t.Error("an entry that is gone was marked by itself")
	}
	v.take(at, http.StatusOK, "chung-tu.md")
	has(t, v.file("content/thu-tuc/chung-tu.md"), "status")
	has(t, v.get(at, http.StatusOK), "Mọi bài đã giống tài liệu")
	has(t, v.file("content/.quoc-gia/1.001193.md"), "danh-muc.csv", "SHA-256", "Trần Thị Lan")
	last := v.History.Of("content/thu-tuc/ket-hon.md")[0]
	if last.Act != history.Saved || last.Who != "Trần Thị Lan" || !strings.Contains(last.Why, "danh-muc.csv") {
		t.Errorf("%+v", last)
	}
	again, _ := v.choose("procedures", http.StatusOK, "danh-muc.csv", procedureList)
	has(t, v.get(again, http.StatusOK), "Mọi bài đã giống tài liệu")
	if breaks, err := v.History.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}

// TestImportMoved: what somebody has changed meanwhile is shown again before it is saved.
func TestImportMoved(t *testing.T) {
	v := arrive(t, importColumn)
	at, _ := v.choose("procedures", http.StatusOK, "danh-muc.csv", procedureList)
	u, _ := url.Parse(at)
	key := u.Query().Get("ma")
	screen := v.get(at, http.StatusOK)
	value := regexp.MustCompile(`value="(\w+ content/thu-tuc/ket-hon.md)"`).FindStringSubmatch(screen)[1]
	v.writeFile("content/thu-tuc/ket-hon.md", strings.Replace(importColumn["content/thu-tuc/ket-hon.md"], "0 đồng", "15.000 đồng", 1))
	v.Saved()
	has(t, v.post("/nhap/lay", map[string]any{"key": key, "take": value}, http.StatusConflict)["error"].(string), "xem lại rồi lưu")
	has(t, v.post("/nhap/lay", map[string]any{"key": key, "all": "0123456789abcdef"}, http.StatusConflict)["error"].(string), "xem lại rồi lưu")
	has(t, v.post("/nhap/lay", map[string]any{"key": key}, http.StatusBadRequest)["error"].(string), "Chưa đánh dấu")
	has(t, v.file("content/thu-tuc/ket-hon.md"), "15.000 đồng", "03 ngày")
	v.post("/nhap/bo", map[string]any{"key": key}, http.StatusOK)
	v.get(at, http.StatusGone)
}

// TestImportNews: an article that is pasted from Word, with its unit, is a draft.
func TestImportNews(t *testing.T) {
	v := arrive(t, importColumn)
	html := `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><p class=MsoTitle><b>Xã trả kết quả tại nhà</b></p><p class=MsoNormal>Từ ngày 01/12/2026, người cao tuổi nhận kết quả tại nhà.</p><p class=MsoNormal>Tin: Trần Lan</p></body></html>`
	at, _ := v.choose("news", http.StatusOK, "dan.html", html)
	has(t, v.get(at, http.StatusOK), "Xã trả kết quả tại nhà", "Tin của đơn vị", "Trạm Y tế xã")
	u, _ := url.Parse(at)
	shown := v.get(at+"&don-vi="+url.QueryEscape("Trạm Y tế xã"), http.StatusOK)
	value := taking.FindStringSubmatch(shown)[1]
	v.post("/nhap/lay", map[string]any{"key": u.Query().Get("ma"), "unit": "Trạm Y tế xã", "take": value}, http.StatusOK)
	has(t, v.file("content/tin/xa-tra-ket-qua-tai-nha.md"), "Bản nháp: true", "Đơn vị viết bài: \"Trạm Y tế xã\"", "người cao tuổi nhận kết quả tại nhà", "Trần Lan")
}

// TestImportRefusals: what cannot be read is said in words, changes nothing and keeps the
// others from nothing.
func TestImportRefusals(t *testing.T) {
	v := arrive(t, importColumn)
	before := len(v.sources())
	for _, c := range []struct{ kind, name, data, want string }{
		{"procedures", "a.pdf", "%PDF-1.4\n", "PDF"},
		{"procedures", "a.docx", "PK\x03\x04xx", "hỏng"},
		{"plan", "a.txt", "Chào các bạn.\n", "không thấy kế hoạch"},
		{"contacts", "a.csv", "A;B\n1;2\n", "không thấy danh bạ"},
		{"khac", "a.csv", procedureList, "chọn tài liệu có gì"},
		{"document", "a.txt", "QUYẾT ĐỊNH", "không có mục nào"},
	} {
		status := http.StatusUnprocessableEntity
		if c.kind == "khac" {
			status = http.StatusBadRequest
		}
		_, answer := v.choose(c.kind, status, c.name, c.data)
		if said, _ := answer["error"].(string); !strings.Contains(strings.ToLower(said), strings.ToLower(c.want)) {
			t.Errorf("%s: %q", c.name, said)
		}
	}
	v.choose("news", http.StatusBadRequest)
	v.post("/nhap", map[string]string{"loai": "news"}, http.StatusUnsupportedMediaType)
	v.post("/nhap/tong-hop", map[string]string{}, http.StatusBadRequest)
	v.get("/nhap/xem?ma=x", http.StatusGone)
	at, _ := v.choose("procedures", http.StatusOK, "a.pdf", "%PDF-1.4\n", "danh-muc.csv", procedureList)
	has(t, v.get(at, http.StatusOK), "a.pdf", "Xin bản Word", "Đăng ký khai sinh")
	const script = "<script>alert(1)</script>"
	at, _ = v.choose("procedures", http.StatusOK, script+".csv", "Mã TTHC;Tên thủ tục hành chính;Lĩnh vực\n1.001193;"+script+";"+script+"\n")
	if strings.Contains(v.get(at, http.StatusOK), script) {
		t.Error("a stranger's markup is in the screen")
	}
	if len(v.sources()) != before {
		t.Error("something was saved")
	}
}

// TestCollect: feeds are asked when the button is pressed and not before; one that fails does
// not stop the others; what was taken is not offered again.
func TestCollect(t *testing.T) {
	asked := 0
	feeds := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/rss" {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>Trạm</title><link>https://tram.example/</link><item><title>Tiêm chủng đợt 2</title><link>https://tram.example/tiem</link><pubDate>Mon, 02 Nov 2026 08:00:00 +0700</pubDate><description>&lt;p&gt;Ngày 05/11.&lt;script&gt;x&lt;/script&gt;&lt;/p&gt;</description></item></channel></rss>`))
	}))
	defer feeds.Close()
	files := map[string]string{}
	for name, text := range importColumn {
		files[name] = text
	}
	files["content/site.yaml"] += "collect:\n  - {address: " + feeds.URL + "/rss, unit: Trạm Y tế xã}\n  - {address: " + feeds.URL + "/hong, unit: Trạm Y tế xã}\n"
	v := arrive(t, files)
	has(t, v.get("/nhap", http.StatusOK), feeds.URL+"/rss", "Lấy tin mới")
	if asked != 0 {
		t.Fatal("a feed was asked without the button")
	}
	at, _ := v.post("/nhap/tong-hop", map[string]string{}, http.StatusOK)["goto"].(string)
	has(t, v.get(at, http.StatusOK), "Tiêm chủng đợt 2", "mã 500")
	v.take(at, http.StatusOK)
	has(t, v.file("content/tin/tiem-chung-dot-2.md"), "Bản nháp: true", "https://tram.example/tiem", "Ngày 05/11.", "Đơn vị viết bài: \"Trạm Y tế xã\"")
	at, _ = v.post("/nhap/tong-hop", map[string]string{}, http.StatusOK)["goto"].(string)
	if strings.Contains(v.get(at, http.StatusOK), `name="take"`) {
		t.Error("what is there is offered again")
	}
}

// TestImportConvert: a document of old Word is read through the LibreOffice of this machine
// when somebody asks for that.
func TestImportConvert(t *testing.T) {
	testenv.NeedOffice(t)
	program := libreoffice.Program()
	if program == "" {
		t.Fatal("no LibreOffice on this machine")
	}
	data, err := libreoffice.Convert(t.Context(), program, "a.txt", []byte("\ufeffXã trả kết quả tại nhà\n\nTừ ngày 01/12/2026, người cao tuổi nhận kết quả tại nhà.\n"), "doc")
	if err != nil {
		t.Fatal(err)
	}
	v := arrive(t, importColumn)
	at, _ := v.choose("news", http.StatusOK, "tin-cu.doc", string(data))
	screen := v.get(at, http.StatusOK)
	has(t, screen, "Word kiểu cũ", "Nhờ LibreOffice")
	m := regexp.MustCompile(`&#34;([0-9a-f]{64})&#34;`).FindStringSubmatch(screen)
	u, _ := url.Parse(at)
	v.post("/nhap/chuyen", map[string]any{"key": u.Query().Get("ma"), "digest": m[1]}, http.StatusOK)
	v.take(at, http.StatusOK)
	has(t, v.file("content/tin/xa-tra-ket-qua-tai-nha.md"), "Bản nháp: true", "người cao tuổi nhận")
}
