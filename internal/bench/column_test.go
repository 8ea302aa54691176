package bench

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"
	"time"

	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// column returns the files of a site with n procedures, the plain theme among
// them. The same n gives the same bytes, and a smaller column is the beginning
// of a larger one. The folder testdata is the site without its procedures.
func column(tb testing.TB, n int) fstest.MapFS {
	tb.Helper()
	files := fstest.MapFS{}
	for _, dir := range []string{"content", "themes"} {
		err := fs.WalkDir(os.DirFS("testdata"), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile("testdata/" + name)
			files[name] = &fstest.MapFile{Data: text, Mode: 0o644}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	page := template.Must(template.ParseFiles("testdata/procedure.md.tmpl"))
	for i := 1; i <= n; i++ {
		var text bytes.Buffer
		if err := page.Execute(&text, newProcedure(i)); err != nil {
			tb.Fatal(err)
		}
		files[fmt.Sprintf("content/thu-tuc/tt-%06d.md", i)] = &fstest.MapFile{Data: text.Bytes(), Mode: 0o644}
	}
	return files
}

// A procedure is what testdata/procedure.md.tmpl is filled in with.
type procedure struct {
	Title, Code, Summary        string
	Date, Updated               string // 2026-03-09
	Since                       string // Date in words
	Field, Agency, Audience     string
	Level, Service              string
	Decision, Result, Condition string
	Before                      string // the address of the procedure before
	Steps, Keywords             []string
	Channels                    []channel
	Papers                      []paper
	Basis                       []basis
	Sets, Weight                int
	random                      *rand.Rand
	saying, asking              *deck
}

type channel struct {
	Method, Name, Fee, Note string
	Days                    int
}

type paper struct {
	Name              string
	Originals, Copies int
}

type basis struct{ Number, Title, Date string }

// newProcedure returns procedure i, from 1.
func newProcedure(i int) *procedure {
	r := rand.New(rand.NewPCG(uint64(i), 2026))
	day := time.Date(2020, 1, 1+i*41%2400, 0, 0, 0, 0, time.UTC)
	p := &procedure{
		random: r, saying: newDeck(r, sentences), asking: newDeck(r, papers),
		Title: fmt.Sprintf("%s %s %s (số %d)", one(r, actions), one(r, things), one(r, circumstances), i),
		Code:  fmt.Sprintf("%d.%06d", 1+i%3, i),
		Date:  day.Format(time.DateOnly), Updated: day.AddDate(0, 0, r.IntN(100)).Format(time.DateOnly), Since: viet.DateOf(day).Long(),
		Field: one(r, fields), Agency: one(r, agencies), Audience: one(r, audiences),
		Level: one(r, []string{"commune", "province"}), Service: one(r, []string{"full", "information"}),
		Decision: fmt.Sprintf("%d/QĐ-UBND", 100+r.IntN(4000)), Result: capital(one(r, things)), Condition: one(r, conditions),
		Before: "/thu-tuc/", Keywords: newDeck(r, things).draw(3), Sets: 1 + r.IntN(2), Weight: 1 + r.IntN(99),
	}
	if i > 1 {
		p.Before = fmt.Sprintf("/thu-tuc/tt-%06d/", i-1)
	}
	p.Summary, p.Steps = p.Say(), p.saying.draw(3)
	p.addChannels()
	p.addPapers()
	p.addBasis()
	return p
}

// addChannels adds two or three ways of filing.
func (p *procedure) addChannels() {
	all := []channel{{Method: "in-person", Name: "Trực tiếp"}, {Method: "online", Name: "Trực tuyến"}, {Method: "post", Name: "Bưu chính"}}
	for _, c := range all[:2+p.random.IntN(2)] {
		c.Days, c.Fee, c.Note = 1+p.random.IntN(30), one(p.random, fees), p.Say()
		p.Channels = append(p.Channels, c)
	}
}

// addPapers adds three to five papers of the dossier.
func (p *procedure) addPapers() {
	for _, name := range p.asking.draw(3 + p.random.IntN(3)) {
		p.Papers = append(p.Papers, paper{name, p.random.IntN(2), 1 + p.random.IntN(2)})
	}
}

// addBasis adds two to four decisions of the fictional province.
func (p *procedure) addBasis() {
	for range 2 + p.random.IntN(3) {
		day := time.Date(2015, 1, 1+p.random.IntN(3650), 0, 0, 0, 0, time.UTC)
		p.Basis = append(p.Basis, basis{
			Number: fmt.Sprintf("%d/%d/QĐ-UBND", 1+p.random.IntN(90), day.Year()),
			Title:  "Quy định về " + strings.ToLower(one(p.random, fields)) + " trên địa bàn tỉnh", Date: day.Format(time.DateOnly),
		})
	}
}

// Say returns a sentence, another one each time it is called.
func (p *procedure) Say() string { return p.saying.draw(1)[0] }

// Paper returns the name of a paper, likewise.
func (p *procedure) Paper() string { return p.asking.draw(1)[0] }

// Dong returns an amount of money as it is written in a table: 20.000.
func (p *procedure) Dong() string { return fmt.Sprintf("%d.000", 5*(1+p.random.IntN(30))) }

// A deck gives its words in a random order, and again when all are drawn.
type deck struct {
	words []string
	order []int
	next  int
}

func newDeck(r *rand.Rand, words []string) *deck {
	return &deck{words: words, order: r.Perm(len(words))}
}

func (d *deck) draw(n int) []string {
	var drawn []string
	for range n {
		drawn = append(drawn, d.words[d.order[d.next%len(d.order)]])
		d.next++
	}
	return drawn
}

func one(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }

// capital returns words with a capital at the beginning.
func capital(words string) string {
	first := []rune(words)[:1]
	return strings.ToUpper(string(first)) + strings.TrimPrefix(words, string(first))
}

// columnDigest is the SHA-256 of a column of 30. Figures of two columns cannot
// be compared: whoever changes the column changes this, and measures anew.
const columnDigest = "aa942d4b635eeec611d9ec223980ba6b00d974cbba33ad2dc36165000f68fd18"

// TestColumn: the column is what it says, the same every time, and nothing is
// wrong with it in either theme.
func TestColumn(t *testing.T) {
	files := column(t, 30)
	if got, again := digest(files), digest(column(t, 30)); got != columnDigest || again != got {
		t.Errorf("the digests of the column are %s and %s, want %s", got, again, columnDigest)
	}
	if len(fields) != 24 || len(agencies) != 30 {
		t.Errorf("%d fields and %d agencies", len(fields), len(agencies))
	}
	lib, _ := store.Load(files, options("plain"))
	if len(lib.Entries) != 30 {
		t.Errorf("%d entries", len(lib.Entries))
	}
	for _, e := range lib.Entries {
		if text, _ := e.Body.Text(); len(text) < 2500 || len(text) > 3500 {
			t.Errorf("%s has %d bytes of Markdown", e.File, len(text))
		}
	}
	for _, theme := range []string{"plain", "congvu"} {
		set, problems := render.Open(files, options(theme))
		if set != nil {
			problems = append(problems, set.Check()...)
		}
		if len(problems) > 0 {
			t.Errorf("with the theme %s: %v", theme, problems)
		}
	}
}

func digest(files fstest.MapFS) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(name, "content/") {
			fmt.Fprintf(h, "%s %d\n%s", name, len(files[name].Data), files[name].Data)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
