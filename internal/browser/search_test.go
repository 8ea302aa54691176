package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/search"
	"cchc/internal/site"
	"cchc/internal/viet"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// referenceSearch is the search of the demonstration as Go does it.
func referenceSearch(set *render.Set) *search.Index {
	return search.Build(set.Site.NewView(), search.Words{Page: set.Site.At(site.SearchPath), Kind: func(string) string { return "" }, Label: schema.Label})
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// eventually waits until a script says true, on this page or on one that comes
// meanwhile.
func eventually(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	var failed error // of the last time: of a page that is being left or read, a part may not be there yet
	for range 1200 {
		var is bool
		if is, failed = chromedp.Run(ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)); is {
			return
		}
		if ctx.Err() != nil {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("never: %s (%v)\nthe page says %q", script, failed, evaluate[string](t, ctx, `document.body.innerText.slice(0, 1500)`))
}

// someQueries are queries of all sorts: words of the site whole, begun, without
// marks, misspelt, typed in Telex, in pairs, and what nobody should type.
func someQueries(set *render.Set, n int) []string {
	queries := []string{"", " ", "sổ đỏ", "so do", "GCN QSDĐ", "ubnd", "1.001193", "1.001193.H42", "1.001193.000.00.00.H42", "63/2010/NĐ-CP", "nd 63", "y te", "y tế", "kĩ", "kỹ",
		"hoà giải", "hòa giải", "thuỷ", "thủy", "nguyeenx", "😀", "́̂̉", "<script>alert(1)</script>", "%", "constructor", "__proto__", "hasOwnProperty toString", "…", ".", "1.", "a.b.c", "50.000",
		strings.Repeat("khai sinh ", 1000), strings.Repeat("x", 10000), "\u212A\u0130ſ", "ký\u0e31 hiệu", "一二三", "d", "c", "ch"}
	random := rand.New(rand.NewPCG(1, 2))
	var words []string
	for _, p := range set.Site.Pages() {
		words = append(words, strings.Fields(p.Title+" "+p.Summary)...)
	}
	letters := []rune("abcdeghiklmnopqrstuvxysfrxjw")
	slip := func(w string) string {
		r := []rune(w)
		i := random.IntN(len(r))
		switch random.IntN(5) {
		case 0:
			return string(r[:i]) + string(r[i+1:])
		case 1:
			return string(r[:i]) + string(letters[random.IntN(len(letters))]) + string(r[i:])
		case 2:
			r[i] = letters[random.IntN(len(letters))]
		case 3:
			if i > 0 {
				r[i], r[i-1] = r[i-1], r[i]
			}
		case 4:
			return string(r) + string(letters[random.IntN(len(letters))])
		}
		return string(r)
	}
	for len(queries) < n {
		var q []string
		at := random.IntN(len(words))
		for range 1 + random.IntN(5) {
			w := words[at%len(words)]
			if at++; random.IntN(3) == 0 {
				at = random.IntN(len(words))
			}
			switch random.IntN(4) {
			case 0:
				w = viet.Fold(w)
			case 1:
				w = slip(viet.Fold(w))
			case 2:
				w = strings.ToUpper(w)
			}
			q = append(q, w)
		}
		query := strings.Join(q, " ")
		if r := []rune(query); random.IntN(2) == 0 && len(r) > 2 {
			query = string(r[:len(r)-1-random.IntN(2)])
		}
		queries = append(queries, query)
	}
	return queries
}

// askedQueries are a part of what people ask (search's testdata), from each group.
func askedQueries(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../search/testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	n := 0
	for line := range strings.Lines(string(text)) {
		if query, _, ok := strings.Cut(line, " | "); ok && line[0] != '#' {
			if n++; n%3 == 0 {
				queries = append(queries, query)
			}
		}
	}
	return queries
}

// TestScriptFindsWhatTheSpecificationFinds runs the script and the Go reference
// over the same queries and wants the same pages in the same order with the
// same scores.
func TestScriptFindsWhatTheSpecificationFinds(t *testing.T) {
	ctx := chromium(t)
	small, server := demonstration(t)
	large := divided(t)
	for _, c := range []struct {
		name   string
		set    *render.Set
		server *httptest.Server
	}{{"one run", small, server}, {"many runs", large, serve(t, large, nil)}} {
		x := referenceSearch(c.set)
		queries := append(askedQueries(t), someQueries(c.set, 600)...)
		text, _ := json.Marshal(queries)
		do(t, ctx, chromedp.Navigate(c.server.URL+"/tim-kiem/"))
		type answer struct {
			Hits   [][2]int
			Rules  [][2]string
			Unsure bool
		}
		answers := evaluate[[]*answer](t, ctx, fmt.Sprintf(`(async function () {
			var out = [], queries = %s;
			for (var i = 0; i < queries.length; i++) out.push(await new Promise(function (done) { cchcSearch.find(queries[i], done); }));
			return out.map(function (r) { return r && {Hits: r.hits, Rules: r.rules, Unsure: r.unsure}; });
		})()`, text))
		found, wrong := 0, 0
		for i, q := range queries {
			want := x.Search(q)
			if answers[i] == nil {
				t.Fatalf("%s: %q is not answered", c.name, q)
			}
			got, expected := fmt.Sprint(answers[i].Hits), ""
			pairs := make([][2]int, 0, len(want.Hits))
			for _, h := range want.Hits {
				pairs = append(pairs, [2]int{h.Doc, h.Score})
			}
			if expected = fmt.Sprint(pairs); got != expected {
				if wrong++; wrong < 4 {
					t.Errorf("%s: %.80q: the script finds\n%.400s, the specification\n%.400s", c.name, q, got, expected)
				}
			}
			said := make([][2]string, 0, len(want.Rules))
			for _, r := range want.Rules {
				said = append(said, [2]string{r.Words, r.Means})
			}
			if fmt.Sprint(said) != fmt.Sprint(answers[i].Rules) {
				t.Errorf("%s: %.80q: synonyms %v, the specification %v", c.name, q, answers[i].Rules, said)
			}
			if len(want.Hits) > 0 && want.Unsure != answers[i].Unsure {
				t.Errorf("%s: %.80q: unsure %v, the specification %v", c.name, q, answers[i].Unsure, want.Unsure)
			}
			if len(want.Hits) > 0 {
				found++
			}
		}
		t.Logf("%s: %d queries, %d of them find something", c.name, len(queries), found)
		if found < len(queries)/2 {
			t.Errorf("%s: only %d of %d queries find anything", c.name, found, len(queries))
		}
	}
}

// TestSearchAsOneTypes is a citizen on the search page with a keyboard.
func TestSearchAsOneTypes(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	_, server := demonstration(t)
	l := listen(t, ctx, server)
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/tim-kiem/"))
	if n := evaluate[int](t, ctx, `document.querySelectorAll("script[src*='/tim-kiem/']").length + performance.getEntriesByType("resource").filter(function (e) { return e.name.indexOf("/tim-kiem/") > 0; }).length`); n != 0 {
		t.Errorf("the index is read before anybody types: %d files", n)
	}
	do(t, ctx, chromedp.SendKeys("#tu_khoa", "so do"))
	eventually(t, ctx, `document.querySelectorAll("#ket_qua .item").length > 2 && document.querySelector("[role=status]").textContent.indexOf("«so do»") > 0`)
	if said := evaluate[string](t, ctx, `document.querySelector("[role=status]").textContent`); !strings.Contains(said, "Tìm thấy") || !strings.Contains(said, "«so do» → giấy chứng nhận quyền sử dụng đất") {
		t.Errorf("the page says %q", said)
	}
	if !evaluate[bool](t, ctx, `location.search === "?q=so%20do" && document.getElementById("tat_ca").hidden`) {
		t.Error("the address has not the query, or the list is still shown")
	}
	if marked := evaluate[string](t, ctx, `document.querySelector("#ket_qua mark").textContent`); viet.Fold(marked) == marked {
		t.Errorf("%q is marked, without its marks", marked)
	}
	if also := evaluate[string](t, ctx, `document.querySelector("#ket_qua .item-words").textContent`); !strings.HasPrefix(also, "Còn gọi: ") || !strings.Contains(also, "sổ đỏ") {
		t.Errorf("a result that is called so says %q", also)
	}
	if marked := evaluate[int](t, ctx, `document.querySelectorAll("#ket_qua .item-summary mark").length`); marked == 0 {
		t.Error("no word of a summary is marked")
	}
	checkWithAxe(t, ctx, source, "results")
	do(t, ctx, chromedp.Focus("#tu_khoa"))
	keys := strings.Repeat(kb.Tab, 2) // the button, the first result
	do(t, ctx, chromedp.KeyEvent(keys))
	if where := evaluate[string](t, ctx, `document.activeElement.closest(".item") ? "item" : document.activeElement.outerHTML.slice(0, 100)`); where != "item" {
		t.Errorf("the keyboard comes to %s", where)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	eventually(t, ctx, `location.pathname.indexOf("/thu-tuc/") === 0`)
	evaluate[bool](t, ctx, `setTimeout(function () { history.back(); }), true`) // a page kept by the browser loads nothing
	eventually(t, ctx, `location.pathname === "/tim-kiem/" && document.querySelectorAll("#ket_qua .item").length > 2`)
	do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q=dang+ky"))
	eventually(t, ctx, `document.querySelector("#ket_qua .button") !== null`)
	evaluate[bool](t, ctx, `document.querySelector("#ket_qua .button").click(), true`)
	eventually(t, ctx, `document.querySelectorAll("#ket_qua .item").length > 10 && document.activeElement.closest(".item") !== null`)
	for _, found := range l.take() {
		t.Error(found)
	}
}

func checkWithAxe(t *testing.T, ctx context.Context, source, what string) {
	t.Helper()
	do(t, ctx, chromedp.Evaluate[chromedp.Void](source))
	for _, v := range evaluate[[]string](t, ctx, runAxe) {
		t.Errorf("%s: %s", what, v)
	}
}

// TestSearchFromTheHomePage uses the combobox with the keyboard alone.
func TestSearchFromTheHomePage(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	_, server := demonstration(t)
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/"), chromedp.SendKeys("#tu_khoa", "giay doc than"))
	eventually(t, ctx, `document.querySelector("[role=combobox]").getAttribute("aria-expanded") === "true" && document.querySelector("[role=status]").textContent.indexOf("«giay doc than»") > 0 && document.querySelectorAll("[role=option]").length > 1`)
	checkWithAxe(t, ctx, source, "suggestions")
	active := `(document.getElementById(document.querySelector("[role=combobox]").getAttribute("aria-activedescendant")) || {textContent: ""}).textContent`
	do(t, ctx, chromedp.KeyEvent(kb.ArrowDown))
	if chosen := evaluate[string](t, ctx, active); !strings.Contains(chosen, "tình trạng hôn nhân") {
		t.Errorf("the arrow chooses %q", chosen)
	}
	do(t, ctx, chromedp.KeyEvent(kb.ArrowUp))
	if chosen := evaluate[string](t, ctx, active); chosen != "" {
		t.Errorf("the arrow up from the first does not lead back: %q", chosen)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Escape))
	if !evaluate[bool](t, ctx, `document.querySelector("[role=listbox]").hidden && document.querySelector("[role=combobox]").value === "giay doc than"`) {
		t.Error("Escape does not close the list, or takes the words with it")
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter)) // nothing chosen: to the page of results
	eventually(t, ctx, `location.pathname === "/tim-kiem/" && document.querySelectorAll("#ket_qua .item").length > 0`)
	do(t, ctx, chromedp.Navigate(server.URL+"/"), chromedp.SendKeys("#tu_khoa", "giay doc than"))
	eventually(t, ctx, `document.querySelector("[role=status]").textContent.indexOf("«giay doc than»") > 0 && document.querySelectorAll("[role=option]").length > 1`)
	do(t, ctx, chromedp.KeyEvent(kb.ArrowDown+kb.Enter))
	eventually(t, ctx, `location.pathname === "/thu-tuc/xac-nhan-tinh-trang-hon-nhan/"`)
}

// TestOnlyWhatWasTypedIsMarked: where the query has marks, so have the words that
// are marked, however their tones are placed; where it has none, all are.
func TestOnlyWhatWasTypedIsMarked(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	for _, c := range []struct{ query, every, one string }{
		{"đăng ký tạm trú", `^(đăng|ký|tạm|trú|cư|thường)$`, "Đăng"},
		{"dang ky tam tru", `^(d|đ)[aă]ng$|^k[yỳýỷ]$|^t[aạ]m$|^tr[uú]$`, "Đăng"},
		{"hoà giải", `^(hòa|hoà|giải|tranh|chấp|ranh|giới|đất)$`, "giới"},
	} {
		do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q="+url.QueryEscape(c.query)))
		eventually(t, ctx, `document.querySelectorAll("#ket_qua mark").length > 0`)
		marked := evaluate[[]string](t, ctx, `[...document.querySelectorAll("#ket_qua mark")].map(m => m.textContent)`)
		for _, m := range marked {
			if !regexp.MustCompile("(?i)" + c.every).MatchString(m) {
				t.Errorf("%s: %q is marked", c.query, m)
			}
		}
		if !slices.Contains(marked, c.one) {
			t.Errorf("%s: %q is not marked: %q", c.query, c.one, marked)
		}
	}
}

// TestSearchTakesAnyAddress: whatever stands in ?q=, the page has its list and
// runs nothing of it.
func TestSearchTakesAnyAddress(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	l := listen(t, ctx, server)
	const list, status = `document.querySelectorAll("#tat_ca .index li").length > 100 && !document.getElementById("tat_ca").hidden`, `document.querySelector("[role=status]").textContent`
	for q, want := range map[string]string{
		"%": "Không tìm thấy", "%E0%A4": "Không tìm thấy", "": "", "%20%20": "", "%F0%9F%98%80": "Không tìm thấy", "%CC%81%CC%82": "Không tìm thấy",
		"%3Cscript%3Ekhai%20sinh%3C/script%3E": "Chưa có mục nào khớp hẳn", strings.Repeat("zq", 5000): "Không tìm thấy", "qqqqqq&q=2": "Không tìm thấy",
	} {
		do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q="+q))
		eventually(t, ctx, fmt.Sprintf(`%s.indexOf(%q) === 0`, status, want))
		if !strings.HasPrefix(want, "Chưa") && !evaluate[bool](t, ctx, list) {
			t.Errorf("?q=%.40s: the list is not shown", q)
		}
	}
	for q, want := range map[string]string{"mua%20xe%20m%C3%A1y%20c%C5%A9": "Chưa có mục nào khớp hẳn", "xyzabc%20khai%20sinh": "Tìm thấy"} {
		do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q="+q))
		eventually(t, ctx, fmt.Sprintf(`%s.indexOf(%q) === 0 && document.querySelectorAll("#ket_qua .item").length > 0`, status, want))
	}
	do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q=khai%20sinh"))
	eventually(t, ctx, `document.querySelector("#ket_qua .item a").textContent === "Đăng ký khai sinh"`)
	for _, found := range l.take() {
		t.Error(found)
	}
}

// TestSearchWithoutItsIndex: no file, a broken one, one that is something else,
// and one of another time: the list is there, and the page says what is wrong.
func TestSearchWithoutItsIndex(t *testing.T) {
	ctx := chromium(t)
	set, _ := demonstration(t)
	var answers atomic.Value // map[string]string: in the place of the true files, by their name
	var asked atomic.Int64
	server := serve(t, set, func(w http.ResponseWriter, name string) bool {
		texts, _ := answers.Load().(map[string]string)
		text, ok := texts[name]
		if ok {
			asked.Add(1)
			w.Header().Set("Content-Type", "text/javascript")
			if text == "404" {
				w.WriteHeader(http.StatusNotFound)
			}
			_, _ = w.Write([]byte(text))
		}
		return ok
	})
	for _, c := range []map[string]string{
		{"goc.js": "404"}, {"tu-0.js": "404"}, {"muc-0.js": "404"}, {"goc.js": "<!DOCTYPE html>"}, {"goc.js": `cchcSearch("goc","x",{"n":3`},
		{"goc.js": `cchcSearch("goc","x",{});`}, {"tu-0.js": `cchcSearch("tu-0","another",{"khai":"#"});`}, {"goc.js": `cchcSearch("goc","old",null);`},
	} {
		answers.Store(c)
		do(t, ctx, chromedp.Navigate(server.URL+"/tim-kiem/?q=khai%20sinh"))
		eventually(t, ctx, `document.querySelector("[role=status]").textContent.indexOf("Chưa tải được dữ liệu tìm kiếm") === 0`)
		if !evaluate[bool](t, ctx, `!document.getElementById("tat_ca").hidden && document.querySelectorAll("#ket_qua *").length === 0`) {
			t.Errorf("%v: the list is not shown", c)
		}
	}
	if n := asked.Load(); n > 60 {
		t.Errorf("the page asked %d times for what is not there", n)
	}
	// The connection comes back: the next key works.
	answers.Store(map[string]string{})
	do(t, ctx, chromedp.SendKeys("#tu_khoa", " "))
	eventually(t, ctx, `document.querySelectorAll("#ket_qua .item").length > 0`)
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(name[:strings.LastIndexByte(name, '/')], 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// divided is the demonstration with so many more pages that its index is
// divided; their titles are put together from those that it has.
func divided(t *testing.T) *render.Set {
	t.Helper()
	folder := demonstrationFolder(t)
	folder["content/them/_index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Thêm\nkind: page\n---\n")}
	small, _ := demonstration(t)
	random := rand.New(rand.NewPCG(3, 4))
	pages := small.Site.Pages()
	some := func() string {
		words := strings.Fields(pages[random.IntN(len(pages))].Title)
		return strings.Join(words[:min(len(words), 1+random.IntN(6))], " ")
	}
	for i := range 700 {
		folder[fmt.Sprintf("content/them/t%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %q\nsummary: %q\n---\nNội dung.\n", some()+" "+some()+" x", some()+" "+some()+" "+some())}
	}
	return open(t, folder, "")
}
