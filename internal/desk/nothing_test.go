package desk

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"
)

// A person works at a desk with mouse and keyboard, and what it takes is counted.
type person struct {
	*visitor
	tab           *screenTab
	clicks, typed int // clicks, and letters
	pasted        int
	from          time.Time
}

func sitDown(v *visitor) *person {
	return &person{visitor: v, tab: &screenTab{v.t, v.ctx, v.d}, from: time.Now()}
}

// click clicks with the mouse on what is seen.
func (p *person) click(what, selector string) {
	p.t.Helper()
	p.clicks++
	p.do(what, chromedp.WaitVisible(selector), chromedp.Click(selector))
}

// write clicks into a field and types.
func (p *person) write(what, selector, text string) {
	p.t.Helper()
	p.click(what, selector)
	p.typed += len([]rune(text))
	p.do(what, chromedp.SendKeys(selector, text))
}

// pick chooses an option as a person does: a click, its first letters, Enter.
func (p *person) pick(what, selector, label string) {
	p.t.Helper()
	p.clicks += 2
	in, _ := json.Marshal([]string{selector, label})
	p.do(what, chromedp.WaitVisible(selector))
	p.tab.js(`let [s, l] = ` + string(in) + `, e = document.querySelector(s); e.value = Array.from(e.options).find(o => o.text.includes(l)).value; e.dispatchEvent(new Event("change", { bubbles: true }))`)
}

// sees waits for a screen.
func (p *person) sees(selector string) {
	p.t.Helper()
	p.do("see "+selector, chromedp.WaitVisible(selector))
}

// is gives the person's name where the desk asks for it.
func (p *person) is(who string) {
	p.t.Helper()
	p.sees("#name")
	p.tab.js(`document.getElementById("name").value = ""`)
	p.write("the name", "#name", who)
	p.click("go on", `form[data-post="/ten"] button`)
	p.sees(".screen-today")
}

// TestFromNothing: somebody who never saw a terminal opens the desk in an empty folder, makes
// a column, asks for one approval, writes a news item with text from Word and a photo, sends
// it for approval; a second person approves it; it is published to the folder, and the page is
// what was written.
func TestFromNothing(t *testing.T) {
	dir := t.TempDir()
	ctx := chromium(t)
	p := sitDown(&visitor{t, ctx, serve(t, dir, "may-1")})
	p.do("open the desk", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(p.d.Start()))
	p.write("the agency", `[name=name]`, "Ủy ban nhân dân xã Bình Lạc")
	p.write("the province", `[name=province]`, "Quảng Ngãi")
	p.click("make the column", `#first button[type=submit]`)
	p.is("Trần Thị Lan")

	p.click("settings", `nav a[href="/cai-dat"]`)
	p.click("approval", `a[href="/cai-dat/muc?phan=approval"]`)
	p.pick("one approves", `#f-approval`, "Một")
	p.click("save", `.save-bar button`)
	p.tab.becomes("the settings are saved", `document.getElementById("saved").textContent.includes("Đã lưu")`)

	p.click("entries", `nav a[href="/bai-viet"]`)
	p.click("write", `#viet > summary`)
	p.pick("news", "#new-dir", "Tin")
	p.write("the title", "#new-title", "Xã trả kết quả tại nhà cho người cao tuổi")
	p.click("begin", `#viet form button`)
	p.sees("#body")
	p.pick("the topic", `[data-key=topic] select`, "Kết quả")
	p.fillPlaceholders()
	p.click("the text", "#body")
	story, err := txtar.ParseFile("../webpage/testdata/paste/word.txtar")
	if err != nil {
		t.Fatal(err)
	}
	p.pasted++
	p.tab.js(`document.getElementById("body").select()`)
	p.tab.paste(string(story.Files[0].Data), "I. MỤC ĐÍCH", nil)
	p.sees("#ask-paste[open]")
	p.click("take the text", `#ask-paste [value=take]`)
	p.tab.becomes("the text is there", `document.getElementById("body").value.startsWith("## I.")`)
	note := "(điền: ảnh clip_image002.jpg – Bàn tiếp dân, kéo ảnh vào đây)"
	in, _ := json.Marshal(note)
	p.clicks++ // the place of the picture, with a double click
	p.tab.js(`let b = document.getElementById("body"), i = b.value.indexOf(` + string(in) + `); b.focus(); b.setSelectionRange(i, i + ` + string(in) + `.length)`)
	p.pasted++
	p.tab.paste("", "", map[string][]byte{"image.jpg": photo(t, 1200, 800)})
	p.sees("#ask-picture[open]")
	p.write("what the photo shows", "#picture-alt", "Cán bộ xã trả kết quả tại nhà cụ Lò Văn Pành")
	p.click("take the photo", `#ask-picture [value=take]`)
	p.tab.becomes("the photo is in the text", `document.getElementById("body").value.includes("![Cán bộ xã")`)
	p.click("submit", `[data-after-save="/soan/trinh"]`)
	p.sees(`button[data-post="/soan/trinh"]`)

	p.click("somebody else comes", `.who a`)
	p.is("Lê Văn Hải")
	p.click("what waits", `nav a[href="/duyet"]`)
	p.click("the item", `.rows a`)
	p.click("approve", `.panel form .button`)
	p.sees(".screen-approvals")
	p.click("publishing", `nav a[href="/dua-len"]`)
	p.click("publish", `button[data-post="/dua-len"]`)
	p.sees("section.result")
	said := ask[string](p.visitor, `document.querySelector("section.result").textContent`)
	took := time.Since(p.from)

	pages, _ := filepath.Glob(filepath.Join(dir, "public", "tin-tuc", "*", "index.html"))
	if len(pages) != 1 {
		t.Fatalf("%d pages were published: %s", len(pages), said)
	}
	page, err := os.ReadFile(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	has(t, string(page), "Xã trả kết quả tại nhà cho người cao tuổi", `alt="Cán bộ xã trả kết quả tại nhà cụ Lò Văn Pành"`, "Cộng hòa xã hội chủ nghĩa Việt Nam", "Lê Văn Hải")
	for _, bad := range []string{"mso-", "điền:", "file://"} {
		if strings.Contains(string(page), bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if !strings.Contains(said, "Đã đưa lên") {
		t.Error(said)
	}
	if p.clicks > 45 {
		t.Errorf("%d clicks", p.clicks)
	}
	t.Logf("from nothing to a published page: %d clicks, %d letters, %d times pasted; %.1f s of the machine, about %.1f minutes of a person (2 s a click, 3 letters a second)",
		p.clicks, p.typed, p.pasted, took.Seconds(), (2*float64(p.clicks+p.pasted)+float64(p.typed)/3)/60)
}

// fillPlaceholders types over what a new entry leaves to be filled in.
func (p *person) fillPlaceholders() {
	p.t.Helper()
	for range 8 {
		id := ask[string](p.visitor, `(Array.from(document.querySelectorAll("#fields [data-value]")).find(e => e.value.includes("(điền:")) || {id: ""}).id`)
		if id == "" {
			return
		}
		p.tab.js(`document.getElementById("` + id + `").value = ""`)
		p.write("fill in "+id, "#"+id, "Trần Thị Lan")
	}
}
