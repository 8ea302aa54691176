package markdown

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestPictures(t *testing.T) {
	sizes := []Source{{"/a/b.jpg.480.webp", 480}, {"/a/b.jpg.960.webp", 700}}
	for _, c := range []struct {
		name  string
		shown Picture
		use   Use
		alt   string
		want  string
	}{
		{"a photo", Picture{"/a/b.jpg", 700, 500, "image/webp", sizes}, Use{Sizes: "50vw"}, "Trụ sở",
			`<picture><source type="image/webp" srcset="/a/b.jpg.480.webp 480w, /a/b.jpg.960.webp 700w" sizes="50vw"><img src="/a/b.jpg" alt="Trụ sở" width="700" height="500" loading="lazy" decoding="async"></picture>`},
		{"seen at once", Picture{Src: "/a.svg", Width: 30, Height: 20}, Use{Eager: true}, "",
			`<img src="/a.svg" alt="" width="30" height="20" fetchpriority="high" decoding="async">`},
		{"of unknown size", Picture{Src: "/a.svg"}, Use{}, "A", `<img src="/a.svg" alt="A" loading="lazy" decoding="async">`},
		{"no way was said", Picture{"/b.jpg", 9, 9, "image/webp", sizes[:1]}, Use{}, "A",
			`<picture><source type="image/webp" srcset="/a/b.jpg.480.webp 480w" sizes="100vw"><img src="/b.jpg" alt="A" width="9" height="9" loading="lazy" decoding="async"></picture>`},
		{"signs in its words", Picture{Src: "/a.png"}, Use{}, `"><script>`, `<img src="/a.png" alt="&#34;&gt;&lt;script&gt;" loading="lazy" decoding="async">`},
		{"a scheme that runs", Picture{Src: "javascript:x"}, Use{}, "A", `<img src="" alt="A" loading="lazy" decoding="async">`},
	} {
		if got := c.shown.HTML(c.use, c.alt); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestAltOfSigns: what an editor writes between the brackets arrives as it is.
func TestAltOfSigns(t *testing.T) {
	page := convert("![Lớp học \"số\" & *quầy* 2 < 3](a.jpg)\n")
	doc, err := html.Parse(strings.NewReader(string(page.HTML)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "img" {
			if n.Attr[1].Val != `Lớp học "số" & quầy 2 < 3` {
				t.Errorf("%q", n.Attr)
			}
			return
		}
	}
	t.Error("no picture")
}

// TestDecorative: a picture that says nothing is not read out, and is no problem.
func TestDecorative(t *testing.T) {
	for _, words := range []string{Decorative, "Trang trí", "trang tri", "decorative"} {
		page := convert("![" + words + "](a.jpg)\n")
		if !strings.Contains(string(page.HTML), `alt=""`) || len(page.Problems) > 0 {
			t.Errorf("%s: %s %v", words, page.HTML, page.Problems)
		}
	}
	if page := convert("![Trang trí hội trường](a.jpg)\n"); !strings.Contains(string(page.HTML), `alt="Trang trí hội trường"`) {
		t.Error(page.HTML)
	}
}

// TestTitles: what stands between the quotes of a picture or a link arrives without its escapes.
func TestTitles(t *testing.T) {
	page := convert(`![A](a.jpg "Quầy \"số 2\" \\ &amp; \&amp; \a &#40;")` + "\n")
	if want := `<figcaption>Quầy &quot;số 2&quot; \ &amp; &amp;amp; \a (</figcaption>`; !strings.Contains(string(page.HTML), want) {
		t.Errorf("%s, want %s", page.HTML, want)
	}
	page = convert(`[A](https://a.vn "x \"y\"")` + "\n")
	if want := `title="x &quot;y&quot;"`; !strings.Contains(string(page.HTML), want) {
		t.Errorf("%s, want %s", page.HTML, want)
	}
}
