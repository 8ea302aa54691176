package desk

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"cchc/internal/media"
	"cchc/internal/screen"
)

// sendFile sends a file as a browser's form does.
func (b *browser) sendFile(path, name string, data []byte) (int, map[string]any) {
	b.t.Helper()
	return b.sendAs(path, "file", name, data)
}

func (b *browser) sendAs(path, field, name string, data []byte) (int, map[string]any) {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(data)
	}
	if err := errors.Join(err, form.Close()); err != nil {
		b.t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, b.desk.Origin+path, &body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set(changeHeader, b.token)
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, answer
}

// upload sends a file that is taken.
func (b *browser) upload(name string, data []byte) map[string]any {
	b.t.Helper()
	status, answer := b.sendFile("/tep", name, data)
	if status != http.StatusOK {
		b.t.Fatalf("%s: %d %v", name, status, answer)
	}
	return answer
}

// put places an upload and returns how the text refers to it.
func (b *browser) place(id any, file string, more map[string]any) (src, text string) {
	b.t.Helper()
	in := map[string]any{"id": id, "file": file}
	maps.Copy(in, more)
	status, answer := b.post("/tep/dat", in)
	if status != http.StatusOK {
		b.t.Fatalf("%d %v", status, answer)
	}
	return answer["src"].(string), answer["text"].(string)
}

// photo is a photo of a phone that was held on its side: with the place where it was taken.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, color.RGBA{byte(x * 255 / width), byte(y * 255 / height), 90, 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x01\x0f\x00\x02\x00\x00\x00\x04GPS\x00\x00\x00\x00\x00"
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(exif)+2))
	return slices.Concat(head, []byte(exif), out.Bytes()[2:])
}

// bomb is a small PNG of very many pixels.
func bomb(t testing.TB, width, height uint32) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// files are the names of all files below the content of a site.
func filesOf(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if name == ".cchc" {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPicture takes a photo of a phone into a text: upright, smaller, without what the camera
// wrote, beside the entry, under a name that says what it shows.
func TestPicture(t *testing.T) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	file := "content/tin-tuc/mot.md"
	sent := b.upload("IMG_20261130_101500.jpg", photo(t, 2400, 1600))
	if sent["picture"] != true || sent["width"] != 1333.0 || sent["height"] != 2000.0 {
		t.Fatalf("the photo came out as %v", sent)
	}
	if got := filesOf(t, dir); len(got) != 4 {
		t.Errorf("a picture that has no place yet is in the folder: %v", got)
	}
	status, shown := b.get("/tep/xem?ma=" + sent["id"].(string))
	if status != http.StatusOK || len(shown) == 0 {
		t.Errorf("the picture is not shown: %d", status)
	}
	if status, answer := b.post("/tep/dat", map[string]any{"id": sent["id"], "file": file}); status != http.StatusBadRequest || !strings.Contains(fmt.Sprint(answer["error"]), "lời tả") {
		t.Errorf("without words for it: %d %v", status, answer)
	}
	src, text := b.place(sent["id"], file, map[string]any{"alt": "Người dân nộp\nhồ sơ", "caption": `Quầy "số 2"`, "credit": "Lê Văn Hải"})
	if want := "mot-nguoi-dan-nop-ho-so.jpg"; src != want {
		t.Errorf("its name is %s, want %s", src, want)
	}
	if want := `![Người dân nộp hồ sơ](mot-nguoi-dan-nop-ho-so.jpg "Quầy \"số 2\". Ảnh: Lê Văn Hải")`; text != want {
		t.Errorf("the text says\n%s, want\n%s", text, want)
	}
	data, err := os.ReadFile(dir + "/content/tin-tuc/" + src)
	if err != nil {
		t.Fatal(err)
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width != 1333 || config.Height != 2000 || media.HasMetadata(data) || bytes.Contains(data, []byte("GPS")) || string(data) != shown {
		t.Errorf("the file is %d × %d, %v", config.Width, config.Height, err)
	}
	corner, _ := media.Decode(data, 20)
	if corner == nil {
		t.Error("the file cannot be read")
	}
	if all := b.desk.History.Of("content/tin-tuc/" + src); len(all) != 1 || all[0].Who != "Lan" {
		t.Errorf("the history has %v", all)
	}
	o := b.open(file)
	o.body += "\n" + text + "\n"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	if status, answer := b.post("/soan/nhap", o.sent()); status != http.StatusOK || strings.Contains(fmt.Sprint(answer["problems"]), src) {
		t.Errorf("the page has problems with it: %v", answer)
	}
	if status, _ := b.post("/tep/dat", map[string]any{"id": sent["id"], "file": file, "alt": "A"}); status != http.StatusGone {
		t.Errorf("it was placed twice: %d", status)
	}
}

// TestNeverWrittenOver: a file gets a name that no file there has, and whose address none has.
func TestNeverWrittenOver(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/tin-tuc/Tờ khai mới.PDF", "%PDF-1.7 cũ")
	put(t, dir, "content/tin-tuc/to-khai-moi-2.pdf", "%PDF-1.7 cũ 2")
	b := come(t, serve(t, dir, "may-1"), "Lan")
	for _, want := range []string{"to-khai-moi-3.pdf", "to-khai-moi-4.pdf"} {
		sent := b.upload("tờ_khai mới.pdf", []byte("%PDF-1.7 mới"))
		src, text := b.place(sent["id"], "content/tin-tuc/hai.md", map[string]any{"text": "Tờ khai [mới]"})
		if src != want || text != `[Tờ khai \[mới\]](`+want+`)` {
			t.Errorf("%s %s, want %s", src, text, want)
		}
	}
	if got := text(t, dir, "content/tin-tuc/Tờ khai mới.PDF"); got != "%PDF-1.7 cũ" {
		t.Errorf("the file that was there is %q", got)
	}
}

// TestRefusedFiles: what cannot be published is refused with what to do, and leaves nothing.
func TestRefusedFiles(t *testing.T) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	before := filesOf(t, dir)
	page := []byte("<html><script>alert(1)</script></html>")
	for _, c := range []struct {
		name string
		data []byte
		want string // of the answer
	}{
		{"bom.png", bomb(t, 30_000, 30_000), "30000"},
		{"cao.png", bomb(t, 1, 16_001), "16001"},
		{"IMG_0001.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "Tương thích nhất"},
		{"anh.jpg", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "Tương thích nhất"},
		{"quet.tif", []byte("II*\x00\x08\x00\x00\x00"), "TIFF"},
		{"trang.jpg", page, "không phải là ảnh"},
		{"dut.jpg", photo(t, 80, 60)[:300], "hỏng"},
		{"trang.pdf", page, "trang.pdf"},
		{"trang.html", page, ".html"},
		{"x.php", []byte("<?php"), ".php"},
		{"ảnh.jpg.exe", []byte("MZ"), ".exe"},
		{"mau.xlsm", []byte("PK\x03\x04"), ".xlsm"},
		{".htaccess", []byte("Deny"), "htaccess"},
		{"khong-duoi", []byte("abc"), ""},
		{"trong.pdf", nil, "không có gì"},
		{"ve.svg", []byte(`<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>`), "ve.svg"},
		{"ve2.svg", []byte("no drawing"), "ve2.svg"},
		{"ve3.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "mã chạy được"},
		{"ve4.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "mã chạy được"},
	} {
		status, answer := b.sendFile("/tep", c.name, c.data)
		if said := fmt.Sprint(answer["error"]); status < 400 || status >= 500 || !strings.Contains(said, c.want) {
			t.Errorf("%s: %d %v, want %q", c.name, status, answer, c.want)
		}
	}
	if got := filesOf(t, dir); !slices.Equal(got, before) {
		t.Errorf("the folder has %v", got)
	}
}

// TestTooLargeFile: more than 50 MB is refused, and the desk goes on.
func TestTooLargeFile(t *testing.T) {
	b := come(t, serve(t, newSite(t), "may-1"), "Lan")
	var status int
	func() {
		defer func() { _ = recover() }()
		body := slices.Concat([]byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7"), make([]byte, 51<<20))
		req, _ := http.NewRequest(http.MethodPost, b.desk.Origin+"/tep", bytes.NewReader(body))
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req.Header.Set(changeHeader, b.token)
		if res, err := b.client.Do(req); err == nil { // or the connection was closed while it was sent
			status = res.StatusCode
			res.Body.Close()
		}
	}()
	if status != 0 && status != http.StatusRequestEntityTooLarge {
		t.Errorf("51 MB: %d", status)
	}
	b.upload("to-khai.pdf", []byte("%PDF-1.7"))
}

// TestFileNames: whatever a file is called, it gets its place in the folder of the entry
// under a plain name.
func TestFileNames(t *testing.T) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	before := filesOf(t, dir)
	want := map[string]string{
		`..\..\con.pdf`: "tep-con.pdf", "../../etc/passwd.pdf": "tep-passwd.pdf", "NUL.pdf": "tep-nul.pdf", "a.php.pdf": "a-php.pdf", "a:b|c*.pdf": "a-b-c.pdf",
		"\u202efdp.\u202dgiay to.pdf": "fdp-giay-to.pdf", "index.pdf": "tep-index.pdf", "….pdf": "tep-dinh-kem.pdf", "_index.md.pdf": "index-md.pdf",
		strings.Repeat("dài ", 60) + ".pdf": "dai" + strings.Repeat("-dai", 14) + ".pdf",
	}
	if runtime.GOOS == "windows" { // where no file is called so: package multipart takes a: for a drive
		want["a:b|c*.pdf"] = "b-c.pdf"
	}
	var expected []string
	for name, file := range want {
		sent := b.upload(name, []byte("%PDF-1.7"))
		src, _ := b.place(sent["id"], "content/tin-tuc/hai.md", nil)
		if src != file {
			t.Errorf("%q is %s, want %s", name, src, file)
		}
		expected = append(expected, "content/tin-tuc/"+src)
	}
	expected = append(expected, before...)
	slices.Sort(expected)
	if got := filesOf(t, dir); !slices.Equal(got, expected) {
		t.Errorf("the folder has %v", got)
	}
	sent := b.upload("to-khai.pdf", []byte("%PDF-1.7"))
	for _, file := range []string{"../x.md", "content/../../x.md", "content/tin-tuc/../../../x.md", "/etc/x.md", `content\tin-tuc\mot.md`, "themes/x.md", "", "content/khong-co.md"} {
		if status, answer := b.post("/tep/dat", map[string]any{"id": sent["id"], "file": file}); status != http.StatusNotFound {
			t.Errorf("beside %q: %d %v", file, status, answer)
		}
	}
}

// TestDrawing keeps of an SVG what is published of it.
func TestDrawing(t *testing.T) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	sent := b.upload("so do quy trinh.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><metadata>Người vẽ: An</metadata><blink/><rect width="9" height="9"/></svg>`))
	if sent["width"] != 40.0 || !strings.Contains(fmt.Sprint(sent["notes"]), "blink") {
		t.Errorf("%v", sent)
	}
	src, _ := b.place(sent["id"], "content/tin-tuc/hai.md", map[string]any{"decorative": true})
	if got := text(t, dir, "content/tin-tuc/"+src); strings.Contains(got, "An") || !strings.Contains(got, "<rect") {
		t.Errorf("the file is %s", got)
	}
}

// links are what a search for links answers.
type links struct {
	Pages   []struct{ Title, Kind, State, To string }
	Address string
	Vague   bool
}

func (b *browser) links(file, wanted, words string) (found links) {
	b.t.Helper()
	status, body := b.get(screen.Link("/soan/tim", "tep", file, "tim", wanted, "loi", words))
	if err := json.Unmarshal([]byte(body), &found); err != nil || status != http.StatusOK {
		b.t.Fatalf("%d %s", status, body)
	}
	return found
}

// TestLinks finds pages by some letters of their titles, and by their addresses, and says how
// the text that is written refers to them.
func TestLinks(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/tin-tuc/ba (mới)/index.md", "---\ntitle: Tin ba\ndate: 2026-11-04\ntopic: Kết quả cải cách hành chính\nauthor: Hải\ndraft: true\n---\nBa.\n")
	b := come(t, serve(t, dir, "may-1"), "Lan")
	from, deep := "content/tin-tuc/mot.md", "content/tin-tuc/ba (mới)/index.md"
	to := func(found links) (all []string) {
		for _, p := range found.Pages {
			all = append(all, p.To)
		}
		return all
	}
	for _, c := range []struct {
		from, wanted string
		want         []string
	}{
		{from, "tin hai", []string{"hai.md"}},
		{from, "HÃI", []string{"hai.md"}},
		{from, "hai tin", []string{"hai.md"}},
		{from, "Tin", []string{"<ba (mới)/index.md>", "hai.md", "_index.md"}},
		{deep, "tin mot", []string{"../mot.md"}},
		{from, "tin mot", nil}, // itself
		{from, "https://xa.example/cchc/tin-tuc/hai/", []string{"hai.md"}},
		{from, "https://xa.example/cchc/tin-tuc/hai", []string{"hai.md"}},
		{from, b.desk.PreviewOrigin + "/cchc/tin-tuc/", nil},
		{from, "https://xa.example.com/cchc/tin-tuc/hai/", nil},
		{from, "khong co bai nay", nil},
	} {
		if got := to(b.links(c.from, c.wanted, "")); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.wanted, got, c.want)
		}
	}
	if found := b.links(from, "tin ba", "Tại đây"); len(found.Pages) != 1 || found.Pages[0].State != "draft" || !found.Vague {
		t.Errorf("%+v", found)
	}
	if status, _ := b.get(screen.Link("/soan/tim", "tep", "../x.md")); status != http.StatusNotFound {
		t.Errorf("from a file elsewhere: %d", status)
	}
}

// TestPaste: what Word has on the clipboard is Markdown, with what has to be known of it.
func TestPaste(t *testing.T) {
	b := come(t, serve(t, newSite(t), "may-1"), "Lan")
	story, err := txtar.ParseFile("../webpage/testdata/paste/word.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, answer := b.sendFile("/soan/dan", "dan.html", story.Files[0].Data)
	if got, want := answer["text"].(string), strings.TrimSpace(string(story.Files[1].Data)); got != want {
		t.Errorf("the text is\n%s\nwant\n%s", got, want)
	}
	if changes := answer["changes"].([]any); len(changes) != 2 || changes[0].(map[string]any)["after"] != "Cộng hòa xã hội chủ nghĩa Việt Nam" {
		t.Errorf("the changes are %v", changes)
	}
	if remarks := fmt.Sprint(answer["remarks"]); !strings.Contains(remarks, "gạch đi đã bỏ") || strings.Contains(remarks, "phông cũ") {
		t.Errorf("the remarks are %v", remarks)
	}

	picture := base64.StdEncoding.EncodeToString(photo(t, 60, 40))
	_, answer = b.sendFile("/soan/dan", "dan.html", []byte(`<p>Một</p><p><img alt="Quầy [2]" src="data:image/jpeg;base64,`+picture+`"></p><p><img src="data:image/png;base64,AAAA"></p>`))
	sent := answer["pictures"].([]any)
	if len(sent) != 1 {
		t.Fatalf("%v", answer)
	}
	one := sent[0].(map[string]any)
	if one["width"] != 40.0 || one["alt"] != "Quầy [2]" || !strings.Contains(answer["text"].(string), "]("+one["mark"].(string)+")") || len(answer["remarks"].([]any)) != 1 {
		t.Errorf("%v", answer)
	}
	if _, text := b.place(one["id"], "content/tin-tuc/hai.md", map[string]any{"alt": one["alt"]}); text != `![Quầy \[2\]](hai-quay-2.jpg)` {
		t.Error(text)
	}
}

// TestHostilePaste: no HTML makes the desk fail, or gets into the text as such.
func TestHostilePaste(t *testing.T) {
	b := come(t, serve(t, newSite(t), "may-1"), "Lan")
	for _, c := range []string{
		"", "<", "\x00\xff\xfe", "<script>alert(1)</script>", `<p onclick="x">a<iframe src="//x"></iframe></p>`, `<a href="javascript:alert(1)">x</a>`,
		`<img src=x onerror=alert(1)>`, strings.Repeat("<div>", 100_000), strings.Repeat("<table><tr><td>", 3000), "---\ntitle: x\n---\n<p>y</p>",
	} {
		status, answer := b.sendFile("/soan/dan", "dan.html", []byte(c))
		text := fmt.Sprint(answer["text"])
		if status >= 500 || strings.Contains(text, "javascript:") || strings.Contains(text, "<script") || strings.Contains(text, "<iframe") || strings.HasPrefix(text, "---\n") {
			t.Errorf("%.40q: %d %.200v", c, status, answer)
		}
	}
	o := b.open("content/tin-tuc/hai.md")
	o.body = "---\ntitle: cướp\n---\nChữ.\n"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	s, err := b.desk.Source("content/tin-tuc/hai.md")
	if err != nil || s.Values["title"] != "Tin hai" || s.Body != o.body {
		t.Errorf("a text that begins with --- became %q, %v", s.Body, err)
	}
}

// TestHeadOfEditor: the editor of what has no state, such as a section, says none, and
// calls it by its title; what cannot be read is a draft.
func TestHeadOfEditor(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/_index.md", "---\nsummary: Một câu.\n---\n")
	put(t, dir, "content/tin-tuc/vo.md", "---\ntitle: [\n---\n")
	b := come(t, serve(t, dir, "may-1"), "Lan")
	for file, want := range map[string]struct{ title, state string }{
		"content/site.yaml": {"Cài đặt", ""}, "content/_index.md": {"Trang chủ", ""}, "content/tin-tuc/_index.md": {"Tin tức", ""},
		"content/tin-tuc/vo.md": {"vo.md", "draft"},
	} {
		status, page := b.get(screen.Link("/soan", "tep", file, "van-ban", "1"))
		if status != http.StatusOK || strings.Contains(page, "desk.state-") || !strings.Contains(page, "<h1>"+want.title+"</h1>") {
			t.Errorf("%s: %d, the head is %.600s", file, status, page[strings.Index(page, "editor-head"):])
		}
		if is := strings.Contains(page, "badge-draft"); is != (want.state == "draft") {
			t.Errorf("%s: as a draft: %v", file, is)
		}
	}
}
