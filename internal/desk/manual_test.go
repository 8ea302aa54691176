package desk

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"cchc/internal/screen"
)

// manualPictures are the pictures of the board's manual, which the screens of the desk over
// the demonstration make; and how large a file each may be.
var manualPictures = []string{"ban-bien-tap-hom-nay.webp", "ban-bien-tap-soan.webp", "ban-bien-tap-duyet.webp", "ban-bien-tap-nhap.webp"}

const mostManualPicture = 60 << 10

// TestManualPictures: the manual has its pictures, and they are small. CCHC_PICTURES=write
// takes them anew, in the browser:
//
//	CCHC_PICTURES=write CCHC_BROWSER=required go test ./internal/desk -run TestManualPictures
func TestManualPictures(t *testing.T) {
	manual := filepath.Join("..", "..", "content", "huong-dan")
	if os.Getenv("CCHC_PICTURES") == "write" {
		takePictures(t, manual)
	}
	for _, name := range manualPictures {
		info, err := os.Stat(filepath.Join(manual, name))
		if err != nil {
			t.Error(err)
		} else if info.Size() > mostManualPicture {
			t.Errorf("%s has %d bytes", name, info.Size())
		}
	}
}

func takePictures(t *testing.T, manual string) {
	dir := demonstration(t)
	v := &visitor{t, chromium(t), serve(t, dir, "may-1")}
	v.do("the window", chromedp.EmulateViewport(1100, 760), inColours("light"))
	v.enter("Trần Thị Lan")

	file := anNews(t, dir)
	lan := come(t, v.d, "Trần Thị Lan")
	o := lan.open(file)
	checked(t, v.d)
	shots := []struct{ name, path, ready string }{
		{manualPictures[0], "/", ".cards"},
		{manualPictures[1], screen.Link("/soan", "tep", file), "#body"},
		{manualPictures[2], screen.Link("/duyet/bai", "tep", file), ".panel"},
		{manualPictures[3], "", "#taking"},
	}
	for i, s := range shots {
		switch i {
		case 2:
			o.body = "Sáng nay xã mở thêm một quầy trả kết quả cho người cao tuổi.\n\n" + o.body
			if err := o.save(); err != nil {
				t.Fatal(err)
			}
			_, _ = lan.post("/soan/trinh", map[string]any{"file": file, "base": o.base})
			v.enter("Lê Văn Hải")
		case 3:
			v.do("import", chromedp.Navigate(v.d.Origin+"/nhap"), chromedp.WaitVisible("#import"), chromedp.Click("#kind-procedures"))
			(&screenTab{v.t, v.ctx, v.d}).js(`let d = new DataTransfer();
				d.items.add(new File(["Mã TTHC;Tên thủ tục hành chính;Lĩnh vực;Số lượng hồ sơ\n1.001193;Đăng ký khai sinh;Hộ tịch;02 bộ\n1.004884;Thủ tục đăng ký lại khai sinh cho người đã có hồ sơ, giấy tờ cá nhân;Hộ tịch;01 bộ\n"], "danh-muc-2026.csv"));
				document.dispatchEvent(new DragEvent("drop", { dataTransfer: d, bubbles: true, cancelable: true }))`)
			(&screenTab{v.t, v.ctx, v.d}).becomes("the file is chosen", `document.getElementById("files").files.length === 1`)
			v.do("read", chromedp.Click("#import button[type=submit]"), chromedp.WaitVisible(".screen-taking"))
		}
		if s.path != "" {
			v.do(s.name, chromedp.Navigate(v.d.Origin+s.path))
		}
		v.do(s.name, chromedp.WaitVisible(s.ready))
		time.Sleep(3 * time.Second) // the page beside is there
		quality := int64(55)
		v.picture(filepath.Join(manual, s.name), cdppage.CaptureScreenshotParams{Format: "webp", Quality: &quality})
	}
}

// demonstration copies the demonstration, whose entries one other person has to approve.
func demonstration(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, part := range []string{"content", "themes"} {
		must(t, os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", "..", part))))
	}
	put(t, dir, "content/site.yaml", text(t, dir, "content/site.yaml")+"\napproval: one\n")
	return dir
}

// anNews is the first news item of the demonstration with pictures.
func anNews(t *testing.T, dir string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "content", "tin-tuc", "*", "index.md"))
	if err != nil || len(all) == 0 {
		t.Fatal("no news", err)
	}
	file, _ := filepath.Rel(dir, all[0])
	return filepath.ToSlash(file)
}
