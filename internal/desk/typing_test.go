package desk

import (
	"archive/zip"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/screen"
)

// TestOthersTyping: what somebody types and has not saved is nobody else's: lists, the tasks
// of a plan, the trash and parcels are of what is saved; and a picture that only the unsaved
// text shows is not taken away either.
func TestOthersTyping(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/ke-hoach/_index.md", "---\ntitle: Kế hoạch\nkind: plan\n---\n")
	put(t, dir, planFile, plan)
	const shows, alone = "content/tin-tuc/co-anh.md", "content/tin-tuc/anh-rieng.md"
	news := func(title, body string) string {
		return "---\ntitle: " + title + "\ndate: 2026-11-04\ntopic: Kết quả cải cách hành chính\nauthor: Lê Văn Hải\n---\n" + body + "\n"
	}
	put(t, dir, shows, news("Tin có ảnh", "![Chung](chung.svg)"))
	put(t, dir, alone, news("Tin cũng có ảnh", "![Chung](chung.svg) ![Riêng](rieng.svg)"))
	for _, name := range []string{"chung", "rieng"} {
		put(t, dir, "content/tin-tuc/"+name+".svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>`)
	}
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")

	// Somebody types: a task before the others, a title, another picture in the place of the common one.
	d.ShowTyped(planFile, []byte(strings.Replace(plan, "tasks:\n", "tasks:\n  - name: Việc đang gõ\n    lead: [Văn phòng]\n    deadline: Quý I\n", 1)))
	d.ShowTyped(shows, []byte(news("Tên đang gõ", "![Riêng](rieng.svg)")))

	lan.shows("/bai-viet", "Tin có ảnh", "!Tên đang gõ")
	lan.shows(screen.Link("/ke-hoach/bang", "tep", planFile), "Họp dân", "!Việc đang gõ")
	page := lan.shows(screen.Link("/ke-hoach/viec", "tep", planFile, "so", "2"), "Họp dân")
	status, answer := lan.post("/ke-hoach/viec", map[string]any{"file": planFile, "base": hidden(t, page, "base"), "number": "2", "act": "done", "done": "20/11/2026", "evidence": "Tin một"})
	now := text(t, dir, planFile)
	if first, second, _ := strings.Cut(now, "Họp dân"); status != http.StatusOK || strings.Contains(first, "done") || !strings.Contains(second, "status: done") {
		t.Errorf("%v\n%s", answer, now)
	}

	_, parcel := lan.get(screen.Link("/gui", "tep", shows))
	z, err := zip.NewReader(strings.NewReader(parcel), int64(len(parcel)))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.HasSuffix(f.Name, "chung.svg") }) {
		t.Error("a parcel has the text that is saved and the files of one that is not")
	}

	page = lan.shows(screen.Link("/thung-rac/bo", "tep", alone), "!chung.svg", "!rieng.svg")
	if status, answer := lan.post("/thung-rac/bo", map[string]any{"file": alone, "base": hidden(t, page, "base"), "to": "", "why": ""}); status != http.StatusOK {
		t.Fatal(answer)
	}
	for _, name := range []string{"chung.svg", "rieng.svg"} {
		if _, err := os.Stat(filepath.Join(dir, "content/tin-tuc", name)); err != nil {
			t.Errorf("a picture that is shown went into the trash: %v", err)
		}
	}
}
