package importer

import (
	"path"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/officialdoc"
	"cchc/internal/viet"
	"cchc/internal/workbook"
)

// News reads a news item: its title, the summary below it, the text with pictures and their
// captions, and who wrote it.
func News(d *docmodel.Document, begin Begin) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	if workbook.Read(r, d, content.KindNews) {
		return r
	}
	blocks := docmodel.Unwrap(d.Blocks)
	n := newsReader{doc: d, values: map[string]any{}}
	blocks = n.takeTitle(blocks)
	blocks = n.takeByline(blocks)
	blocks = n.takeDay(blocks)
	blocks = n.takeSummary(blocks)
	if n.title == "" || len(blocks) == 0 && n.values["summary"] == nil {
		return r
	}
	if begin.Unit != "" {
		n.values["unit"] = begin.Unit
	}
	n.values["title"] = n.title
	draft := entrydiff.Draft{Kind: content.KindNews, Title: n.title, Values: n.values, Row: 1}
	draft.Body = d.MarkdownOf(n.captioned(blocks), n.picture)
	draft.Pictures = n.files
	r.Drafts = append(r.Drafts, draft)
	return r
}

type newsReader struct {
	doc    *docmodel.Document
	title  string
	values map[string]any
	files  []entrydiff.File
	names  map[*docmodel.Picture]string
}

// takeTitle takes the first heading, or the first paragraph that is bold, set in the middle or
// short; else the title of the file.
func (n *newsReader) takeTitle(blocks []docmodel.Block) []docmodel.Block {
	for i, b := range blocks[:min(len(blocks), 6)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil || p.Plain() == "" {
			continue
		}
		short := len([]rune(p.Plain())) <= 200 && p.Mark == ""
		if p.Heading > 0 || p.Style == "title" || short && (p.Bold() || p.Align == docmodel.AlignCentre || i == 0 && !strings.HasSuffix(p.Plain(), ".")) {
			n.title = officialdoc.Sentence(p.Marked())
			return append(append([]docmodel.Block{}, blocks[:i]...), blocks[i+1:]...)
		}
		break
	}
	n.title, _, _ = strings.Cut(n.doc.Title, " – ")
	return blocks
}

var (
	bylineRE = lazyregexp.New(`(?i)^(?:tác giả|bài và ảnh|tin, ảnh|tin và ảnh|tin, bài|bài, ảnh|bài|tin|ảnh|người viết|nguồn tin)\s*:\s*(.+)$`)
	nameOnly = lazyregexp.New(`^(?:\p{Lu}[\p{L}.]*\s?){1,5}(?:\s*[-–]\s*(?:\p{Lu}[\p{L}.]*\s?){1,5})?$`)
	dayLine  = lazyregexp.New(`^(?i:ngày đăng\s*:?|đăng ngày\s*:?|ngày\s*:?|thứ [^,]{1,8},)?\s*(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})(?:[\s,|-]+\d{1,2}[:h]\d{2}(?::\d{2})?)?(?:\s+.{0,40})?$`)
)

// takeByline takes who wrote the text: the last paragraph where it is a name, set to the
// right or named so.
func (n *newsReader) takeByline(blocks []docmodel.Block) []docmodel.Block {
	for i := len(blocks) - 1; i >= max(0, len(blocks)-3); i-- {
		p, _ := blocks[i].(*docmodel.Paragraph)
		if p == nil {
			return blocks
		}
		text := p.Plain()
		m := bylineRE.FindStringSubmatch(text)
		switch {
		case m != nil:
			text = m[1]
		case text == "" || p.Mark != "" || strings.HasSuffix(text, ".") && !p.Bold() || len([]rune(text)) > 60 || !nameOnly.MatchString(text) || p.Align != docmodel.AlignRight && !p.Bold():
			if text != "" {
				return blocks
			}
			continue
		}
		n.values["author"] = strings.TrimRight(strings.TrimSpace(text), ".")
		return append(append([]docmodel.Block{}, blocks[:i]...), blocks[i+1:]...)
	}
	return blocks
}

// takeDay takes the line with the day of publication that pages have below the title.
func (n *newsReader) takeDay(blocks []docmodel.Block) []docmodel.Block {
	for i, b := range blocks[:min(len(blocks), 3)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			continue
		}
		m := dayLine.FindStringSubmatch(p.Plain())
		if m == nil {
			continue
		}
		if day, err := viet.ParseDate(m[1]); err == nil {
			n.values["date"] = day
			return append(append([]docmodel.Block{}, blocks[:i]...), blocks[i+1:]...)
		}
	}
	return blocks
}

// takeSummary takes the first paragraph where it is bold or slanted, as news begins.
func (n *newsReader) takeSummary(blocks []docmodel.Block) []docmodel.Block {
	if len(blocks) < 2 {
		return blocks
	}
	p, _ := blocks[0].(*docmodel.Paragraph)
	if p == nil || p.Heading > 0 || p.Mark != "" {
		return blocks
	}
	slanted := true
	for _, t := range p.Text {
		slanted = slanted && (t.Italic || strings.TrimSpace(t.Text) == "")
	}
	if text := p.Plain(); text != "" && (p.Bold() || slanted) && len([]rune(text)) < 600 {
		n.values["summary"] = text
		return blocks[1:]
	}
	return blocks
}

// captioned puts the captions of pictures into them: the paragraph behind one whose style is
// that of captions, or that is short and slanted.
func (n *newsReader) captioned(blocks []docmodel.Block) (all []docmodel.Block) {
	for i := 0; i < len(blocks); i++ {
		all = append(all, blocks[i])
		p, _ := blocks[i].(*docmodel.Paragraph)
		if p == nil || len(p.Text) != 1 || p.Text[0].Picture == 0 || i+1 == len(blocks) {
			continue
		}
		next, _ := blocks[i+1].(*docmodel.Paragraph)
		if next == nil || !isCaption(next) {
			continue
		}
		picture := &n.doc.Pictures[p.Text[0].Picture-1]
		picture.Caption = next.Plain()
		if picture.Alt == "" {
			picture.Alt = strings.TrimRight(captionWord.ReplaceAllString(next.Plain(), ""), ".")
		}
		i++
	}
	return all
}

var captionWord = lazyregexp.New(`(?i)^(?:ảnh|hình)\s*(?:\d+)?\s*[:.]\s*|\s*[.(]?\s*ảnh\s*:.*$`)

func isCaption(p *docmodel.Paragraph) bool {
	if p.Style == "caption" {
		return true
	}
	text := p.Plain()
	if len([]rune(text)) > 200 || text == "" || p.Mark != "" {
		return false
	}
	for _, t := range p.Text {
		if strings.TrimSpace(t.Text) != "" && !t.Italic {
			return strings.HasPrefix(text, "Ảnh:") || strings.HasPrefix(text, "Hình ")
		}
	}
	return true
}

// picture keeps a picture of the document beside the entry, and returns its name there.
func (n *newsReader) picture(p *docmodel.Picture) string {
	if p.Data == nil {
		return ""
	}
	if n.names == nil {
		n.names = map[*docmodel.Picture]string{}
	}
	if name, ok := n.names[p]; ok {
		return name
	}
	ext := strings.ToLower(path.Ext(p.Name))
	name := "anh-" + strconv.Itoa(len(n.files)+1) + ext
	n.names[p] = name
	n.files = append(n.files, entrydiff.File{Name: name, Data: p.Data})
	return name
}
