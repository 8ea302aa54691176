package desk

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cchc/internal/config"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/viet"
)

// settingsParts are the parts that the settings link to.
func (v *guest) settingsParts() (names []string) {
	v.Helper()
	for _, m := range regexp.MustCompile(`/cai-dat/muc\?phan=(\w+)`).FindAllStringSubmatch(v.get("/cai-dat", http.StatusOK), -1) {
		names = append(names, m[1])
	}
	return names
}

// sitePart sends the form of a part of the settings.
func (v *guest) sitePart(at, part string, fields map[string]any, loose map[string]string, status int) map[string]any {
	v.Helper()
	if slices.Contains(v.settingsParts(), part) {
		v.get("/cai-dat/muc?phan="+part, http.StatusOK)
	}
	in := map[string]any{"file": config.SettingsFile, "tab": "tabtabtab", "base": folder.DigestOf([]byte(v.file(config.SettingsFile))), "part": part, "form": fields, "loose": loose}
	return v.post(at, in, status)
}

// TestSettingsForm: what is changed in the form of a part is all that changes in the file.
func TestSettingsForm(t *testing.T) {
	v := arrive(t, smallColumn)
	parts := v.settingsParts()
	if len(parts) < 10 {
		t.Errorf("the settings are in the parts %v", parts)
	}
	for _, p := range parts {
		has(t, v.get("/cai-dat/muc?phan="+p, http.StatusOK), `data-part="`+p+`"`)
	}
	has(t, v.get("/cai-dat", http.StatusOK), "Sao lưu", "content/tin/_index.md")
	before := v.file(config.SettingsFile)

	v.sitePart("/soan/luu", "agency", map[string]any{"agency": map[string]any{"name": "Ủy ban nhân dân xã Thử", "phone": "0299 000 0202"}}, nil, http.StatusOK)
	after := v.file(config.SettingsFile)
	if after != strings.Replace(before, "0299 000 0101", `"0299 000 0202"`, 1) {
		t.Errorf("%s", after)
	}

	v.sitePart("/soan/luu", "theme", map[string]any{}, map[string]string{"themeOptions.brand": "#7a1518", "themeOptions.logo": ""}, http.StatusOK)
	now := v.file(config.SettingsFile)
	if now != strings.Replace(after, "#9f1d20", "#7a1518", 1) {
		t.Errorf("%s", now)
	}
	v.sitePart("/soan/luu", "check", map[string]any{}, map[string]string{"check.severity.link-insecure": "off"}, http.StatusOK)
	has(t, v.file(config.SettingsFile), "check:\n  severity:\n    link-insecure: \"off\"\n", "# màu của xã")
	v.sitePart("/soan/luu", "check", map[string]any{}, map[string]string{"check.severity.link-insecure": ""}, http.StatusOK)
	v.sitePart("/soan/luu", "theme", map[string]any{}, map[string]string{"themeOptions.brand": ""}, http.StatusOK)
	if text := v.file(config.SettingsFile); strings.Contains(text, "brand") || strings.Contains(text, "themeOptions") || strings.Contains(text, "severity") {
		t.Errorf("%s", text)
	}
}

// TestSettingsMistakes: settings with which the column cannot be made are not saved, by
// whatever way they come, and the message says where.
func TestSettingsMistakes(t *testing.T) {
	v := arrive(t, smallColumn)
	before := v.file(config.SettingsFile)
	v.get("/cai-dat/muc?phan=theme", http.StatusOK) // what is sent is compared with what was opened
	for name, send := range map[string]func() map[string]any{
		"theme": func() map[string]any {
			return v.sitePart("/soan/luu", "theme", map[string]any{"theme": "khong-co"}, nil, http.StatusUnprocessableEntity)
		},
		"contrast": func() map[string]any {
			return v.sitePart("/soan/luu", "theme", map[string]any{}, map[string]string{"themeOptions.brand": "#ffff00"}, http.StatusUnprocessableEntity)
		},
		"baseURL": func() map[string]any {
			return v.sitePart("/soan/luu", "column", map[string]any{"title": "A", "baseURL": "không"}, nil, http.StatusUnprocessableEntity)
		},
		"menu": func() map[string]any {
			return v.sitePart("/soan/luu", "menu", map[string]any{"menu": []any{map[string]any{"from": 0, "value": map[string]any{"name": "X", "page": "/khong-co/"}}}}, nil, http.StatusUnprocessableEntity)
		},
		"text": func() map[string]any {
			return v.post("/soan/luu", map[string]any{"file": config.SettingsFile, "tab": "tabtabtab", "base": folder.DigestOf([]byte(before)), "text": "title: [\n"}, http.StatusUnprocessableEntity)
		},
	} {
		answer := send()
		if answer["error"] == "" || v.file(config.SettingsFile) != before {
			t.Errorf("%s: %v", name, answer)
		}
	}
	for _, path := range []string{"themeOptions.a b", "title", "check.severity.x\ny", "themeOptions.", "agency.name"} {
		v.sitePart("/soan/luu", "theme", map[string]any{}, map[string]string{path: "x"}, http.StatusBadRequest)
	}
	v.sitePart("/soan/luu", "none", map[string]any{}, nil, http.StatusBadRequest)

	// The wrong theme is said while it is typed.
	answer := v.sitePart("/soan/nhap", "theme", map[string]any{"theme": "khong-co"}, nil, http.StatusOK)
	if p, _ := answer["problems"].([]any); len(p) == 0 {
		t.Error(answer)
	}

	// A file that is broken already may be mended in steps.
	v.writeFile(config.SettingsFile, before+"themes: a\nmenus: b\n")
	v.Saved()
	v.get("/soan?tep="+config.SettingsFile+"&van-ban=1", http.StatusOK)
	v.post("/soan/luu", map[string]any{"file": config.SettingsFile, "tab": "tabtabtab", "base": folder.DigestOf([]byte(before + "themes: a\nmenus: b\n")), "text": before + "menus: b\n"}, http.StatusOK)
}

// TestSettingsApproval: what is out when approval is asked for first stays out, so that is
// noted before the settings say so.
func TestSettingsApproval(t *testing.T) {
	v := arrive(t, smallColumn)
	v.sitePart("/soan/luu", "approval", map[string]any{"approval": "two"}, nil, http.StatusOK)
	has(t, v.file(config.SettingsFile), "approval: two")
	var acts []string
	for e := range v.History.All() {
		acts = append(acts, string(e.Act)+" "+string(e.Approval))
	}
	if !slices.Equal(acts, []string{"settings none", "settings two", string(history.Saved) + " "}) {
		t.Errorf("%q", acts)
	}
}

// TestSections: a section is made, and not twice.
func TestSections(t *testing.T) {
	v := arrive(t, smallColumn)
	v.post("/cai-dat/muc", map[string]string{"title": "Kế hoạch năm", "kind": "plan"}, http.StatusOK)
	has(t, v.file("content/ke-hoach-nam/_index.md"), "title: Kế hoạch năm", "kind: plan")
	v.post("/cai-dat/muc", map[string]string{"title": "Kế hoạch năm", "kind": "plan"}, http.StatusInternalServerError)
	for _, title := range []string{"", "…", "../.."} {
		v.post("/cai-dat/muc", map[string]string{"title": title, "kind": "plan"}, http.StatusBadRequest)
	}
	v.post("/cai-dat/muc", map[string]string{"title": "A", "kind": "../x"}, http.StatusBadRequest)
	for _, title := range []string{"Tìm kiếm", "tim-kiem"} { // the address of a page of the program
		a := v.post("/cai-dat/muc", map[string]string{"title": title, "kind": "news"}, http.StatusUnprocessableEntity)
		if said, _ := a["error"].(string); !strings.Contains(said, "được dành cho") {
			t.Errorf("%s: %v", title, a)
		}
		if _, err := os.Stat(filepath.Join(v.dir, "content", viet.Slug(title), "_index.md")); err == nil {
			t.Errorf("%s blocks the column", title)
		}
	}

	// One that was made by mistake goes into the trash while nothing is in it, and comes back.
	const mistake = "content/lap-nham/_index.md"
	v.post("/cai-dat/muc", map[string]string{"title": "Lập nhầm", "kind": "news"}, http.StatusOK)
	has(t, v.get("/cai-dat", http.StatusOK), screen.Link("/thung-rac/bo", "tep", mistake))
	page := v.get(screen.Link("/thung-rac/bo", "tep", mistake), http.StatusOK)
	v.get(screen.Link("/thung-rac/bo", "tep", "content/tin/_index.md"), http.StatusConflict)
	v.post("/thung-rac/bo", map[string]string{"file": mistake, "base": hidden(t, page, "base"), "to": "", "why": ""}, http.StatusOK)
	if _, err := os.Stat(filepath.Join(v.dir, mistake)); err == nil {
		t.Error("the section is still there")
	}
	trash := regexp.MustCompile(`version&#34;:&#34;(\w+)`).FindStringSubmatch(v.get("/thung-rac", http.StatusOK))
	v.post("/thung-rac", map[string]string{"version": trash[1]}, http.StatusOK)
	has(t, v.get("/cai-dat", http.StatusOK), "Lập nhầm")
}

// TestBackups: copies go where the user says, are made on the next day that the desk is
// open, and Hôm nay says where one failed.
func TestBackups(t *testing.T) {
	v := arrive(t, smallColumn)
	to := t.TempDir()
	inside := filepath.Join(v.dir, "content", "tin")
	for _, dir := range []string{filepath.Join(to, "none"), "relative", inside, v.dir} {
		if a := v.post("/cai-dat/sao-luu", map[string]string{"folder": dir, "days": "30"}, http.StatusUnprocessableEntity); a["field"] != "folder" {
			t.Error(dir, a)
		}
	}
	v.post("/cai-dat/sao-luu", map[string]string{"folder": to, "days": "0"}, http.StatusUnprocessableEntity)
	v.post("/cai-dat/sao-luu", map[string]string{"folder": to, "days": "30"}, http.StatusOK)
	other := arrive(t, smallColumn) // of the same agency
	other.post("/cai-dat/sao-luu", map[string]string{"folder": to, "days": "30"}, http.StatusOK)
	other.end()
	if files, _ := filepath.Glob(filepath.Join(to, "cchc-uy-ban-nhan-dan-xa-thu-??????-2026-11-30.zip")); len(files) != 2 {
		t.Errorf("the copies of two columns: %q", files)
	}
	has(t, v.get("/cai-dat", http.StatusOK), "Bản mới nhất: ngày 30/11/2026.")
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if v.SetBackup(v.Backup().Backup) == nil {
		t.Error("a copy into no folder")
	}
	has(t, v.get("/", http.StatusOK), "Chưa sao lưu được", to)
	v.post("/cai-dat/sao-luu", map[string]string{"folder": "", "days": ""}, http.StatusOK)
	if strings.Contains(v.get("/", http.StatusOK), "Chưa sao lưu được") {
		t.Error("it is still said")
	}
}

// TestStop: the button ends the desk, behind its answer.
func TestStop(t *testing.T) {
	v := arrive(t, smallColumn)
	v.post("/cai-dat/dung", map[string]any{}, http.StatusOK)
	v.end()
}

// TestFirst: a folder without a column gets one by the questions of cchc init.
func TestFirst(t *testing.T) {
	v := arrive(t, nil)
	has(t, v.get("/", http.StatusOK), "Lập chuyên mục mới", `name="responsible"`)
	v.get("/bai-viet", http.StatusNotFound)
	if a := v.post("/mo-dau/goi-y", map[string]string{"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi"}, http.StatusOK); a["parent"] != "Ủy ban nhân dân tỉnh Quảng Ngãi" {
		t.Error(a)
	}
	for field, in := range map[string]map[string]string{
		"name":  {"province": "Quảng Ngãi"},
		"phone": {"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi", "phone": "abc"},
		"year":  {"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi", "year": "1"},
	} {
		if a := v.post("/mo-dau", in, http.StatusUnprocessableEntity); a["field"] != field {
			t.Error(field, a)
		}
	}
	if len(v.sources()) != 0 {
		t.Error("something was made:", v.sources())
	}
	v.post("/mo-dau", map[string]string{"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi", "unknown": "x"}, http.StatusOK)
	v.browser()
	has(t, v.get("/", http.StatusOK), "Ủy ban nhân dân xã Bình Lạc", "Bài viết")
	v.get("/bai-viet", http.StatusOK)
	v.post("/mo-dau", map[string]string{"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi"}, http.StatusNotFound)
}

// TestFirstChoose: where no folder is given, a column that is there is opened, or one is
// made in a folder of its own.
func TestFirstChoose(t *testing.T) {
	other := arrive(t, smallColumn)
	other.end()
	v := arrive(t, nil, func(o *Options) { o.Home, o.Dir, o.Folders = o.Dir, "", []string{other.dir, "/none"} })
	if page := v.get("/", http.StatusOK); !strings.Contains(page, other.dir) || strings.Contains(page, "/none") {
		t.Error("the columns are not offered")
	}
	for _, dir := range []string{"", "content", v.dir, "/none"} {
		v.post("/mo-dau/mo", map[string]string{"dir": dir}, http.StatusUnprocessableEntity)
	}
	v.post("/mo-dau/mo", map[string]string{"dir": other.dir}, http.StatusOK)
	v.browser()
	has(t, v.get("/bai-viet", http.StatusOK), "Tin một")
	v.end()

	w := arrive(t, nil, func(o *Options) { o.Home, o.Dir = o.Dir, "" })
	w.post("/mo-dau", map[string]string{"name": "UBND xã Bình Lạc", "province": "Quảng Ngãi"}, http.StatusOK)
	if !HasColumn(filepath.Join(w.dir, "cchc-ubnd-xa-binh-lac")) && !HasColumn(filepath.Join(w.dir, "cchc-uy-ban-nhan-dan-xa-binh-lac")) {
		t.Error("no column:", len(w.sources()))
	}
}

// TestSettingsTyped: how many people approve is what the settings say that are saved, not
// what somebody has in an editor.
func TestSettingsTyped(t *testing.T) {
	dir := approvingSite(t, "one")
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")
	lan.write(newsOne, "Đoạn một đã sửa.\n")
	d.ShowTyped(config.SettingsFile, []byte(strings.Replace(text(t, dir, config.SettingsFile), "approval: one", "approval: none", 1)))
	if set := d.Set(); set.Site.Settings.Approval.People() != 1 {
		t.Fatal("the settings of the editor count")
	}
	lan.shows("/duyet", "Mỗi bài cần 1 người duyệt")
	if v := d.Entry(newsOne); v.State == "published" {
		t.Errorf("out by settings that are not saved: %+v", v)
	}
	status, answer := lan.post("/soan/dang", map[string]any{"file": newsOne, "draft": false})
	lan.is(status, answer, http.StatusConflict, "")
}
