package docmodel

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown writes the text of a document as the body of an entry. picture returns where a
// picture is, for ![…](…); nil, and "" for one picture, leave a note in its place that
// somebody has to put it there.
//
// Headings begin at ##. Items keep their marks, as the outline of official documents has
// them. A table is one with pipes; merged cells are repeated downwards, and what is too wide
// for a phone, or stands in a table only to be set side by side, is written below each other.
func (d *Document) Markdown(picture func(p *Picture) string) string {
	w := &markdownWriter{doc: d, picture: picture, top: topHeading(d.Blocks)}
	w.blocks(Unwrap(d.Blocks))
	for i, note := range d.Notes {
		if text := w.noteText(note); text != "" && w.cited[i+1] {
			w.block(fmt.Sprintf("[^%d]: %s", i+1, text), kindNote)
		}
	}
	if w.out.Len() == 0 {
		return ""
	}
	return w.out.String() + "\n"
}

// MarkdownOf writes blocks of the document, without its footnotes' texts where nothing of
// the blocks refers to them.
func (d *Document) MarkdownOf(blocks []Block, picture func(p *Picture) string) string {
	part := *d
	part.Blocks = blocks
	return part.Markdown(picture)
}

type markdownWriter struct {
	doc     *Document
	picture func(p *Picture) string
	top     int // the highest level of headings
	out     strings.Builder
	last    blockKind
	lists   []openList
	rank    int // of the last item
	cited   map[int]bool
	inTable bool
}

// A blockKind tells which blocks stand together without an empty line.
type blockKind int

const (
	kindNone blockKind = iota
	kindText
	kindItem
	kindCaption
	kindNote
)

// An openList is an item that further ones may belong to.
type openList struct{ level, rank, indent, width int }

func topHeading(blocks []Block) int {
	top := 0
	for _, b := range blocks {
		if p, ok := b.(*Paragraph); ok && p.Heading > 0 && (top == 0 || p.Heading < top) {
			top = p.Heading
		}
	}
	return top
}

// Unwrap returns blocks without the tables that only set things side by side: those of one
// row or one column, and the head of an official document.
func Unwrap(blocks []Block) (all []Block) {
	for _, b := range blocks {
		t, ok := b.(*Table)
		if !ok || !t.isLayout() {
			all = append(all, b)
			continue
		}
		for _, row := range t.Rows {
			for _, cell := range row {
				all = append(all, Unwrap(cell.Blocks)...)
			}
		}
	}
	return all
}

var motto = regexp.MustCompile(`(?i)cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|nơi nhận\s*:`)

// isLayout reports whether a table has no columns that mean something.
func (t *Table) isLayout() bool {
	if len(t.Rows) == 1 {
		return true
	}
	for _, row := range t.Rows {
		if len(row) > 1 {
			return len(t.Rows) <= 8 && len(row) <= 3 && motto.MatchString(t.text())
		}
	}
	return true
}

func (t *Table) text() string {
	var b strings.Builder
	for _, p := range Paragraphs([]Block{t}) {
		b.WriteString(p.Plain())
		b.WriteByte('\n')
	}
	return b.String()
}

func (w *markdownWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *Paragraph:
			w.paragraph(b)
		case *Table:
			w.table(b)
		}
	}
}

// block writes a block behind what there is.
func (w *markdownWriter) block(text string, kind blockKind) {
	switch {
	case w.last == kindNone:
	case kind == w.last && kind == kindItem:
		w.out.WriteByte('\n')
	default:
		w.out.WriteString("\n\n")
	}
	w.out.WriteString(text)
	w.last = kind
}

func (w *markdownWriter) paragraph(p *Paragraph) {
	text := w.inline(p.Text, p.Heading > 0)
	switch {
	case text == "" && p.Mark == "":
	case p.Heading > 0:
		w.lists = nil
		level := min(max(p.Heading-w.top, 0)+2, 6)
		w.block(strings.Repeat("#", level)+" "+oneLine(strings.TrimSpace(p.Mark+" "+text)), kindText)
	case p.Mark == ":":
		w.block(": "+strings.ReplaceAll(text, "\n", " "), kindText)
	case p.Mark != "":
		w.item(p, text)
	case p.Level > 0 && len(w.lists) > 0:
		w.block(indented(text, w.lists[len(w.lists)-1].width), kindText)
	case p.Style == "quote":
		w.lists = nil
		w.block("> "+strings.ReplaceAll(lineStart(text), "\n", "\n> "), kindText)
	default:
		w.lists = nil
		w.block(lineStart(text), kindText)
	}
}

func oneLine(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "  \n", " "), "\n", " ")
}

// item writes an item of a list. It is indented where its mark alone would not put it below
// the item that it belongs to.
func (w *markdownWriter) item(p *Paragraph, text string) {
	rank := markRank(p.Mark)
	for len(w.lists) > 0 {
		last := w.lists[len(w.lists)-1]
		if p.Level > last.level && p.Level > 0 && last.level > 0 || (p.Level == 0 || last.level == 0) && rank > last.rank {
			break
		}
		w.lists = w.lists[:len(w.lists)-1]
	}
	indent := 0
	if n := len(w.lists); n > 0 {
		indent = w.lists[n-1].indent
		if rank <= w.lists[n-1].rank {
			indent = w.lists[n-1].width
		}
	}
	kind := kindItem
	if n := len(w.lists); w.last == kindItem && rank != w.rank || n > 0 && w.lists[n-1].rank > rank {
		kind = kindText
	}
	w.rank = rank
	if rank == rankNone || rank == rankSection || weakMark.MatchString(p.Mark) { // must stand behind an empty line
		kind = kindText
	}
	mark := p.Mark
	if rank == rankDash && !innerBracket.MatchString(mark) {
		mark = "-"
	}
	w.lists = append(w.lists, openList{p.Level, rank, indent, indent + utf8.RuneCountInString(mark) + 1})
	w.block(strings.Repeat(" ", indent)+mark+" "+strings.TrimLeft(indented(text, indent+2), " "), kind)
	if rank != rankNone && rank != rankSection && !weakMark.MatchString(p.Mark) {
		w.last = kindItem
	}
}

// The ranks of marks: those below belong to those above without being indented, as
// internal/markdown reads them.
const (
	rankNone = iota
	rankNumber
	rankSection
	rankBrackets
	rankLetter
	rankDash
	rankPlus
)

var (
	sectionMark  = regexp.MustCompile(`^\d+(?:\.\d+)+\.?$`)
	bracketMark  = regexp.MustCompile(`^(?:\(\d{1,2}\)|\d{1,2}\))$`)
	weakMark     = regexp.MustCompile(`^[a-zđ]\.$`)
	letterMark   = regexp.MustCompile(`^[a-zđ][.)]$`)
	innerBracket = regexp.MustCompile(`^\([a-zđ]{1,3}\)$`)
)

func markRank(mark string) int {
	switch {
	case utf8.RuneCountInString(mark) == 1 && mark != "+" || innerBracket.MatchString(mark):
		return rankDash
	case mark == "+":
		return rankPlus
	case letterMark.MatchString(mark):
		return rankLetter
	case bracketMark.MatchString(mark):
		return rankBrackets
	case numberMark.MatchString(mark):
		return rankNumber
	case sectionMark.MatchString(mark):
		return rankSection
	}
	return rankNone
}

// indented puts spaces before every line of a text.
func indented(text string, n int) string {
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}

// noteText writes a footnote: its paragraphs in one.
func (w *markdownWriter) noteText(blocks []Block) string {
	var parts []string
	for _, p := range Paragraphs(blocks) {
		if text := oneLine(w.inline(p.Text, false)); text != "" {
			parts = append(parts, strings.TrimSpace(p.Mark+" "+text))
		}
	}
	return strings.Join(parts, " ")
}

// inline writes a text; plain leaves out what is bold.
func (w *markdownWriter) inline(text []Inline, plain bool) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		t := text[i]
		switch {
		case t.Note > 0:
			w.cite(t.Note)
			fmt.Fprintf(&b, "[^%d]", t.Note)
			i++
		case t.Picture > 0:
			b.WriteString(w.pictureText(&w.doc.Pictures[t.Picture-1], len(text) == 1))
			i++
		default:
			end := i + 1
			for end < len(text) && text[end].Link == t.Link && t.Link != "" && text[end].Note == 0 && text[end].Picture == 0 {
				end++
			}
			w.stretch(&b, text[i:end], plain)
			i = end
		}
	}
	return tidyLines(b.String())
}

func (w *markdownWriter) cite(note int) {
	if w.cited == nil {
		w.cited = map[int]bool{}
	}
	w.cited[note] = true
}

// stretch writes texts with one link.
func (w *markdownWriter) stretch(b *strings.Builder, texts []Inline, plain bool) {
	link := texts[0].Link
	var inner strings.Builder
	for _, t := range texts {
		w.styled(&inner, t, plain)
	}
	text := inner.String()
	label := strings.TrimSpace(text)
	switch bare := strings.TrimSpace(joined(texts)); {
	case link == "" || label == "":
		b.WriteString(text)
	case bare == link || "mailto:"+bare == link || "tel:"+bare == link:
		b.WriteString(joined(texts))
	default:
		lead := text[:len(text)-len(strings.TrimLeft(text, " \n"))]
		trail := text[len(strings.TrimRight(text, " \n")):]
		b.WriteString(lead + "[" + oneLine(label) + "](" + destination(link) + ")" + trail)
	}
}

// destination writes an address for (…).
func destination(link string) string {
	return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\n", "", "|", "%7C", "\\", "%5C").Replace(link)
}

// styled writes a text in its look, with the marks close to its letters.
func (w *markdownWriter) styled(b *strings.Builder, t Inline, plain bool) {
	body := strings.Trim(t.Text, " \t\n")
	if body == "" {
		b.WriteString(t.Text)
		return
	}
	from := strings.Index(t.Text, body)
	mark := ""
	if !plain && t.Bold && hasLetter(body) {
		mark = "**"
	}
	if t.Italic && hasLetter(body) {
		mark += "*"
	}
	if t.Strike && hasLetter(body) {
		mark += "~~"
	}
	b.WriteString(t.Text[:from])
	for i, line := range strings.Split(body, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		text := w.escape(strings.TrimSpace(line))
		if text == "" {
			continue
		}
		b.WriteString(mark + scripted(text, t.Script) + backwards(mark))
	}
	b.WriteString(t.Text[from+len(body):])
}

func scripted(text string, s Script) string {
	switch s {
	case Superscript:
		return "<sup>" + text + "</sup>"
	case Subscript:
		return "<sub>" + text + "</sub>"
	}
	return text
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

func backwards(mark string) string {
	if strings.HasSuffix(mark, "~~") {
		return "~~" + strings.TrimSuffix(mark, "~~")
	}
	return mark
}

var (
	special  = regexp.MustCompile("[\\\\`*_\\[\\]<|]|~~|%%|!\\[|\\{\\{|&(?:#\\w{1,8}|\\w{2,30});")
	hasScore = regexp.MustCompile(`https?://\S+|\S+@\S+\.\S+`)
)

// escape keeps the signs of a text from being marks of Markdown.
func (w *markdownWriter) escape(s string) string {
	if !special.MatchString(s) {
		return s
	}
	var b strings.Builder
	at := 0
	for _, m := range hasScore.FindAllStringIndex(s, -1) { // addresses become links as they are
		b.WriteString(w.escapeSigns(s[at:m[0]]))
		b.WriteString(strings.ReplaceAll(s[m[0]:m[1]], "|", "%7C"))
		at = m[1]
	}
	b.WriteString(w.escapeSigns(s[at:]))
	return b.String()
}

func (w *markdownWriter) escapeSigns(s string) string {
	var b strings.Builder
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(max(r, 0)):])
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		switch r {
		case '\\', '`', '[', ']':
			b.WriteByte('\\')
		case '*':
			if !(isSpace(before) && isSpace(next)) || i == 0 {
				b.WriteByte('\\')
			}
		case '_':
			if !(isWord(before) && isWord(next)) && before != '_' && next != '_' {
				b.WriteByte('\\')
			}
		case '<':
			if unicode.IsLetter(next) || strings.ContainsRune("/!?<", next) {
				b.WriteByte('\\')
			}
		case '|':
			if w.inTable {
				b.WriteByte('\\')
			}
		case '~', '%', '{':
			if next == r && before != r {
				b.WriteByte('\\')
			}
		case '&':
			if entity.MatchString(s[i:]) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

var entity = regexp.MustCompile(`^&(?:#\w{1,8}|\w{2,30});`)

func isSpace(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }
func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lineStart keeps the beginning of a paragraph from being a mark.
func lineStart(text string) string {
	switch {
	case text == "":
		return ""
	case strings.HasPrefix(text, "#"), strings.HasPrefix(text, ">"), strings.HasPrefix(text, ":"), strings.HasPrefix(text, "="):
		return "\\" + text
	}
	return text
}

var spaces = regexp.MustCompile(`[ \t]+`)

// tidyLines returns text with single spaces; a line end in a paragraph stays one.
func tidyLines(s string) string {
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.TrimSpace(spaces.ReplaceAllString(line, " "))
		if line == "" {
			continue
		}
		if len(kept) > 0 {
			line = lineStart(line)
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "  \n")
}

// pictureText writes a picture, or what is to be put in its place.
func (w *markdownWriter) pictureText(p *Picture, alone bool) string {
	target := ""
	if w.picture != nil {
		target = w.picture(p)
	}
	if target == "" {
		name := strings.Trim(p.Name+" – "+p.Alt, " –")
		return "(điền: ảnh " + w.escape(strings.NewReplacer("(", "", ")", "").Replace(name)) + ", kéo ảnh vào đây)"
	}
	if strings.ContainsAny(target, " ()") {
		target = "<" + target + ">"
	}
	if p.Caption != "" && alone {
		target += ` "` + strings.NewReplacer(`\\`, `\\\\`, `"`, "”").Replace(p.Caption) + `"`
	}
	return "![" + w.escape(p.Alt) + "](" + target + ")"
}
