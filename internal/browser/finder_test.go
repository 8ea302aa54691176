package browser

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"cchc/internal/content"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/viet"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// paged is the demonstration with ten procedures on a page.
func paged(t *testing.T) *render.Set {
	t.Helper()
	folder := demonstrationFolder(t)
	const section = "content/thu-tuc/_index.md"
	folder[section] = &fstest.MapFile{Data: bytes.Replace(folder[section].Data, []byte("kind: procedure\n"), []byte("kind: procedure\npageSize: 10\n"), 1)}
	return open(t, folder, "")
}

// A narrowing is the procedures that match some choices, and how many would
// match with each further choice: what the script must say, as Go counts it.
type narrowing struct {
	titles []string
	counts map[string]int // by folder/slug
}

// narrow matches the procedures of the demonstration against choices, by the
// folder of their taxonomy, and words.
func narrow(set *render.Set, choices url.Values) narrowing {
	view := set.Site.NewView()
	section := set.Site.At("/thu-tuc/")
	n := narrowing{counts: map[string]int{}}
	for _, p := range view.Findable(section) {
		d := p.Data().(*content.Procedure)
		text := viet.Fold(strings.Join(append([]string{p.Title, d.Code.Text}, d.Keywords...), " "))
		if !slices.ContainsFunc(strings.Fields(viet.Fold(choices.Get("q"))), func(w string) bool { return !strings.Contains(text, w) }) {
			n.add(p, view.Facets(section), choices)
		}
	}
	return n
}

func (n *narrowing) add(p site.Grouped, facets []site.Facet, choices url.Values) {
	of := map[string][]string{}
	for _, t := range p.Terms {
		folder := strings.Trim(t.Taxonomy.Path, "/")
		of[folder] = append(of[folder], t.Slug)
	}
	misses := ""
	for _, f := range facets {
		folder := strings.Trim(f.Path, "/")
		if chosen := choices[folder]; len(chosen) > 0 && !slices.ContainsFunc(of[folder], func(s string) bool { return slices.Contains(chosen, s) }) {
			misses += folder + " "
		}
	}
	if misses == "" {
		n.titles = append(n.titles, p.Title)
	}
	for _, f := range facets {
		folder := strings.Trim(f.Path, "/")
		if misses == "" || misses == folder+" " {
			for _, slug := range of[folder] {
				n.counts[folder+"/"+slug]++
			}
		}
	}
}

const (
	// the titles of all matches, those behind the button too
	foundTitles = `(function () {
		for (var b; (b = document.querySelector("[data-finder] ~ div > .button"));) b.click();
		return Array.from(document.querySelectorAll("[data-finder] ~ div:not([id]) .item a")).map(function (a) { return a.textContent; });
	})()`
	foundCounts = `Array.from(document.querySelectorAll("[data-finder] input[type=checkbox]")).map(function (b) { return b.name + "/" + b.value + " " + b.parentNode.querySelector("span").textContent; })`
	finderSays  = `document.querySelector("[data-finder] [role=status]").textContent`
	plainList   = `!document.getElementById("danh_sach").hidden && document.querySelectorAll("#danh_sach .item").length === 10 && document.querySelectorAll("[data-finder] ~ div:not([id]) *").length === 0`
)

// TestFiltersCombineAndCount opens addresses with choices of all sorts and
// wants the procedures, and the count beside each choice, that Go finds.
func TestFiltersCombineAndCount(t *testing.T) {
	ctx := chromium(t)
	set, server := demonstration(t)
	l := listen(t, ctx, server)
	queries := []string{"linh-vuc=ho-tich", "linh-vuc=ho-tich&dich-vu-cong=toan-trinh", "linh-vuc=ho-tich&linh-vuc=dat-dai", "q=khai+sinh", "q=1.001193", "q=KHAI%20si&dich-vu-cong=toan-trinh", "q=zzzz"}
	random := rand.New(rand.NewPCG(5, 6))
	facets := set.Site.NewView().Facets(set.Site.At("/thu-tuc/"))
	if len(facets) != 4 {
		t.Fatalf("%d facets, want field, audience, service, agency", len(facets))
	}
	for range 40 {
		choices := url.Values{}
		for _, f := range facets {
			for range random.IntN(3) {
				choices.Add(strings.Trim(f.Path, "/"), f.Choices[random.IntN(len(f.Choices))].Slug)
			}
		}
		if len(choices) > 0 {
			queries = append(queries, choices.Encode())
		}
	}
	found := 0
	for _, q := range queries {
		choices, _ := url.ParseQuery(q)
		want := narrow(set, choices)
		says := fmt.Sprintf("Có %d trên 34 thủ tục phù hợp.", len(want.titles))
		if len(want.titles) == 0 {
			says = "Không có thủ tục nào phù hợp."
		}
		do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/?"+q))
		eventually(t, ctx, fmt.Sprintf("%s.indexOf(%q) === 0", finderSays, says))
		if got := evaluate[[]string](t, ctx, foundTitles); !slices.Equal(got, want.titles) {
			t.Errorf("?%s finds\n%q, want\n%q", q, got, want.titles)
		}
		for _, line := range evaluate[[]string](t, ctx, foundCounts) {
			choice, n, _ := strings.Cut(line, " ")
			if n != strconv.Itoa(want.counts[choice]) {
				t.Errorf("?%s: %s has the count %s, want %d", q, choice, n, want.counts[choice])
			}
		}
		found += len(want.titles)
	}
	if found < 100 {
		t.Errorf("the queries find only %d procedures", found)
	}
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestFiltersByKeyboard is a citizen who narrows the list with Tab, Enter and
// Space, opens a procedure, comes back, and takes steps back.
func TestFiltersByKeyboard(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	server := serve(t, paged(t), nil)
	l := listen(t, ctx, server)
	const data = `performance.getEntriesByType("resource").filter(function (e) { return /tra-cuu\.js$/.test(e.name); }).length`
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/thu-tuc/"))
	if n := evaluate[int](t, ctx, data); n != 0 {
		t.Error("the data are read before anybody filters")
	}
	checkWithAxe(t, ctx, source, "before")
	tabTo(t, ctx, "details[aria-label='Lĩnh vực'] summary")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	tabTo(t, ctx, "[name=linh-vuc][value=ho-tich]")
	do(t, ctx, chromedp.KeyEvent(" "))
	eventually(t, ctx, finderSays+` === "Có 10 trên 34 thủ tục phù hợp." && location.search === "?linh-vuc=ho-tich"`)
	if n := evaluate[int](t, ctx, data); n != 1 {
		t.Errorf("the data were read %d times", n)
	}
	if !evaluate[bool](t, ctx, `document.activeElement.value === "ho-tich" && document.querySelector("summary").textContent === "Lĩnh vực · Hộ tịch"`) {
		t.Error("the focus moved, or the group does not say what is chosen")
	}
	tabTo(t, ctx, "details[aria-label='Mức độ dịch vụ công'] summary")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	tabTo(t, ctx, "[name=dich-vu-cong][value=mot-phan]")
	do(t, ctx, chromedp.KeyEvent(" "))
	eventually(t, ctx, finderSays+` === "Có 3 trên 34 thủ tục phù hợp." && location.search === "?linh-vuc=ho-tich&dich-vu-cong=mot-phan"`)
	checkWithAxe(t, ctx, source, "narrowed")
	tabTo(t, ctx, ".items .item a")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, `location.pathname === "/thu-tuc/dang-ky-ket-hon/"`)

	back := func() { evaluate[bool](t, ctx, `setTimeout(function () { history.back(); }), true`) }
	back()
	eventually(t, ctx, `location.pathname === "/thu-tuc/" && `+finderSays+` === "Có 3 trên 34 thủ tục phù hợp."`)
	back()
	eventually(t, ctx, finderSays+` === "Có 10 trên 34 thủ tục phù hợp." && !document.querySelector("[value=mot-phan]").checked && document.querySelector("[value=ho-tich]").checked`)
	back()
	eventually(t, ctx, plainList+` && `+finderSays+` === "" && location.search === "" && !document.querySelector("[value=ho-tich]").checked`)

	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/trang/2/"))
	if evaluate[bool](t, ctx, `!!document.querySelector("[data-finder]")`) {
		t.Error("the filters are on the second page too")
	}
	do(t, ctx, chromedp.Click("main > p > a[href='/thu-tuc/']"))
	eventually(t, ctx, `location.pathname === "/thu-tuc/" && !!document.getElementById("loc_chu")`)
	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/?linh-vuc=ho-tich&q=khai"))
	eventually(t, ctx, `document.querySelectorAll(".items .item a")[0].getAttribute("href").indexOf("/thu-tuc/") > 0 && `+finderSays+` !== ""`)
	do(t, ctx, chromedp.Focus("#loc_chu"))
	tabTo(t, ctx, "[type=reset]")
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, `location.pathname + location.search === "/thu-tuc/" && !document.getElementById("danh_sach").hidden && document.getElementById("loc_chu").value === "" && `+finderSays+` === ""`)
	do(t, ctx, chromedp.SendKeys("#loc_chu", "hon thu"))
	eventually(t, ctx, `location.search === "?q=hon+thu" && document.querySelectorAll(".items .item").length > 1`)
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestRepealedProceduresComeLast: marked, in the list and among the matches.
func TestRepealedProceduresComeLast(t *testing.T) {
	ctx := chromium(t)
	server := serve(t, paged(t), nil)
	const over = `Array.from(document.querySelectorAll(".items .item")).map(function (i) { return i.querySelector(".tag-alert") ? "x" : "-"; }).join("")`
	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/trang/4/"))
	if marks := evaluate[string](t, ctx, over); !strings.HasSuffix(marks, "-x") && !strings.HasSuffix(marks, "-xx") {
		t.Errorf("the last page of the list has %s", marks)
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/?q=tin+nguong"))
	eventually(t, ctx, `document.querySelectorAll("[data-finder] ~ div:not([id]) .item").length > 1`)
	evaluate[bool](t, ctx, `document.getElementById("danh_sach").remove(), true`)
	if marks := evaluate[string](t, ctx, over); !strings.HasPrefix(marks, "-") || !strings.HasSuffix(marks, "x") {
		t.Errorf("the matches have %s", marks)
	}
}

// TestFiltersWithoutScript: the same choices are links to the terms, and the
// list has its pager.
func TestFiltersWithoutScript(t *testing.T) {
	ctx := chromium(t)
	set := paged(t)
	server := serve(t, set, nil)
	do(t, ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}), chromedp.Navigate(server.URL+"/thu-tuc/"))
	links := evaluate[[]string](t, ctx, `Array.from(document.querySelectorAll("[data-finder] li a")).map(function (a) { return a.getAttribute("href"); })`)
	choices := 0
	for _, f := range set.Site.NewView().Facets(set.Site.At("/thu-tuc/")) {
		for _, c := range f.Choices {
			choices++
			if !slices.Contains(links, c.Path) || set.Output(c.Path) == nil {
				t.Errorf("no link to %s", c.Path)
			}
		}
	}
	if choices != len(links) || choices < 15 {
		t.Errorf("%d links for %d choices", len(links), choices)
	}
	if !evaluate[bool](t, ctx, `document.querySelectorAll(".item").length === 10 && document.querySelector(".pager a[rel=next]") !== null && document.querySelectorAll("main input, main button").length - document.querySelectorAll("form[hidden] input, form[hidden] button").length === 0`) {
		t.Error("the list is not there, or something waits for a script")
	}
}

// TestFiltersWithoutTheirData: none, a broken one, something else: the list is
// there, and the page says what is wrong; it comes back with the connection.
func TestFiltersWithoutTheirData(t *testing.T) {
	ctx := chromium(t)
	set := paged(t)
	var answering atomic.Value // string: in the place of the data; "" for the true ones
	answering.Store("")
	server := serve(t, set, func(w http.ResponseWriter, name string) bool {
		answer := answering.Load().(string)
		if name != "tra-cuu.js" || answer == "" {
			return false
		}
		w.Header().Set("Content-Type", "text/javascript")
		if answer == "404" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(answer))
		return true
	})
	for _, answer := range []string{"404", "<!DOCTYPE html>", `cchcFinder({"rows":["`, `cchcFinder(null);`, `cchcFinder({});`, `cchcFinder({"rows":["a"],"facets":{}});`, `cchcFinder({"rows":[1,2],"facets":{"linh-vuc":{"sets":[],"rows":[9]}}});`} {
		answering.Store(answer)
		do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/?linh-vuc=ho-tich"))
		eventually(t, ctx, finderSays+`.indexOf("Chưa tải được dữ liệu để lọc") === 0`)
		if !evaluate[bool](t, ctx, plainList) {
			t.Errorf("%s: the list is not shown", answer)
		}
	}
	answering.Store("")
	evaluate[bool](t, ctx, `document.querySelector("[value=dat-dai]").click(), true`)
	eventually(t, ctx, `document.getElementById("danh_sach").hidden && `+finderSays+`.indexOf("Có ") === 0`)
	// Whatever stands in the address runs nothing and breaks nothing.
	for _, q := range []string{"linh-vuc=khong-co", "linh-vuc=%3Cscript%3E", "q=" + strings.Repeat("zq", 5000), "q=%", "q=%F0%9F%98%80", "q=%CC%81", "constructor=1&__proto__=2"} {
		do(t, ctx, chromedp.Navigate(server.URL+"/thu-tuc/?"+q))
		eventually(t, ctx, `!document.querySelector("[data-finder] form").hidden && document.querySelectorAll(".item").length > 0 || `+finderSays+`.indexOf("Không có") === 0`)
	}
}

// TestFiltersFromAFolder narrows a list that is opened by a double click.
func TestFiltersFromAFolder(t *testing.T) {
	ctx := chromium(t)
	set, _ := demonstration(t)
	dir := t.TempDir()
	scripts := map[string]string{}
	for _, o := range set.Outputs() {
		if name, ok := strings.CutPrefix(o.Path, "/assets/js/"); ok {
			scripts[name[:strings.IndexByte(name, '.')]] = string(set.Render(o).Data)
		}
	}
	write(t, dir+"/site.js", []byte(scripts["site"]))
	write(t, dir+"/finder.js", []byte(scripts["finder"]))
	write(t, dir+"/thu-tuc/tra-cuu.js", set.Render(set.Output("/thu-tuc/tra-cuu.js")).Data)
	write(t, dir+"/thu-tuc/index.html", []byte(`<!DOCTYPE html><section data-finder><form id="loc" action="./index.html" data-results="" data-count="{n}" data-none="" data-more="" data-broken="broken"><input name="q"><button type="reset"></button></form>
<details><summary>Lĩnh vực</summary><ul><li><a href="../linh-vuc/ho-tich/index.html">Hộ tịch</a> <span>1</span></li></ul></details><p role="status"></p></section><div id="danh_sach"></div>
<script src="../site.js"></script><script src="../finder.js"></script>`))
	do(t, ctx, chromedp.Navigate("file://"+dir+"/thu-tuc/index.html?linh-vuc=ho-tich"))
	eventually(t, ctx, `document.querySelectorAll(".item a").length > 0`)
	if href := evaluate[string](t, ctx, `document.querySelector(".item a").href`); !strings.HasPrefix(href, "file://"+dir+"/thu-tuc/") || !strings.HasSuffix(href, "/index.html") {
		t.Errorf("the first match leads to %s", href)
	}
}
