package writing

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"cchc/internal/config"
	"cchc/internal/markdown"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestUploadsAreBounded: what nobody places is forgotten, the oldest first.
func TestUploadsAreBounded(t *testing.T) {
	var s uploads
	for i := range 100 {
		s.add(&upload{ID: fmt.Sprint(i), data: make([]byte, 1)})
	}
	if s.get("99") == nil || s.get("60") == nil || s.get("59") != nil {
		t.Errorf("%d files wait", len(s.all))
	}
	for i := range 5 {
		s.add(&upload{ID: fmt.Sprint("large", i), data: make([]byte, mostUpload)})
	}
	if len(s.all) != 3 || s.get("large4") == nil {
		t.Errorf("%d files wait", len(s.all))
	}
}

// TestPictureText: what a user says of a picture arrives on the page as it was said.
func TestPictureText(t *testing.T) {
	convert := markdown.New(markdown.Labels{}, markdown.Use{})
	for _, said := range []string{"Quầy số 2", `a "b" \ c`, "[x](y) ![z]", "**đậm** _x_ `mã`", "<script>alert(1)</script>", "a](b) \"c\" ", `\`, "&amp; < >", "1. một", "((", `đuôi\`} {
		text := pictureMarkdown(said, "a-1.jpg", said, "", false)
		page := convert.Convert("a.md", 1, []byte("Một.\n\n"+text+"\n\nHai.\n"), pictureResolver{})
		doc, err := html.Parse(strings.NewReader(page.HTML))
		if err != nil {
			t.Fatal(err)
		}
		want, alt, caption := strings.TrimSpace(said), "?", "?"
		for n := range doc.Descendants() {
			if n.Data == "img" {
				for _, a := range n.Attr {
					if a.Key == "alt" {
						alt = a.Val
					}
				}
			}
			if n.Data == "figcaption" && n.FirstChild != nil {
				caption = n.FirstChild.Data
			}
		}
		if alt != want || strings.TrimSpace(caption) != want {
			t.Errorf("%q became alt %q, caption %q: %s", said, alt, caption, text)
		}
	}
}

// A pictureResolver knows of every picture.
type pictureResolver struct{ markdown.Resolver }

func (pictureResolver) Image(dest string) (markdown.Picture, markdown.Problem) {
	return markdown.Picture{Src: dest}, markdown.Problem{}
}

// TestPictureNames: a name that a person gave stays; that of a camera or a chat gives way to
// what the picture shows.
func TestPictureNames(t *testing.T) {
	for name, want := range map[string]string{
		"Lễ ra mắt tổ công nghệ số.jpg": "le-ra-mat-to-cong-nghe-so", "IMG_2031.JPG": "quay-so-2-don-dan", "image.png": "quay-so-2-don-dan",
		"z5912345678901_0a1b2c3d4e5f60718293a4b5c6d7e8f9.jpg": "quay-so-2-don-dan", "Ảnh chụp màn hình 2026-11-30 lúc 10.15.00.png": "quay-so-2-don-dan",
		"photo_2026-11-30 10.15.00.jpeg": "quay-so-2-don-dan", "WhatsApp Image 2026-11-30 at 10.15.00.jpeg": "quay-so-2-don-dan", "": "quay-so-2-don-dan",
	} {
		if got := pictureStem(name, "Quầy số 2 đón dân"); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if got := pictureStem("1.jpg", ""); got != "anh-trong-bai" {
		t.Error(got)
	}
	if got := besideEntry("content/tin-tuc/le/index.md", "anh-bia"); got != "anh-bia" {
		t.Error(got)
	}
}

// TestLinkAddresses: what is typed or pasted as an address.
func TestLinkAddresses(t *testing.T) {
	for typed, want := range map[string]string{
		"https://dichvucong.gov.vn/p?a=(1)": "<https://dichvucong.gov.vn/p?a=(1)>", "dichvucong.gov.vn": "https://dichvucong.gov.vn", "www.xa.example/a b": "",
		"bbt@xa.example": "mailto:bbt@xa.example", "0299 000 0101": "tel:02990000101", "mailto:a@b.vn": "mailto:a@b.vn", "#ho-so": "#ho-so",
		"javascript:alert(1)": "", "data:text/html,x": "", "file:///C:/x": "", "khai sinh": "", "#Hồ sơ": "", "": "", "hai.md": "", "https://": "", "https:///x": "",
		"https://a.vn/> [x": "<https://a.vn/%3E%20[x>",
	} {
		if got := linkAddress(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// BenchmarkLinks looks for links among 10,000 entries: after each change of the site, and
// while it stays.
func BenchmarkLinks(b *testing.B) {
	folder := fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Cải cách hành chính xã Suối Thử\nbaseURL: https://suoithu.gov.vn/\nagency: {name: UBND xã Suối Thử}\n")},
		"content/tin-tuc/_index.md": {Data: []byte("---\ntitle: Tin tức\nkind: news\n---\n")},
	}
	for i := range 10_000 {
		name := fmt.Sprintf("content/tin-tuc/bai-%05d.md", i)
		folder[name] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Trung tâm Phục vụ hành chính công tiếp nhận hồ sơ đăng ký khai sinh số %d\ndate: 2026-11-02\ntopic: Kết quả cải cách hành chính\nauthor: Hải\n---\nNội dung.\n", i)}
	}
	set, problems := render.Open(folder, store.Options{Today: viet.NewDate(2026, 11, 30)})
	if problems.Errors() > 0 {
		b.Fatal(problems)
	}
	d := &Desk{}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			linkTargets(set)
		}
	})
	b.Run("further", func(b *testing.B) {
		for b.Loop() {
			if got := d.findTargets(set, "content/tin-tuc/mot.md", "khai sinh 9999"); len(got) != 1 || path.Base(got[0].To) != "bai-09999.md" {
				b.Fatal(got)
			}
		}
	})
}

// TestSettingsParts: every setting stands in one part.
func TestSettingsParts(t *testing.T) {
	var keys []string
	for _, p := range settingsParts {
		keys = append(keys, p.keys...)
	}
	site, _ := config.WrittenFileNamed("site")
	for _, f := range site.Type.Fields {
		if n := len(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k != f.Key })); n != 1 {
			t.Errorf("%s stands in %d parts", f.Key, n)
		}
	}
	if len(keys) != len(site.Type.Fields) {
		t.Errorf("%d keys, %d settings", len(keys), len(site.Type.Fields))
	}
}
