package markdown

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/mdsource"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// site is a small site that links are looked up in.
type site struct{}

func (site) Link(dest string) (string, Problem) {
	if strings.Contains(dest, ":") {
		return dest, Problem{}
	}
	if dest == "qd-1.md" {
		return "/van-ban/qd-1/", Problem{}
	}
	return "", Problem{"link-missing", diag.Args{"Path": dest}}
}

func (site) Image(src string) (Picture, Problem) { return Picture{Src: "/anh/" + src}, Problem{} }

func (site) Document(n viet.DocNumber) (string, string) {
	if n.Key() == "107//KH-UBND" {
		return "/ke-hoach/107/", "Kế hoạch tuyên truyền"
	}
	return "", ""
}

var converter = New(Labels{FootnoteBack: "Về chỗ dẫn", FootnoteTo: "Chú thích", Table: "Bảng", TaskDone: "Đã xong", TaskOpen: "Chưa xong"}, Use{})

func convert(src string) Page { return converter.Convert("content/a.md", 10, []byte(src), site{}) }

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"heading ids come from Vietnamese text", "## Hồ sơ\n\n## Hồ sơ\n\n### Đăng ký {#dk .lon onclick=x style=\"a\"}\n",
			[]string{`<h2 id="ho-so">`, `<h2 id="ho-so-2">`}},
		{"a page keeps one first heading", "# A\n\n## B\n", []string{`<h2 id="a">`, `<h3 id="b">`}},
		{"cells are aligned by class", "| a | b |\n|---|--:|\n| 1 | 2 |\n", []string{`<div class="table-scroll" role="region" tabindex="0" aria-label="Bảng 1"><table>`, `<td class="align-right">2</td>`}},
		{"letters of the outline are kept", "a) Một;\nb) Hai;\nđ) Ba\nhai dòng.\n", []string{
			"<ul class=\"outline\">\n<li><span class=\"mark\">a)</span> <p>Một;</p>", `<span class="mark">đ)</span> <p>Ba` + "\nhai dòng.</p>"}},
		{"dashes below letters, pluses below dashes", "a) Một:\n\n- gạch\n\n+ cộng\n\n- gạch nữa\n\nb) Hai\n", []string{
			"<span class=\"mark\">a)</span> <p>Một:</p>\n<ul class=\"dash\">\n<li>gạch\n<ul class=\"plus\">\n<li>cộng</li>\n</ul>\n</li>\n<li>gạch nữa</li>\n</ul>\n</li>\n<li><span class=\"mark\">b)</span>"}},
		{"numbers go on", "1. Một\n\na) x\n\n2. Hai\n", []string{"<ol>\n<li>Một\n<ul class=\"outline\">", "</ul>\n</li>\n<li>Hai"}},
		{"a document number becomes a link", "Theo 107/KH-UBND và 9/KH-UBND.\n", []string{
			`Theo <a href="/ke-hoach/107/" title="Kế hoạch tuyên truyền">107/KH-UBND</a> và 9/KH-UBND.`}},
		{"an abbreviation has its words where it comes first", "## UBND\n\n`UBND` [UBND](qd-1.md) *UBND xã* theo 107/KH-UBND, UBND\nvà TTHC.\n", []string{
			`<h2 id="ubnd">UBND</h2>`, `<code>UBND</code> <a href="/van-ban/qd-1/">UBND</a> <em><abbr title="Ủy ban nhân dân">UBND</abbr> xã</em> theo <a href`,
			"107/KH-UBND</a>, UBND\nvà <abbr title=\"thủ tục hành chính\">TTHC</abbr>."}},
		{"an abbreviation in a number that the site has not is no word", "Số 9/KH-UBND.\n", []string{"<p>Số 9/KH-UBND.</p>"}},
		{"footnotes", "Luật[^1].\n\n[^1]: Số 59.\n", []string{`role="doc-noteref"`, `title="Về chỗ dẫn"`}},
		{"a picture with a title is a figure", "![Trụ sở](a.jpg \"Ảnh: Lan\")\n", []string{`<figure><img src="/anh/a.jpg" alt="Trụ sở" loading="lazy" decoding="async"><figcaption>Ảnh: Lan</figcaption></figure>`}},
		{"task boxes have names", "- [x] xong\n- [ ] chưa\n", []string{`<span class="task-box" role="img" aria-label="Đã xong">☑</span>`, `aria-label="Chưa xong"`}},
		{"addresses are links", "Xem https://dichvucong.gov.vn nhé.\n", []string{`<a href="https://dichvucong.gov.vn">`}},
		{"definition lists", "Mã\n: 1.001193\n", []string{"<dt>Mã</dt>", "<dd>1.001193</dd>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := convert(c.src)
			for _, want := range c.want {
				if !strings.Contains(string(p.HTML), want) {
					t.Errorf("missing %s in:\n%s", want, p.HTML)
				}
			}
		})
	}
}

func TestProblemsHaveTheirPlace(t *testing.T) {
	p := convert("Xem [văn bản](khong-co.md).\n\nĐến [mục](#khong).\n\n<b>đậm</b> và ![](a.jpg)\n")
	var got []string
	for _, d := range p.Problems {
		got = append(got, d.Code)
		if d.File != "content/a.md" || d.Line < 10 {
			t.Errorf("%s at %+v", d.Code, d.Position)
		}
	}
	for _, want := range []string{"link-missing", "anchor-missing", "raw-html", "image-without-alt"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %v", want, got)
		}
	}
	if d := p.Problems[0]; d.Line != 10 || d.Column != 5 {
		t.Errorf("link at %d:%d, want 10:5", d.Line, d.Column)
	}
	if strings.Contains(string(p.HTML), "<b>") {
		t.Error("HTML passed through")
	}
}

// TestPathWithSpaces: a picture with a caption is no picture either where its
// path has a space.
func TestPathWithSpaces(t *testing.T) {
	for src, want := range map[string]string{
		"[mẫu](Mẫu đơn.docx)\n":                 "Mẫu đơn.docx",
		"![Cầu](Ảnh cầu.jpg \"Ảnh: Hiền\")\n":   "Ảnh cầu.jpg",
		"![Cầu](Ảnh cầu.jpg 'Ảnh: Hiền' )\n":    "Ảnh cầu.jpg",
		"![Cầu](cau.jpg \"Ảnh: Hiền\")\n":       "",
		"![Cầu](<Ảnh cầu.jpg> \"Ảnh: Hiền\")\n": "",
		"Viết `![Cầu](Ảnh cầu.jpg)` là sai.\n":  "",
	} {
		got := ""
		for _, d := range convert(src).Problems {
			if d.Code == "link-space" {
				got = d.Args["Path"].(string)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	got := converter.Excerpt([]byte("## Mục\n\nỦy ban **nhân dân** xã [ban hành](x.md) kế hoạch[^1].\n\n[^1]: a"), 30)
	if got != "Ủy ban nhân dân xã ban hành kế…" {
		t.Errorf("%q", got)
	}
}

// spaces takes away what shows nowhere: the library leaves more of the spaces
// that end a line where it looks for addresses behind spaces.
var spaces = strings.NewReplacer(" ", "", "\t", "")

// FuzzConvert holds that whatever an editor pastes, a page has no script, no
// style, no event and no dangerous link.
func FuzzConvert(f *testing.F) {
	for _, s := range []string{
		"<script>alert(1)</script>", "[a](javascript:alert(1))", "[a](  JaVaScRiPt:alert(1))", "*| a |\n|-\x1d\t\x94\t" + strings.Repeat("\t", 300) + "\n\t|", "![a](data:text/html,x)",
		"<a href=x onclick=y>", "## x {onclick=a style=b}", "a) x\n  - y\n+ z\n1. q\nđ) r", "| a |\n|--:|\n| [b](x) |",
		"[a]: javascript:x\n[a]", "<javascript:alert(1)>", "x[^1]\n\n[^1]: - a\n", "1.1. a\n(1) b\na. c", "UBND *TTHC* 107/KH-UBND TN&TKQ UBND",
		"0)\t", "•\u00a0a\n–\tb\n 3. c\n", "A\tB\n\"1\n2\"\t3\n", "a;b;c\n1;2;3", "| a | b |\n|-|\n| 1 | 2 | 3 |", "**a.**b ** c.**d *e:*f ~g~ ~~h~~", "https://a.vn/bài(1)); www.b.vn;",
		"<table><tr><td colspan=2><b>a</td>\n\n<a href='javascript:x'>b</a></table>", "<p onclick=x>a<script>b</script><img src=x onerror=y>", "a<sub>b<a href=\"javascript:x\">c</sub>d</a>e<br>", "<h2>a</h2><ul><li>b<ol><li>c", "<!-- a", "%%\na\n%%\n{{< a >}} [[b]] ==c==",
		"> a\n> B\nC", "a\u2028b&shy;c", "<ten> <a href=https://a.vn>https://b.vn</a>",
		"https://a.vn x www.b.vn c@d.vn [e](https://f.vn) ](https://g.vn) `h@i.vn`",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ReplaceAll(src, "\r", "\n") // as the files of a site are read
		if len(src) > 4096 {
			return
		}
		p := convert(src)
		doc, err := html.Parse(strings.NewReader(string(p.HTML)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			switch n.Data {
			case "script", "style", "iframe", "object", "embed", "svg", "form":
				if n.Type == html.ElementNode {
					t.Fatalf("<%s> from %q", n.Data, src)
				}
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Fatalf("%s= from %q", a.Key, src)
				}
				if a.Key == "href" || a.Key == "src" {
					u, err := url.Parse(strings.TrimSpace(a.Val))
					if err == nil && !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, strings.ToLower(u.Scheme)) {
						t.Fatalf("%s=%q from %q", a.Key, a.Val, src)
					}
				}
			}
		}
		for _, d := range p.Problems {
			if d.Line < 10 || d.Column < 1 {
				t.Fatalf("%s at %+v from %q", d.Code, d.Position, src)
			}
		}
		text := mdsource.Prepare([]byte(src))
		linked, _ := convertBy(converter.md, "content/a.md", 10, []byte(src), &text, nil, site{})
		if spaces.Replace(string(linked.HTML)) != spaces.Replace(string(p.HTML)) || len(linked.Problems) != len(p.Problems) {
			t.Fatalf("looking for bare addresses everywhere makes\n%s\nand not\n%s\nof %q", linked.HTML, p.HTML, src)
		}
		converter.Excerpt([]byte(src), 100)
	})
}
