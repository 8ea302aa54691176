package browser

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
)

// telexTones are the keys of the tones, by their combining signs.
var telexTones = map[rune]string{'\u0301': "s", '\u0300': "f", '\u0309': "r", '\u0303': "x", '\u0323': "j"}

// telexKeys returns the keys by which people type a syllable: each mark behind its vowel
// and the tone at the end; the tone right behind the vowels; every mark at the end.
func telexKeys(word string) (ways []string) {
	var atOnce, letters, marks, tone, last strings.Builder
	for _, r := range word {
		parts := []rune(norm.NFD.String(string(r)))
		base, mark := string(parts[0]), ""
		for _, m := range parts[1:] {
			switch key := telexTones[m]; {
			case key != "":
				tone.WriteString(key)
			case m == '\u0302':
				mark = strings.ToLower(base)
			default:
				mark = "w"
			}
		}
		if base == "đ" || base == "Đ" {
			base, mark = map[string]string{"đ": "d", "Đ": "D"}[base], "d"
		}
		if n := atOnce.Len(); n > 0 && mark == "" && base == "o" && strings.HasSuffix(letters.String(), "o") {
			mark = "o" // xoong
		}
		atOnce.WriteString(base + mark)
		letters.WriteString(base)
		marks.WriteString(mark)
	}
	last.WriteString(letters.String() + tone.String())
	ways = append(ways, atOnce.String()+tone.String())
	// ươ is typed with one w, and no other syllable has the same mark twice.
	if once := strings.Replace(marks.String(), "ww", "w", 1); !strings.Contains(letters.String(), "oo") {
		ways = append(ways, letters.String()+once+tone.String(), letters.String()+tone.String()+once)
	}
	return ways
}

// syllables returns every syllable that can be written in Vietnamese, with the tone of oa,
// oe and uy on the first letter.
func syllables() (all []string) {
	const vowels = "aăâeêioôơuưy"
	nuclei := []string{}
	for _, a := range vowels {
		nuclei = append(nuclei, string(a))
		for _, b := range vowels {
			nuclei = append(nuclei, string(a)+string(b))
			for _, c := range "aăâeêioôơuưy" {
				nuclei = append(nuclei, string(a)+string(b)+string(c))
			}
		}
	}
	for _, nucleus := range append(nuclei, "oo") {
		for _, end := range []string{"", "c", "ch", "m", "n", "ng", "nh", "p", "t"} {
			rime := nucleus + end
			if !slices.ContainsFunc([]string{"b", "k", "g", "qu"}, func(onset string) bool { return len(toned(onset, rime)) > 0 }) {
				continue
			}
			for _, onset := range strings.Split("ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x ", " ") {
				all = append(all, toned(onset, rime)...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// toned returns an onset and a rime with each tone that they can have.
func toned(onset, rime string) (words []string) {
	if word := onset + rime; viet.IsSyllable(word) {
		words = append(words, word)
	}
	letters := []rune(rime)
	for _, tone := range "\u0301\u0300\u0309\u0303\u0323" {
		for i, r := range letters {
			if !strings.ContainsRune("aăâeêioôơuưy", r) {
				break
			}
			word := norm.NFC.String(onset + string(letters[:i+1]) + string(tone) + string(letters[i+1:]))
			if viet.IsSyllable(word) && viet.ToneStyleOf(word) != viet.ToneLast {
				words = append(words, word)
				break
			}
		}
	}
	return words
}

// wordsOf returns the syllables of the texts of the demonstration.
func wordsOf(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS("../.."), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile("../../" + name)
		for w := range strings.FieldsFuncSeq(viet.NFC(string(text)), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if viet.IsSyllable(w) && viet.ToneStyleOf(w) != viet.ToneLast && (w == strings.ToLower(w) || w[1:] == strings.ToLower(w[1:])) {
				seen[w] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for w := range seen {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// TestTelexMakesEverySyllable holds the keyboard of screens for everybody to what people
// type: every Vietnamese syllable that can be written, and those of the demonstration's
// texts as they stand there, in each order in which its keys may be pressed.
func TestTelexMakesEverySyllable(t *testing.T) {
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true, Idle: 90})
	do(t, ctx, chromedp.Navigate(at+"index.html"))
	all, own := syllables(), wordsOf(t)
	if len(all) < 12000 || len(own) < 1500 {
		t.Fatalf("%d syllables, %d of them in the texts", len(all), len(own))
	}
	t.Logf("%d syllables, %d of the texts", len(all), len(own))
	var cases [][2]string
	for _, w := range slices.Concat(all, own) {
		for _, keys := range telexKeys(w) {
			cases = append(cases, [2]string{keys, w})
		}
		cases = append(cases, [2]string{"", w}) // its keys as the keyboard finds them
	}
	for part := range slices.Chunk(cases, 20000) {
		var list strings.Builder
		for _, c := range part {
			fmt.Fprintf(&list, "%s %s,", c[0], c[1])
		}
		for _, wrong := range evaluate[[]string](t, ctx, fmt.Sprintf(`%q.split(",").filter(Boolean).map(function (c) {
			var parts = c.split(" "), keys = parts[0] || cchc.telexKeys(parts[1]), made = cchc.telex(keys);
			return made === parts[1] ? "" : keys + " makes " + made + ", not " + parts[1];
		}).filter(Boolean).slice(0, 20)`, list.String())) {
			t.Error(wrong)
		}
	}
}

// TestTelexTakesBack: a key that is pressed again takes back what it did, z the tone, and
// what is no Vietnamese stays as it is typed.
func TestTelexTakesBack(t *testing.T) {
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true, Idle: 90})
	do(t, ctx, chromedp.Navigate(at+"index.html"))
	for keys, want := range map[string]string{
		"as": "á", "ass": "as", "asz": "a", "aaa": "aa", "aa": "â", "aaw": "ă", "awa": "â", "aww": "aw", "oow": "ơ", "owo": "ô", "dd": "đ", "ddd": "dd", "w": "ư", "ww": "w",
		"nhw": "như", "thuowr": "thuở", "thuowng": "thương", "tieengs": "tiếng", "tieesng": "tiếng", "toanfz": "toan", "hoaf": "hòa", "quys": "quý", "giaf": "già", "gif": "gì",
		"Ddaats": "Đất", "DDAATS": "ĐẤT", "xooong": "xoong", "vneid": "vneid", "asf": "à", "cccd": "cccd", "zalo": "zalo", "chungs": "chúng", "gieesng": "giếng",
	} {
		if got := evaluate[string](t, ctx, fmt.Sprintf(`cchc.telex(%q)`, keys)); got != want {
			t.Errorf("%s makes %s, want %s", keys, got, want)
		}
	}
}

// touch presses the keys of the keyboard on the screen.
func touch(t *testing.T, ctx context.Context, keys ...string) {
	t.Helper()
	for _, key := range keys {
		do(t, ctx, chromedp.Click(fmt.Sprintf(`.key-%s`, strings.NewReplacer("/", `\\/`, ".", `\\.`).Replace(key))))
	}
}

// TestErrandAtAKiosk: somebody finds a procedure by touch, in words with marks, and takes
// its page along; on both screens that stand at one-stop desks.
func TestErrandAtAKiosk(t *testing.T) {
	source := axe(t)
	ctx := chromium(t)
	at := carried(t, store.Delivery{Portable: true, Idle: 90})
	l := &listener{origin: at}
	if err := chromedp.Listen(ctx, l.hear); err != nil {
		t.Fatal(err)
	}
	for _, screen := range [][2]int64{{1080, 1920}, {1024, 768}} {
		name := fmt.Sprintf("%d × %d", screen[0], screen[1])
		do(t, ctx, chromedp.EmulateViewport(screen[0], screen[1]), chromedp.Navigate(at+"index.html"))
		checkWithAxe(t, ctx, source, name+", home")
		if n := evaluate[int](t, ctx, `Array.from(document.querySelectorAll(".choices a")).filter(function (a) { return a.getBoundingClientRect().height >= 60 && a.getBoundingClientRect().bottom <= innerHeight; }).length`); n < 8 {
			t.Errorf("%s: %d large tasks on the first screen", name, n)
		}
		do(t, ctx, chromedp.Click("#tu_khoa"))
		touch(t, ctx, strings.Split("k h a i space s i n h h delete", " ")...)
		touch(t, ctx, strings.Split("space d a n g d s delete", " ")...)
		if got := evaluate[string](t, ctx, `document.getElementById("tu_khoa").value`); got != "khai sinh đán" {
			t.Errorf("%s: the field has %q", name, got)
		}
		touch(t, ctx, "clear")
		touch(t, ctx, strings.Split("k h a i space s i n h", " ")...)
		eventually(t, ctx, `document.querySelectorAll("[role=option]").length > 2`)
		checkWithAxe(t, ctx, source, name+", the keyboard")
		if !evaluate[bool](t, ctx, `(function () {
			var field = document.getElementById("tu_khoa").getBoundingClientRect(), first = document.querySelector("[role=option]").getBoundingClientRect(), top = document.querySelector(".keyboard").getBoundingClientRect().top;
			return field.top >= document.querySelector(".site-header").getBoundingClientRect().bottom - 1 && field.bottom < top && first.bottom <= top;
		})()`) {
			t.Errorf("%s: the field or the first result is covered", name)
		}
		for _, small := range evaluate[[]string](t, ctx, `Array.from(document.querySelectorAll(".key")).filter(function (k) { var r = k.getBoundingClientRect(); return r.height < 44 || r.width < 44; }).map(function (k) { return k.textContent; })`) {
			t.Errorf("%s: the key %s is too small", name, small)
		}
		touch(t, ctx, "find")
		eventually(t, ctx, `document.querySelectorAll("#ket_qua .item").length > 2`)
		do(t, ctx, chromedp.Click("#ket_qua .item a"))
		eventually(t, ctx, `document.querySelectorAll(".tick input").length > 2`)
		checkWithAxe(t, ctx, source, name+", procedure")
		if wide := evaluate[int](t, ctx, sideways); wide > 0 {
			t.Errorf("%s: scrolls %d px sideways", name, wide)
		}
		if size := evaluate[int](t, ctx, `Math.round(document.querySelector("#mang_ve .qr").getBoundingClientRect().width)`); size < 160 {
			t.Errorf("%s: the code is %d px wide", name, size)
		}
		do(t, ctx, chromedp.Click(".to-back"))
		eventually(t, ctx, `document.querySelectorAll("#ket_qua .item").length > 2`)
		for _, found := range l.take() {
			t.Errorf("%s: %s", name, found)
		}
	}
}
