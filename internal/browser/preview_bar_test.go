package browser

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPreviewBar: what the preview lays over a page covers neither its own advice
// nor the end of the page, on a phone and on a desk, with problems, with the
// problems hidden, and folded.
func TestPreviewBar(t *testing.T) {
	ctx := chromium(t)
	dir := copyOf(t)
	url := startPreview(t, dir)
	long := strings.Repeat("rất-dài-không-ngắt", 40)
	edit(t, filepath.Join(dir, "content/thu-tuc/chung-thuc-ban-sao.md"), "title: ", "tieude: \""+long+"\"\nmot: 1\nhai: 2\nba: 3\nbon: 4\nnam: 5\ntitle: ")
	const (
		panel = `document.querySelector(".cchc-problems")`
		bar   = `document.querySelector(".cchc-bar")`
		// whether the end of the page, scrolled to, is above all that lies over it
		endSeen = `(function () {
			scrollTo(0, document.documentElement.scrollHeight);
			var last = Math.max.apply(null, Array.from(document.querySelectorAll("footer *")).map(function (e) { return e.getBoundingClientRect().bottom; }));
			return last <= document.querySelector(".cchc-dock").getBoundingClientRect().top + 1;
		})()`
	)
	for _, width := range []int64{390, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			do(t, ctx, look(view{width: width, scheme: "light"}), chromedp.Navigate(url+"/thu-tuc/chung-thuc-chu-ky/"))
			becomes(t, ctx, "the problems and their style", `!!`+panel+` && getComputedStyle(`+panel+`).overflowY === "auto"`)
			becomes(t, ctx, "the last advice above the bar", `(function () {
				var p = `+panel+`, hints = p.querySelectorAll(".cchc-hint");
				p.scrollTop = p.scrollHeight;
				var hint = hints[hints.length - 1].getBoundingClientRect();
				return hint.bottom <= `+bar+`.getBoundingClientRect().top && hint.top >= p.getBoundingClientRect().top && `+bar+`.getBoundingClientRect().bottom <= innerHeight;
			})()`)
			becomes(t, ctx, "no message wider than the window", `Array.from(`+panel+`.querySelectorAll("*")).every(function (e) { return e.scrollWidth <= e.clientWidth + 1 || getComputedStyle(e).display === "inline"; }) && `+panel+`.scrollWidth <= `+panel+`.clientWidth && `+sideways+` <= 0`)
			becomes(t, ctx, "the end of the page above the problems", endSeen)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](panel+`.querySelector("button").click()`))
			becomes(t, ctx, "the problems hidden", `!`+panel+` && `+bar+`.textContent.includes("Cần sửa (")`)
			becomes(t, ctx, "the end of the page above the bar", endSeen)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](bar+`.querySelector(".cchc-show").click()`))
			becomes(t, ctx, "the problems back", `!!`+panel)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](panel+`.querySelector("button").click(); `+bar+`.querySelector(".cchc-fold").click()`))
			becomes(t, ctx, "the bar folded", `!`+bar+`.querySelector(".cchc-file") && `+bar+`.offsetWidth < 220`)
			do(t, ctx, chromedp.Navigate(url+"/tin-tuc/"))
			becomes(t, ctx, "the bar folded on the next page", `!!`+bar+` && !`+bar+`.querySelector(".cchc-file")`)
			do(t, ctx, chromedp.Evaluate[chromedp.Void](bar+`.querySelector(".cchc-fold").click()`))
			becomes(t, ctx, "the bar open", `!!`+bar+`.querySelector(".cchc-file")`)
		})
	}
	do(t, ctx, look(view{width: 390, scheme: "light"}), chromedp.Navigate(url+"/__cchc/"))
	becomes(t, ctx, "the list with no scrolling sideways", `document.querySelectorAll("tbody tr").length > 20 && `+sideways+` <= 0`)
}
