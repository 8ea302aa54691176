package browser

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/chromedp/chromedp"

	"cchc/internal/content"
	"cchc/internal/site"
)

// A place is something that a reader looks for on a page, and how far down it may
// begin, in pixels; the page itself where the selector is empty.
type place struct {
	what, selector string
	limit          int
}

// below returns the y at which a place begins on the page that is shown, or how long
// the page is; -1 where it is not there.
func (p place) below() string {
	if p.selector == "" {
		return `document.documentElement.scrollHeight`
	}
	return fmt.Sprintf(`(function () {
		var e = Array.from(document.querySelectorAll(%q)).filter(function (e) { return e.getClientRects().length; })[0];
		return e ? Math.round(e.getBoundingClientRect().top + scrollY) : -1;
	})()`, p.selector)
}

// TestTheAnswerIsOnTheFirstScreen: on a phone what people come for begins near the top,
// and pages have an end: the search of the home page, a procedure's papers, time, fee
// and button, the numbers of emergencies, the late tasks of a plan.
func TestTheAnswerIsOnTheFirstScreen(t *testing.T) {
	ctx := chromium(t)
	set, server := demonstration(t)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	look := func(path string, width, height int64, places ...place) {
		do(t, ctx, chromedp.EmulateViewport(width, height, chromedp.EmulateMobile), chromedp.Navigate(server.URL+path))
		for _, p := range places {
			y := evaluate[int](t, ctx, p.below())
			fmt.Fprintf(w, "%s\t%d × %d\t%s\t%d\t≤ %d\n", path, width, height, p.what, y, p.limit)
			if y < 0 || y > p.limit {
				t.Errorf("%s at %d × %d: %s at %d, at most %d", path, width, height, p.what, y, p.limit)
			}
		}
		if wide := evaluate[int](t, ctx, `document.documentElement.scrollWidth`); int64(wide) > width {
			t.Errorf("%s is %d px wide on a screen of %d", path, wide, width)
		}
	}
	h1 := place{"heading", "main h1", 190}
	search := place{"search", "main input[type=search]", 330}
	look("/", 390, 844, search)
	look("/", 360, 640, search)
	look("/", 320, 568, search)
	for _, p := range set.Site.Pages() {
		switch {
		case p.Kind == site.HomePage || p.Kind == site.OfflinePage:
		case p.Kind == site.EntryPage && p.EntryKind() == content.KindProcedure:
			places := []place{h1, {"papers", "#ho_so", 1270}, {"time", "#thoi_han", 1270}, {"fee", "#le_phi", 1270}, {"length", "", 5000}}
			if content.InForce(p.Data()) && !content.Code(p.Data()).IsZero() {
				places = append(places, place{"button", ".file-online", 1270})
			}
			look(p.Path, 390, 844, places...)
		case p.Path == "/duong-day-nong/":
			look(p.Path, 390, 844, h1, place{"113", "main a[href='tel:113']", 700}, place{"length", "", 5000})
		case p.Kind == site.EntryPage && p.EntryKind() == content.KindPlan:
			look(p.Path, 390, 844, h1, place{"tasks", "#nhiem_vu", 1012}, place{"length", "", 8000})
		default:
			look(p.Path, 390, 844, h1)
		}
	}
	look("/ke-hoach/cchc-2026/", 390, 844, place{"length", "", 5000}, place{"filters", "form.filter", 1012}, place{"a late task", ".task .tag-late", 1012})
	w.Flush()
	t.Log("\n" + table.String())
}
