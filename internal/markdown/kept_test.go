package markdown

import (
	"fmt"
	"testing"

	"cchc/internal/viet"
)

// A counted is a site with a base path that counts the questions about links.
type counted struct {
	base  string
	links int
}

func (c *counted) Link(dest string) (string, Problem) {
	c.links++
	if dest == "/khong-co/" {
		return "", Problem{Code: "link-missing"}
	}
	return c.base + dest, Problem{}
}
func (c *counted) Image(src string) (Picture, Problem) {
	return Picture{Src: c.base + src, Sources: []Source{{src + ".webp", 480}}}, Problem{}
}
func (c *counted) Document(n viet.DocNumber) (href, title string) {
	if n.Text == "63/2010/NĐ-CP" {
		return c.base + "/van-ban/", "Nghị định"
	}
	return "", ""
}

// TestConvertKept holds that a page that is kept is the one that would be made, for sites that are alike
// and for sites that are not.
func TestConvertKept(t *testing.T) {
	src := []byte("## Hỏi\n\nXem [thủ tục](/thu-tuc/) và [không có](/khong-co/) theo Nghị định 63/2010/NĐ-CP.\n\n![Sơ đồ](so-do.png)\n")
	converters := []*Converter{New(Labels{Table: "Bảng"}, Use{}), New(Labels{Table: "Table"}, Use{}), New(Labels{Table: "Bảng"}, Use{Eager: true})}
	var kept Kept
	for round := range 3 {
		for i, c := range converters {
			for _, base := range []string{"", "/cchc", "", "/a", "/b", "/c"} {
				for _, line := range []int{1, 5} {
					got := c.ConvertKept(&kept, "content/x.md", line, src, &counted{base: base})
					want := c.Convert("content/x.md", line, src, &counted{base: base})
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("round %d, converter %d, base %q:\n%v\nwant\n%v", round, i, base, got, want)
					}
					got.Problems = append(got.Problems[:0], got.Problems...)
					if len(got.Problems) > 0 {
						got.Problems[0].File = "changed" // by one site, and no other one sees it
					}
				}
			}
		}
	}
	if len(kept.pages) != mostKept {
		t.Errorf("%d pages are kept, want %d", len(kept.pages), mostKept)
	}
}

// TestKeptIsTaken holds that a page is not made again for a site that is alike.
func TestKeptIsTaken(t *testing.T) {
	src := []byte("[Thủ tục](/thu-tuc/)\n")
	c := New(Labels{}, Use{})
	var kept Kept
	c.ConvertKept(&kept, "x.md", 1, src, &counted{})
	kept.pages[0].page.HTML = "the kept one"
	again := &counted{}
	if got := c.ConvertKept(&kept, "x.md", 1, src, again); got.HTML != "the kept one" || again.links != 1 {
		t.Errorf("%q, after %d questions", got.HTML, again.links)
	}
	if got := c.ConvertKept(&kept, "x.md", 1, src, &counted{base: "/cchc"}); got.HTML == "the kept one" {
		t.Error("another site has the page of the first one")
	}
	if got := c.ConvertKept(nil, "x.md", 1, src, again); got.HTML == "the kept one" {
		t.Error("nothing is kept by nil")
	}
}
