package desk

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"cchc/internal/screen"
)

// A screenTab is a desk in Chromium.
type screenTab struct {
	t    *testing.T
	ctx  context.Context
	desk *Desk
}

// inChromium opens the desk in a real browser and gives a name.
func inChromium(t *testing.T, d *Desk) *screenTab {
	t.Helper()
	ctx := within(t, chromium(t), 10*time.Minute)
	tab := &screenTab{t, ctx, d}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(d.Start())); err != nil {
		t.Fatal(err)
	}
	tab.js(`document.getElementById("name").value = "Trần Thị Lan"; document.querySelector("form[data-post] button[type=submit]").click()`)
	tab.becomes("the first screen", `!!document.querySelector("nav#menu")`)
	return tab
}

// js runs a script.
func (s *screenTab) js(script string) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, chromedp.Evaluate[chromedp.Void]("{"+script+"}; undefined")); err != nil {
		s.t.Fatalf("%v: %.200s", err, script)
	}
}

// text returns the value of an expression.
func (s *screenTab) text(expression string) string {
	s.t.Helper()
	value, err := chromedp.Run(s.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		s.t.Fatalf("%v: %.200s", err, expression)
	}
	return value
}

// becomes waits until an expression is true.
func (s *screenTab) becomes(what, expression string) {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
	}
	s.t.Fatalf("never happened: %s; the page says %s", what, s.text(`document.getElementById("alarm")?.textContent`))
}

// is compares the value of an expression.
func (s *screenTab) is(what, expression, want string) {
	s.t.Helper()
	if got := s.text(expression); got != want {
		s.t.Errorf("%s:\n%q, want\n%q", what, got, want)
	}
}

// open opens the editor of a file.
func (s *screenTab) open(file string) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, chromedp.Navigate(s.desk.Origin+screen.Link("/soan", "tep", file))); err != nil {
		s.t.Fatal(err)
	}
	s.becomes("the editor", `!!window.cchcTools`)
}

// key presses a key.
func (s *screenTab) key(name string, code int64, modifiers int64, text string) {
	s.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{"keyDown", "keyUp"} {
		if kind == "keyDown" && text == "" {
			kind = "rawKeyDown"
		}
		p := input.DispatchKeyEventParams{Type: kind, Key: name, WindowsVirtualKeyCode: code, NativeVirtualKeyCode: code, Modifiers: modifiers}
		if kind == "keyDown" {
			p.Text, p.UnmodifiedText = text, text
		}
		s.call(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, p)
			return err
		})
	}
}

func (s *screenTab) call(do func(ctx context.Context, t *chromedp.Target) error) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, chromedp.Func(do)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screenTab) undo()  { s.key("z", 'Z', 2, "") }
func (s *screenTab) enter() { s.key("Enter", 13, 0, "\r") }

// states are what stands on the screen one after the other while somebody types a syllable
// with a Vietnamese keyboard: its letters, and at last their marks.
func states(syllable string) (all []string) {
	plain := strings.NewReplacer("đ", "d", "Đ", "D").Replace(norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(syllable))))
	for i := range plain {
		if i > 0 {
			all = append(all, plain[:i])
		}
	}
	return append(all, plain, syllable)
}

// byBackspace types as UniKey and EVKey do: they take letters back and send others.
func (s *screenTab) byBackspace(text string) {
	for word := range strings.FieldsSeq(text) {
		shown := []rune{}
		for _, state := range states(word) {
			next, same := []rune(state), 0
			for same < len(shown) && same < len(next) && shown[same] == next[same] {
				same++
			}
			for range len(shown) - same {
				s.key("Backspace", 8, 0, "")
			}
			for _, r := range next[same:] {
				s.key(string(r), 231, 0, string(r)) // VK_PACKET
			}
			shown = next
		}
		s.key(" ", 32, 0, " ")
		time.Sleep(130 * time.Millisecond) // a draft is sent
	}
}

// byComposition types as the keyboard of Windows and ibus do: a syllable is composed, and
// handed over when it is done.
func (s *screenTab) byComposition(text string) {
	for word := range strings.FieldsSeq(text) {
		for _, state := range states(word) {
			n := int64(len([]rune(state)))
			s.call(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, input.ImeSetComposition, input.ImeSetCompositionParams{Text: state, SelectionStart: n, SelectionEnd: n})
				return err
			})
			if n == 2 {
				time.Sleep(130 * time.Millisecond) // a draft is sent in the middle of a syllable
			}
		}
		s.call(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: word})
			return err
		})
		s.key(" ", 32, 0, " ")
	}
}

// TestVietnameseTyping: in the title and in the text, with the keyboards that people have,
// and drafts sent all the while, what arrives is what was typed; the cursor stays, and
// Ctrl-Z takes back what a button did and what was typed.
func TestVietnameseTyping(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	s := inChromium(t, d)
	const title, sentence = "Người dân được đón tiếp", "Thủ tướng ký Nghị quyết: cắt giảm giấy tờ, hồ sơ thuận lợi"
	for _, typing := range []struct {
		name string
		by   func(string)
	}{{"backspace", s.byBackspace}, {"composition", s.byComposition}} {
		s.open("content/tin-tuc/mot.md")
		s.js(`let f = document.getElementById("f-title"); f.focus(); f.select()`)
		typing.by(title)
		s.is(typing.name+": the title", `document.getElementById("f-title").value`, title+" ")
		s.js(`let b = document.getElementById("body"); b.focus(); b.setSelectionRange(8, 8)`) // behind «Đoạn mộ»
		typing.by(sentence)
		want := "Đoạn một" + sentence + " .\n\nĐoạn hai.\n"
		s.is(typing.name+": the text", `document.getElementById("body").value`, want)
		s.is(typing.name+": the cursor", `document.getElementById("body").selectionStart`, fmt.Sprint(len([]rune("Đoạn một"+sentence+" "))))
		s.js(`document.querySelector("[data-tool=heading]").click()`)
		s.is(typing.name+": a heading", `document.getElementById("body").value`, "## "+want)
		s.undo()
		s.is(typing.name+": taken back", `document.getElementById("body").value`, want)
		s.becomes("a draft of all of it", `document.getElementById("saved").textContent !== ""`)
		waitFor(t, "the draft", func() bool {
			all, err := d.Drafts.Of("content/tin-tuc/mot.md")
			return err == nil && len(all) > 0 && all[0].Body != nil && *all[0].Body == want && strings.Contains(string(all[0].Form), title)
		})
		for range 200 {
			s.undo()
		}
		if got := s.text(`document.getElementById("body").value`); strings.Contains(got, "Nghị") {
			t.Errorf("%s: Ctrl-Z leaves %q", typing.name, got)
		}
	}
}

// waitFor waits until something is so.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("never happened: %s", what)
}

// paste hands the text area what a clipboard has.
func (s *screenTab) paste(html, plain string, files map[string][]byte) {
	s.t.Helper()
	encoded := map[string]string{}
	for name, data := range files {
		encoded[name] = base64.StdEncoding.EncodeToString(data)
	}
	in, _ := json.Marshal([]any{html, plain, encoded})
	s.js(`let [html, plain, files] = ` + string(in) + `, d = new DataTransfer();
		if (html) d.setData("text/html", html);
		if (plain) d.setData("text/plain", plain);
		for (let name in files) d.items.add(new File([Uint8Array.from(atob(files[name]), c => c.charCodeAt(0))], name, { type: "image/jpeg" }));
		document.getElementById("body").dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true }))`)
}

// TestWritingStory: somebody pastes from Word and a photo, links to another entry, saves; the
// file and the page are as expected.
func TestWritingStory(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	s := inChromium(t, d)
	file := "content/tin-tuc/mot.md"
	s.open(file)
	story, err := txtar.ParseFile("../webpage/testdata/paste/word.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s.js(`let b = document.getElementById("body"); b.focus(); b.select()`)
	s.paste(string(story.Files[0].Data), "I. MỤC ĐÍCH, YÊU CẦU", nil)
	s.becomes("what will be pasted is shown", `document.getElementById("ask-paste").open && document.getElementById("paste-changes").textContent.includes("Cộng hòa xã hội chủ nghĩa Việt Nam")`)
	s.accessible("the dialog of pasting")
	s.enter()
	want := strings.TrimSpace(string(story.Files[1].Data)) + "\n"
	s.becomes("the text", `document.getElementById("body").value.startsWith("## I.")`)
	s.is("the pasted text", `document.getElementById("body").value`, want)

	// The note where Word had a picture gives way to the photo.
	note := "(điền: ảnh clip_image002.jpg – Bàn tiếp dân, kéo ảnh vào đây)"
	at := len([]rune(want[:strings.Index(want, note)]))
	s.js(fmt.Sprintf(`let b = document.getElementById("body"); b.focus(); b.setSelectionRange(%d, %d)`, at, at+len([]rune(note))))
	s.paste("", "", map[string][]byte{"image.jpg": photo(t, 240, 160)})
	s.becomes("the dialog of the picture", `document.getElementById("ask-picture").open && document.getElementById("picture-shown").naturalWidth === 160`)
	s.accessible("the dialog of pictures")
	s.enter() // without words for it nothing happens
	s.is("the dialog", `document.getElementById("ask-picture").open`, "true")
	s.js(`document.getElementById("picture-alt").value = "Bàn tiếp dân của xã"; document.getElementById("picture-credit").value = "Lê Văn Hải";
		document.querySelector("#ask-picture [value=take]").click()`)
	picture := `![Bàn tiếp dân của xã](mot-ban-tiep-dan-cua-xa.jpg "Ảnh: Lê Văn Hải")`
	want = strings.Replace(want, note, picture, 1)
	s.becomes("the picture in the text", `document.getElementById("body").value.includes("![Bàn")`)
	s.is("the text with the picture", `document.getElementById("body").value`, want)

	// A link by searching, with the keyboard alone.
	at = len([]rune(want[:strings.Index(want, "Tại trụ sở")]))
	s.js(fmt.Sprintf(`let b = document.getElementById("body"); b.focus(); b.setSelectionRange(%d, %d)`, at, at+len([]rune("Tại trụ sở"))))
	s.key("k", 'K', 2, "")
	s.becomes("the dialog of links", `document.getElementById("ask-link").open && document.getElementById("link-text").value === "Tại trụ sở"`)
	s.js(`document.getElementById("link-search").select()`)
	s.byBackspace("tin hai")
	s.becomes("the entry", `document.querySelectorAll("#link-results button").length === 1 && document.querySelector("#link-results button").textContent.includes("Tin hai")`)
	s.accessible("the dialog of links")
	s.enter()
	want = strings.Replace(want, "Tại trụ sở", "[Tại trụ sở](hai.md)", 1)
	s.becomes("the link", `document.getElementById("body").value.includes("(hai.md)")`)
	s.is("the text with the link", `document.getElementById("body").value`, want)
	s.key("b", 'B', 2, "")

	s.undo()
	s.is("bold, taken back", `document.getElementById("body").value`, want)
	s.js(`document.querySelector(".save-bar button").click()`)
	waitFor(t, "the file", func() bool { return strings.Contains(text(t, dir, file), "(hai.md)") })
	if got := text(t, dir, file); !strings.HasSuffix(got, "\n---\n"+want) || !strings.Contains(got, "# ngày họp") {
		t.Errorf("the file is\n%s", got)
	}
	res, err := come(t, d, "Lan").client.Get(d.PageURL(file))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	for _, want := range []string{`<figcaption>Ảnh: Lê Văn Hải</figcaption>`, `alt="Bàn tiếp dân của xã"`, `href="/cchc/tin-tuc/hai/"`, "Theo Nghị quyết 76/NQ-CP.", "Cộng hòa xã hội chủ nghĩa Việt Nam"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %s", want)
		}
	}

	// Plain text stays as it is, and so does what is pasted as such.
	s.js(`let b = document.getElementById("body"); b.focus(); b.select(); document.execCommand("insertText", false, "A  B"); b.setSelectionRange(2, 2)`)
	s.paste("<b>đậm</b>", "đậm", nil)
	s.becomes("bold", `document.getElementById("body").value === "A **đậm** B"`)
	s.undo()
	s.is("taken back", `document.getElementById("body").value`, "A  B")
	s.key("V", 'V', 10, "")
	s.paste("<b>đậm</b>", "đậm", nil)
	s.is("left to the browser", `document.getElementById("body").value`, "A  B")
}

// TestToolbar reaches the buttons with the arrows, and undoes what each does.
func TestToolbar(t *testing.T) {
	s := inChromium(t, serve(t, newSite(t), "may-1"))
	s.open("content/tin-tuc/mot.md")
	s.is("stops of Tab", `document.querySelectorAll(".toolbar [tabindex='0']").length`, "1")
	s.js(`document.querySelector(".toolbar [tabindex='0']").focus()`)
	s.key("ArrowLeft", 37, 0, "")
	s.is("round the end", `document.activeElement.dataset.tool`, "note")
	s.key("Home", 36, 0, "")
	s.key("ArrowRight", 39, 0, "")
	s.is("the second", `document.activeElement.dataset.tool`, "italic")
	for _, c := range []struct{ tool, before, after string }{ // with | around the selection
		{"bold", "|Người dân| nộp", "**|Người dân|** nộp"}, {"bold", "**|Người dân|** nộp", "|Người dân| nộp"}, {"bold", "|**Người dân**| nộp", "|Người dân| nộp"},
		{"bold", "Ngư||ời dân", "**Ngư||ời** dân"}, {"bold", "a || b", "a **||** b"}, {"bold", "a **||** b", "a || b"}, {"bold", "*|x|*", "***|x|***"},
		{"bold", "|- một\n- hai|", "|- **một**\n- **hai**|"}, {"bold", "|- **một**\n- **hai**|", "|- một\n- hai|"},
		{"italic", "**|x|**", "***|x|***"}, {"italic", "***|x|***", "**|x|**"}, {"italic", "| x y |", " *|x y|* "},
		{"heading", "Mộ||t", "## Mộ||t"}, {"heading", "## Mộ||t", "### Mộ||t"}, {"heading", "### Mộ||t", "Mộ||t"}, {"heading", "**Một**||", "## Một||"},
		{"list", "|một\nhai|", "|- một\n- hai|"}, {"list", "|- một\n- hai|", "|một\nhai|"}, {"numbers", "|- một\n- hai|", "|1. một\n2. hai|"}, {"list", "Đầu:\nmộ||t", "Đầu:\n\n- mộ||t"},
		{"note", "Một|| hai.", "Một[^1] hai.\n\n[^1]: ||\n"}, {"note", "A[^1] b||.\n\n[^1]: C.\n", "A[^1] b[^2].\n\n[^1]: C.\n[^2]: ||\n"},
		{"table", "|a\tb\n1\t2|", "| a | b |\n| --- | --- |\n| 1 | 2 |||\n"}, {"table", "Mộ||t câu.", "Một câu.\n\n| |Cột 1| | Cột 2 | Cột 3 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n"},
	} {
		marked := func(text string) (string, int, int) {
			a := strings.Index(text, "|")
			if c.tool == "table" && strings.Contains(text, "---") {
				return text, 0, 0 // the signs are those of the table
			}
			b := a + 1 + strings.Index(text[a+1:], "|")
			return text[:a] + text[a+1:b] + text[b+1:], len([]rune(text[:a])), len([]rune(text[:b])) - 1
		}
		before, a, b := marked(c.before)
		in, _ := json.Marshal([]any{before, a, b})
		s.js(`let [t, a, b] = ` + string(in) + `, e = document.getElementById("body"); e.focus(); e.select(); document.execCommand("insertText", false, t); e.setSelectionRange(a, b);
			document.querySelector("[data-tool=` + c.tool + `]").click()`)
		got := s.text(`(e => e.value.slice(0, e.selectionStart) + "|" + e.value.slice(e.selectionStart, e.selectionEnd) + "|" + e.value.slice(e.selectionEnd))(document.getElementById("body"))`)
		if got != c.after {
			t.Errorf("%s of %q is %q, want %q", c.tool, c.before, got, c.after)
		}
		s.undo()
		s.is(c.tool+" taken back", `document.getElementById("body").value`, before)
	}
}

// choose has the next button that asks for files get these.
func (s *screenTab) choose(names map[string][]byte) {
	s.t.Helper()
	encoded := map[string]string{}
	for name, data := range names {
		encoded[name] = base64.StdEncoding.EncodeToString(data)
	}
	in, _ := json.Marshal(encoded)
	s.js(`let files = ` + string(in) + `, d = new DataTransfer();
		for (let name of Object.keys(files).sort()) d.items.add(new File([Uint8Array.from(atob(files[name]), c => c.charCodeAt(0))], name));
		window.chosen = d;
		let click = HTMLElement.prototype.click;
		HTMLInputElement.prototype.click = function () { if (this.type !== "file") { click.call(this); return; } this.files = window.chosen.files; this.dispatchEvent(new Event("change")); }`)
}

// TestFilesInEditor puts a cover, a file and pictures that are dropped into an entry.
func TestFilesInEditor(t *testing.T) {
	dir := newSite(t)
	s := inChromium(t, serve(t, dir, "may-1"))
	file := "content/tin-tuc/mot.md"
	s.open(file)

	s.choose(map[string][]byte{"IMG_1.jpg": photo(t, 240, 160)})
	s.js(`document.querySelector("[data-key=cover] [data-key=src] [data-choose-file]").click()`)
	s.becomes("the dialog of the cover", `document.getElementById("ask-picture").open && document.getElementById("picture-where").hidden && document.getElementById("picture-plain").hidden`)
	s.js(`document.getElementById("picture-alt").value = "Quầy số 2"; document.getElementById("picture-credit").value = "Hải"; document.querySelector("#ask-picture [value=take]").click()`)
	s.becomes("the fields of the cover", `["src", "alt", "credit"].map(k => document.querySelector("[data-key=cover] > [data-key=" + k + "] [data-value]").value).join() === "mot-anh-bia.jpg,Quầy số 2,Hải"`)

	s.js(`let b = document.getElementById("body"); b.focus(); b.select(); document.execCommand("insertText", false, "Nộp đơn tại xã."); b.setSelectionRange(4, 7)`)
	s.choose(map[string][]byte{"DON de nghi.pdf": []byte("%PDF-1.7")})
	s.js(`document.querySelector("[data-tool=file]").click()`)
	s.becomes("the dialog of files", `document.getElementById("ask-file").open && document.getElementById("file-text").value === "đơn"`)
	s.accessible("the dialog of files")
	s.enter()
	s.becomes("the file", `document.getElementById("body").value === "Nộp [đơn](don-de-nghi.pdf) tại xã."`)
	s.undo()
	s.is("taken back", `document.getElementById("body").value`, "Nộp đơn tại xã.")

	s.choose(map[string][]byte{"a.jpg": photo(t, 80, 60), "b.php": []byte("<?php"), "c.jpg": photo(t, 80, 60)})
	s.js(`document.getElementById("body").dispatchEvent(new DragEvent("drop", { dataTransfer: window.chosen, bubbles: true, cancelable: true }))`)
	s.becomes("the first picture that was dropped", `document.getElementById("ask-picture").open && document.getElementById("picture-size").textContent.startsWith("Ảnh 1 trên 3")`)
	s.js(`document.getElementById("picture-decorative").click(); document.querySelector("#ask-picture [value=take]").click()`)
	s.becomes("the refused file", `!document.getElementById("alarm").hidden && document.getElementById("alarm").textContent.includes("b.php")`)
	s.becomes("the picture behind it", `document.getElementById("ask-picture").open && document.getElementById("picture-size").textContent.startsWith("Ảnh 3 trên 3")`)
	s.js(`document.querySelector("#ask-picture [data-close]").click()`)
	s.becomes("the text, with the credit of the picture before", `document.getElementById("body").value.includes('![trang trí](mot-anh-trong-bai.jpg "Ảnh: Hải")')`)

	s.js(`window.chosen = new DataTransfer(); window.chosen.items.add(new File([new Uint8Array(51 << 20)], "nang.pdf")); document.querySelector("[data-tool=file]").click()`)
	s.becomes("the file that is too large", `document.getElementById("alarm").textContent.includes("nang.pdf")`)
	s.js(`document.querySelector(".save-bar button").click()`)
	waitFor(t, "the file", func() bool { return strings.Contains(text(t, dir, file), "mot-anh-trong-bai.jpg") })
	if got := text(t, dir, file); !strings.Contains(got, "mot-anh-bia.jpg") || !strings.Contains(got, "Quầy số 2") {
		t.Errorf("the file is\n%s", got)
	}
	want := []string{"content/site.yaml", "content/tin-tuc/_index.md", "content/tin-tuc/don-de-nghi.pdf", "content/tin-tuc/hai.md", "content/tin-tuc/mot-anh-bia.jpg", "content/tin-tuc/mot-anh-trong-bai.jpg", file}
	slices.Sort(want)
	if got := filesOf(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder has %v", got)
	}
}

// accessible looks at a screen with axe-core, light and dark, narrow and wide.
func (s *screenTab) accessible(what string) {
	s.t.Helper()
	src, err := os.ReadFile("../../.ci/web/node_modules/axe-core/axe.min.js")
	if err != nil {
		s.t.Fatal("axe-core is not installed: run npm ci in .ci/web")
	}
	s.js(string(src))
	for _, width := range []int64{390, 1280} {
		if err := chromedp.Do(s.ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			s.t.Fatal(err)
		}
		s.js(`window.axeFound = null; axe.run(document, { resultTypes: ["violations"] }).then(r => { window.axeFound = r.violations.map(v => v.id + ": " + v.nodes[0].html).join("\n") })`)
		s.becomes("axe's answer", `window.axeFound !== null`)
		s.is(fmt.Sprintf("%s at %d px", what, width), `window.axeFound`, "")
		wide := s.text(`document.documentElement.scrollWidth`)
		if !slices.Contains([]string{"390", "1280", "1265"}, wide) {
			s.t.Errorf("%s: the page is %s px wide in %d", what, wide, width)
		}
	}
}
