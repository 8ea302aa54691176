package desk

import (
	"bytes"
	"crypto/ed25519"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cchc/internal/fleet"
	"cchc/internal/history"
	"cchc/internal/sharedpack"
)

// A province sends packs.
type province struct {
	testing.TB
	dir    string
	key    ed25519.PrivateKey
	serial int64
}

func newProvince(t testing.TB) *province {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &province{t, t.TempDir(), key, 2026113000}
	p.write("sites.yaml", `title: Các xã
shared: [{folder: chung, owner: Sở Tư pháp}]
overrides: [{kind: procedure, fields: [places]}]
automatic: [{kind: procedure, fields: [steps]}]
units: [{name: Xã Thử, baseURL: "https://khac.example/"}]
`)
	p.share("thu-tuc/_index.md", "---\ntitle: Thủ tục\nkind: procedure\n---\n")
	return p
}

func (p *province) write(name, text string) {
	p.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		p.Fatal(err)
	}
}

func (p *province) share(name, text string) { p.Helper(); p.write("chung/content/"+name, text) }

func (p *province) pack() []byte {
	p.Helper()
	f, problems := fleet.Open(p.dir, fleet.File)
	if f == nil {
		p.Fatal(problems)
	}
	defer f.Close()
	packing, problems := f.Pack(f.All())
	if problems.Errors() > 0 {
		p.Fatal(problems)
	}
	p.serial++
	data, err := sharedpack.Write(sharedpack.Manifest{Title: f.Title, Serial: p.serial, Day: "2026-11-30"}, packing.Files, p.key)
	if err != nil {
		p.Fatal(err)
	}
	return data
}

// receivePack sends a pack to the desk.
func (v *guest) receivePack(data []byte, status int) map[string]any {
	v.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, _ := w.CreateFormFile("goi", "goi.cchc-tinh.zip")
	_, _ = part.Write(data)
	w.Close()
	return v.postBody("/nhap/tinh", w.FormDataContentType(), b.Bytes(), status)
}

var declining = regexp.MustCompile(`decline&#34;:&#34;([^&]*)&#34;`)

// decide takes in, or declines, what the screen shows of some files.
func (v *guest) decide(field string, status int, files ...string) map[string]any {
	v.Helper()
	found := taking
	if field == "decline" {
		found = declining
	}
	var values []string
	for _, m := range found.FindAllStringSubmatch(v.get("/nhap/tinh", http.StatusOK), -1) {
		for _, f := range files {
			if strings.HasSuffix(m[1], f) {
				values = append(values, m[1])
			}
		}
	}
	if len(values) != len(files) {
		v.Errorf("the screen shows %q of %q", values, files)
	}
	return v.post("/nhap/tinh/nhan", map[string]any{field: values}, status)
}

func shared(fields, body string) string {
	return "---\ntitle: Đăng ký khai tử\nfield: Hộ tịch\n" + fields + "---\n" + body + "\n"
}

// TestProvince: the first pack is compared with the key before anything is taken; a later one changes by itself what
// the province lets, and shows the rest field by field; what is declined is not asked again.
func TestProvince(t *testing.T) {
	v := arrive(t, importColumn)
	p := newProvince(t)
	p.share("thu-tuc/khai-tu.md", shared("steps: [Nộp hồ sơ]\nplaces: [Trụ sở]\nsets: 01 bộ\nchannels: [{method: online, time: 1 ngày, fees: [{amount: 5.000 đồng}]}]\n", "Lời <b>của</b> tỉnh."))
	p.share("thu-tuc/khac.md", shared("sets: 01 bộ\n", "Mẫu: [tờ khai](to-khai.txt)."))
	p.share("thu-tuc/to-khai.txt", "Tờ khai\n")
	has(t, v.get("/nhap", http.StatusOK), "Nội dung của tỉnh")
	v.get("/nhap/tinh", http.StatusGone)
	before := v.sources()

	v.receivePack(p.pack(), http.StatusOK)
	screen := v.get("/nhap/tinh", http.StatusOK)
	has(t, screen, "Lần đầu nhận gói ký bằng khóa này", "SHA256:", "Đăng ký khai tử", "Sở Tư pháp", "Lời &lt;b&gt;của&lt;/b&gt; tỉnh.", "to-khai.txt", "tệp mới", "Xã Thử")
	if len(v.sources()) != len(before) {
		t.Fatal("something was saved")
	}
	has(t, v.get("/nhap", http.StatusOK), "/nhap/tinh")
	v.decide("take", http.StatusOK, "khai-tu.md", "khac.md")
	has(t, v.file("content/thu-tuc/khai-tu.md"), "Lời <b>của</b> tỉnh.")
	has(t, v.file("content/thu-tuc/to-khai.txt"), "Tờ khai")
	has(t, v.get("/nhap/tinh", http.StatusOK), "Không có thay đổi nào ở đây", "đã quyết định từ gói này: 3", "Nhận bài")

	p.share("thu-tuc/khai-tu.md", shared("steps: [Nộp ở quầy 1]\nplaces: [Trụ sở mới]\nsets: 02 bộ\nchannels: [{method: online, time: 1 ngày, fees: [{amount: 8.000 đồng}]}]\n", "Lời <b>của</b> tỉnh."))
	p.share("thu-tuc/khac.md", shared("sets: 03 bộ\n", "Mẫu: [tờ khai](to-khai.txt)."))
	v.receivePack(p.pack(), http.StatusOK)
	has(t, v.file("content/thu-tuc/khai-tu.md"), "Nộp ở quầy 1", "01 bộ")
	screen = v.get("/nhap/tinh", http.StatusOK)
	has(t, screen, "<del>01", "<ins>02", "tỉnh cho tự áp dụng", "Trụ sở", "phần miễn, giảm sẽ đổi")
	for _, m := range taking.FindAllStringSubmatch(screen, -1) {
		if ticked := m[2] != ""; ticked == strings.HasSuffix(m[1], "khai-tu.md") {
			t.Errorf("%s is ticked: %v", m[1], ticked)
		}
	}
	if strings.Contains(screen, "gặp lần đầu") || strings.Contains(screen, "quầy 1") {
		t.Error("what was taken is asked")
	}
	last := v.History.Of("content/thu-tuc/khai-tu.md")[0]
	if last.Act != history.Received || last.Who != "Trần Thị Lan" || last.Why != "tỉnh cho tự áp dụng" || last.Target != "Các xã, 2026113002" {
		t.Errorf("%+v", last)
	}
	v.decide("decline", http.StatusOK, "khac.md")
	has(t, v.get("/nhap/tinh?loc=declined", http.StatusOK), "Đã từ chối", "<ins>03")
	has(t, v.file("content/thu-tuc/khac.md"), "01 bộ")
	v.decide("take", http.StatusOK, "khai-tu.md")
	has(t, v.file("content/thu-tuc/khai-tu.md"), "02 bộ", "Trụ sở mới")
	v.receivePack(p.pack(), http.StatusOK)
	has(t, v.get("/nhap/tinh", http.StatusOK), "Không có thay đổi nào ở đây")
	v.post("/nhap/tinh/bo", map[string]any{}, http.StatusOK)
	v.get("/nhap/tinh", http.StatusGone)
	if breaks, err := v.History.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}

// TestProvinceRefused: what is no pack, one of another key and an older one change nothing; what was not shown is not
// taken; a file that somebody has saved meanwhile stays.
func TestProvinceRefused(t *testing.T) {
	v := arrive(t, importColumn)
	p := newProvince(t)
	p.share("thu-tuc/khai-tu.md", shared("sets: 01 bộ\n", "Lời."))
	old := p.pack()
	v.receivePack(old, http.StatusOK)
	v.decide("take", http.StatusOK, "khai-tu.md")
	p.share("thu-tuc/khai-tu.md", shared("sets: 02 bộ\n", "Lời."))
	now := p.pack()
	v.receivePack(now, http.StatusOK)
	v.decide("decline", http.StatusOK, "khai-tu.md")

	says := func(data []byte, words ...string) {
		t.Helper()
		answer := v.receivePack(data, http.StatusUnprocessableEntity)
		message, _ := answer["error"].(string)
		has(t, message, words...)
	}
	says([]byte("PK"), "Đây không phải gói nội dung dùng chung", "Xin tỉnh gửi lại")
	says(old, "cũ hơn gói đã nhận")
	damaged := bytes.Clone(now)
	damaged[len(damaged)/3] ^= 1
	says(damaged, "gói")
	p.serial = 2027010100
	_, p.key, _ = ed25519.GenerateKey(nil)
	says(p.pack(), "khác khóa đã giữ", "Gọi điện hỏi tỉnh")

	v.post("/nhap/tinh/nhan", map[string]any{"take": []string{"x content/thu-tuc/khai-tu.md"}}, http.StatusConflict)
	v.post("/nhap/tinh/nhan", map[string]any{}, http.StatusBadRequest)
	v.get("/nhap/tinh?loc=%22%3E%3Cscript&trang=99", http.StatusOK)
	if got := v.file("content/thu-tuc/khai-tu.md"); !strings.Contains(got, "01 bộ") {
		t.Error(got)
	}
}

// TestProvinceUntakeable: an entry that cannot be taken in says why and can be declined; it is then not asked again, nor can it be
// taken by a browser that names it.
func TestProvinceUntakeable(t *testing.T) {
	v := arrive(t, importColumn)
	p := newProvince(t)
	p.share("thu-tuc/khai-tu.md", shared("code: 1.009999\nsets: 01 bộ\n", "Lời."))
	v.receivePack(p.pack(), http.StatusOK)
	v.decide("take", http.StatusOK, "khai-tu.md")
	if err := os.Rename(filepath.Join(v.Dir, "content/thu-tuc/khai-tu.md"), filepath.Join(v.Dir, "content/thu-tuc/ten-cua-xa.md")); err != nil {
		t.Fatal(err)
	}
	p.share("thu-tuc/khai-tu.md", shared("code: 1.009999\nsets: 02 bộ\n", "Lời."))
	v.receivePack(p.pack(), http.StatusOK)
	screen := v.get("/nhap/tinh", http.StatusOK)
	has(t, screen, "1.009999", "ten-cua-xa.md", "content/thu-tuc/khai-tu.md")
	if taking.MatchString(screen) {
		t.Error("it can be ticked")
	}
	seen := declining.FindStringSubmatch(screen)
	if seen == nil {
		t.Fatal("it cannot be declined")
	}
	v.post("/nhap/tinh/nhan", map[string]any{"take": []string{seen[1]}}, http.StatusConflict)
	v.decide("decline", http.StatusOK, "khai-tu.md")
	has(t, v.get("/nhap/tinh", http.StatusOK), "Không có thay đổi nào ở đây")
	screen = v.get("/nhap/tinh?loc=declined", http.StatusOK)
	has(t, screen, "ten-cua-xa.md")
	if taking.MatchString(screen) || declining.MatchString(screen) {
		t.Error("what was declined and cannot be taken in is offered")
	}
}

// receivesPacks sends two packs of a province: an entry of the first is taken in, and changed by the second.
func (b *browser) receivesPacks() {
	b.t.Helper()
	p := newProvince(b.t)
	p.share("thu-tuc/khai-tu.md", shared("sets: 01 bộ\n", "Lời của tỉnh."))
	send := func() {
		b.t.Helper()
		if status, answer := b.sendAs("/nhap/tinh", "goi", "goi.cchc-tinh.zip", p.pack()); status != http.StatusOK {
			b.t.Fatal(status, answer)
		}
	}
	send()
	_, screen := b.get("/nhap/tinh")
	for _, m := range taking.FindAllStringSubmatch(screen, -1) {
		if strings.HasSuffix(m[1], "khai-tu.md") {
			_, _ = b.post("/nhap/tinh/nhan", map[string]any{"take": m[1]})
		}
	}
	p.share("thu-tuc/khai-tu.md", shared("sets: 02 bộ\n", "Lời mới của tỉnh. Mẫu: [tờ khai](to-khai.txt)."))
	p.share("thu-tuc/to-khai.txt", "Tờ khai\n")
	p.share("thu-tuc/khac.md", shared("sets: 01 bộ\n", "Thủ tục mới."))
	send()
}
