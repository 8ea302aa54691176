package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/content"
)

// write puts a text into a field in the place of what stands there, as a key does.
func (s *screenTab) write(id, text string) {
	s.t.Helper()
	s.js(`let e = document.getElementById(` + quoted(id) + `); e.focus(); e.select(); document.execCommand("insertText", false, ` + quoted(text) + `)`)
}

// pressSave saves and waits until the desk says that it has.
func (s *screenTab) pressSave() {
	s.t.Helper()
	s.js(`document.getElementById("saved").textContent = ""; document.querySelector(".save-bar button[type=submit]").click()`)
	s.becomes("saved", `document.getElementById("alarm").hidden && document.getElementById("saved").textContent.startsWith("Đã lưu")`)
}

// TestEmptyItems: in entries of every kind, an item of every list is added and nothing typed
// into it. Saving goes on, and an item that is filled in afterwards is in the file once.
func TestEmptyItems(t *testing.T) {
	dir := newSite(t)
	for _, k := range content.Kinds {
		put(t, dir, "content/"+string(k)+"/_index.md", "---\ntitle: Mục\nkind: "+string(k)+"\n---\n")
		put(t, dir, "content/"+string(k)+"/a.md", "---\ntitle: Một\n---\n")
	}
	s := inChromium(t, serve(t, dir, "may-1"))
	for _, k := range content.Kinds {
		file := "content/" + string(k) + "/a.md"
		s.open(file)
		for range 2 { // the second time those within what was added too
			s.js(`document.querySelectorAll("#fields [data-add]").forEach(b => b.click())`)
		}
		s.pressSave()
		s.is(string(k)+": items that the browser takes for those of the file", `document.querySelectorAll("#fields [data-item]:not([data-from='0'])").length`, "0")
		s.write("f-title", "Hai")
		s.js(`window.filled = [...document.querySelectorAll("#fields [data-item]")].flatMap(i => [...i.querySelectorAll("input[data-value]")].slice(0, 1)).slice(-1);
			filled.forEach(e => { e.value = "Điền sau"; e.dispatchEvent(new Event("input", { bubbles: true })) })`)
		for range 2 {
			s.pressSave()
			got := text(t, dir, file)
			if !strings.Contains(got, "title: Hai") || s.text(`filled.length`) == "1" && strings.Count(got, "Điền sau") != 1 {
				t.Errorf("%s: the file is\n%s", k, got)
			}
		}
	}
}

// TestFailedSavePublishesNothing: what was to come behind a save that failed does not come
// behind a later one.
func TestFailedSavePublishesNothing(t *testing.T) {
	dir := newSite(t)
	file := "content/tin-tuc/mot.md"
	put(t, dir, file, strings.Replace(text(t, dir, file), "---\n", "---\ndraft: true\n", 1))
	s := inChromium(t, serve(t, dir, "may-1"))
	s.open(file)
	s.js(`window.fetched = window.fetch; window.fetch = (at, o) => at === "/soan/luu" ? Promise.reject(new TypeError("cut")) : fetched(at, o);
		document.querySelector("[data-after-save]").click()`)
	s.becomes("the failure", `!document.getElementById("alarm").hidden && !document.querySelector("[data-after-save]").disabled`)
	s.js(`window.fetch = fetched`)
	s.write("body", "Chưa muốn đăng.")
	s.pressSave()
	s.becomes("what follows a save", `document.getElementById("found").textContent !== ""`)
	if got := text(t, dir, file); !strings.Contains(got, "draft: true") || !strings.Contains(got, "Chưa muốn đăng.") {
		t.Errorf("the file is\n%s", got)
	}
	s.js(`document.querySelector("[data-after-save]").click()`)
	waitFor(t, "the entry is let out", func() bool { return !strings.Contains(text(t, dir, file), "draft: true") })
}

// TestKeptInBrowser: what could not be sent is a draft once an editor is opened again, also
// where somebody types at once; what another column or another editor has left is not
// touched, and what is refused is shown.
func TestKeptInBrowser(t *testing.T) {
	d := serve(t, newSite(t), "may-1")
	s := inChromium(t, d)
	s.open(newsOne)
	s.js(`localStorage.setItem("cchc:khac:` + newsOne + `:tabtabtab", '{"at":1,"file":"` + newsOne + `","tab":"tabtabtab","base":"x","text":"Của chuyên mục khác"}');
		window.fetch = () => Promise.reject(new TypeError("cut"))`)
	s.write("body", "Chữ không gửi được.")
	s.becomes("the browser keeps it", `Object.values(localStorage).join().includes("Chữ không gửi được.")`)
	s.open(newsOne)
	s.write("body", "Chữ mới.")
	s.becomes("it is offered", `document.getElementById("drafts").textContent.includes("Chữ không gửi được.") && document.getElementById("saved").textContent.startsWith("Đã giữ")`)
	s.is("what is left here", `Object.keys(localStorage).join()`, "cchc:khac:"+newsOne+":tabtabtab")

	s.open(newsOne) // with what was typed and sent
	s.becomes("both are offered", `document.querySelectorAll(".card-drafts").length === 2 && document.getElementById("drafts").textContent.includes("Chữ mới.")`)
	s.is("what is left here", `Object.keys(localStorage).join()`, "cchc:khac:"+newsOne+":tabtabtab")

	s.js(`localStorage.setItem("cchc:" + document.getElementById("editor").dataset.column + ":` + newsOne + `:x", '{"at":1,"file":"` + newsOne + `","tab":"x","base":"x","text":"Chữ bị từ chối"}')`)
	s.open(newsOne)
	s.becomes("what is refused is shown", `[...document.querySelectorAll(".card-drafts textarea")].some(e => e.value === "Chữ bị từ chối")`)
	s.accessible("the editor with drafts")
	s.js(`window.confirm = () => true; document.querySelector(".card-drafts textarea").parentElement.querySelector("button").click()`)
	s.is("what is left here", `Object.keys(localStorage).join()`, "cchc:khac:"+newsOne+":tabtabtab")
}

// TestTypingIntoFileThatGoes: the editor says that its file is gone, and saving leads to where
// all of what was typed can be saved.
func TestTypingIntoFileThatGoes(t *testing.T) {
	dir := newSite(t)
	s := inChromium(t, serve(t, dir, "may-1"))
	s.open(newsOne)
	if err := os.Remove(filepath.Join(dir, newsOne)); err != nil {
		t.Fatal(err)
	}
	s.write("body", "Chữ vẫn còn.")
	s.becomes("the editor says so", `!document.getElementById("changed").hidden && document.getElementById("changed").textContent.includes("`+newsOne+`")`)
	s.js(`document.querySelector(".save-bar button[type=submit]").click()`)
	s.becomes("what was typed", `(document.querySelector("textarea[readonly]") || {}).value?.endsWith("Chữ vẫn còn.")`)
	s.accessible("what was typed")
	s.js(`[...document.querySelectorAll("button[data-post]")].find(b => JSON.parse(b.dataset.body).as === "old").click()`)
	s.becomes("the editor again", `!!document.getElementById("body")`)
	if got := text(t, dir, newsOne); !strings.HasSuffix(got, "---\nChữ vẫn còn.") {
		t.Errorf("the file is\n%s", got)
	}
}
