package importer

import (
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/entrydiff"
	"cchc/internal/officialdoc"
	"cchc/internal/viet"
)

// A sheet is what the national database says of one procedure (ChiTietTTHC_….doc), by the
// labels of its parts, whatever their order and whether they stand in paragraphs or in the
// first column of a table.
type sheet struct {
	parts map[string][]docmodel.Block
	order []string
}

// sheetLabels are the labels of the parts, those of ministries' own pages too.
var sheetLabels = doctable.Meanings(map[string]string{
	"code": "Mã thủ tục|Mã TTHC|Mã thủ tục hành chính", "decision": "Số quyết định|Quyết định công bố|Số quyết định công bố", "title": "Tên thủ tục|Tên thủ tục hành chính|Tên TTHC",
	"levels": "Cấp thực hiện", "type": "Loại thủ tục|Loại TTHC", "field": "Lĩnh vực", "steps": "Trình tự thực hiện", "method": "Cách thức thực hiện",
	"dossier": "Thành phần hồ sơ|Thành phần, số lượng hồ sơ", "audience": "Đối tượng thực hiện", "agency": "Cơ quan thực hiện", "authority": "Cơ quan có thẩm quyền|Cơ quan có thẩm quyền quyết định",
	"places": "Địa chỉ tiếp nhận HS|Địa chỉ tiếp nhận hồ sơ", "delegated": "Cơ quan được ủy quyền|Cơ quan được uỷ quyền", "coordinating": "Cơ quan phối hợp", "results": "Kết quả thực hiện|Kết quả",
	"legalBasis": "Căn cứ pháp lý", "conditions": "Yêu cầu, điều kiện thực hiện|Yêu cầu, điều kiện|Yêu cầu hoặc điều kiện thực hiện", "keywords": "Từ khóa|Từ khoá", "description": "Mô tả",
	"sets": "Số lượng hồ sơ|Số bộ hồ sơ|Số lượng bộ hồ sơ", "time": "Thời hạn giải quyết", "fees": "Phí, lệ phí|Lệ phí", "forms": "Mẫu đơn, tờ khai|Tên mẫu đơn, tờ khai",
})

// findSheet takes a document apart at its labels; nil for one that is no sheet.
func findSheet(d *docmodel.Document) *sheet {
	s := &sheet{parts: map[string][]docmodel.Block{}}
	at := ""
	var walk func(blocks []docmodel.Block)
	walk = func(blocks []docmodel.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *docmodel.Paragraph:
				if label, rest := labelled(b); label != "" && (at == "" || s.parts[label] == nil || len(s.parts[label]) == 0) {
					at = label
					s.order = append(s.order, label)
					s.parts[at] = append(s.parts[at], rest...)
				} else if at != "" {
					s.parts[at] = append(s.parts[at], b)
				}
			case *docmodel.Table:
				if columns := labelColumn(b); columns != nil {
					walk(columns)
				} else if at != "" {
					s.parts[at] = append(s.parts[at], b)
				}
			}
		}
	}
	walk(d.Blocks)
	if s.text("title") == "" || !slices.Contains(s.order, "steps") && !slices.Contains(s.order, "dossier") || !slices.Contains(s.order, "code") {
		return nil
	}
	return s
}

// labelled returns the label that a paragraph begins with, and what stands behind it.
func labelled(p *docmodel.Paragraph) (label string, rest []docmodel.Block) {
	lines := p.Lines()
	if len(lines) == 0 || p.Mark != "" && !strings.HasSuffix(p.Mark, ".") {
		return "", nil
	}
	head, behind, colon := strings.Cut(lines[0], ":")
	label = sheetLabels[doctable.HeadKey(head)]
	if label == "" || !colon && !p.Bold() && len(lines) > 1 || !colon && !isLabelAlone(p) {
		return "", nil
	}
	lines[0] = strings.TrimSpace(behind)
	for _, line := range lines {
		if line != "" {
			rest = append(rest, &docmodel.Paragraph{Text: []docmodel.Inline{{Text: line}}})
		}
	}
	return label, rest
}

// isLabelAlone reports whether a paragraph without a colon is nothing but a label.
func isLabelAlone(p *docmodel.Paragraph) bool {
	return p.Bold() || p.Heading > 0 || sheetLabels[doctable.HeadKey(p.Plain())] != ""
}

// labelColumn returns what a table of labels and values says as paragraphs, nil for a table
// that is none.
func labelColumn(t *docmodel.Table) (blocks []docmodel.Block) {
	known := 0
	for _, row := range t.Rows {
		if len(row) == 0 || len(row) > 2 {
			return nil
		}
		if label := strings.TrimRight(row[0].Text(), ": "); sheetLabels[doctable.HeadKey(label)] != "" {
			known++
		}
	}
	if known == 0 || known*2 < len(t.Rows) {
		return nil
	}
	for _, row := range t.Rows {
		label := strings.TrimRight(row[0].Text(), ": ")
		if sheetLabels[doctable.HeadKey(label)] != "" {
			blocks = append(blocks, &docmodel.Paragraph{Text: []docmodel.Inline{{Text: label + ":", Bold: true}}})
		} else {
			blocks = append(blocks, row[0].Blocks...)
		}
		if len(row) == 2 {
			blocks = append(blocks, row[1].Blocks...)
		}
	}
	return blocks
}

// lines returns the text of a part, without its tables.
func (s *sheet) lines(part string) (lines []string) {
	for _, b := range s.parts[part] {
		if p, ok := b.(*docmodel.Paragraph); ok {
			some := p.Lines()
			if len(some) > 0 && p.Mark != "" {
				some[0] = p.Mark + " " + some[0]
			}
			lines = append(lines, some...)
		}
	}
	return doctable.Values(lines)
}

func (s *sheet) text(part string) string { return doctable.Value(strings.Join(s.lines(part), " ")) }

// read makes the draft of the sheet.
func (s *sheet) read(r *entrydiff.Reading) {
	d := entrydiff.Draft{Kind: content.KindProcedure, Title: strings.Trim(s.text("title"), " .;"), Values: map[string]any{}, Row: 1}
	v := d.Values
	v["title"] = d.Title
	v["code"] = codeOf(s.text("code"))
	for _, key := range []string{"type", "field", "agency", "authority", "delegated", "sets"} {
		if text := s.text(key); text != "" {
			v[key] = strings.Trim(text, " ;")
		}
	}
	for _, key := range []string{"conditions", "description"} {
		if lines := s.lines(key); len(lines) > 0 {
			v[key] = strings.Join(lines, "\n")
		}
	}
	if text := s.text("keywords"); text != "" {
		v["keywords"] = text
	}
	if text := s.text("decision"); text != "" {
		v["decision"] = officialdoc.Decision(text)
	}
	levels, rest := choicesOf[content.Level](s.lines("levels"))
	entrydiff.PutList(v, "levels", levels)
	if len(rest) > 0 {
		d.Left = append(d.Left, "Cấp thực hiện: "+strings.Join(rest, ", "))
	}
	entrydiff.PutList(v, "audience", namesOf(s.lines("audience"), audiences))
	entrydiff.PutList(v, "coordinating", officialdoc.Agencies(s.lines("coordinating")))
	entrydiff.PutList(v, "places", texts(s.lines("places")))
	entrydiff.PutList(v, "results", namesOf(s.lines("results"), nil))
	entrydiff.PutList(v, "steps", stepsOf(s.lines("steps")))
	s.methods(v)
	s.dossier(v, &d)
	s.basis(v)
	r.Drafts = append(r.Drafts, d)
}

var methodColumns = doctable.Meanings(map[string]string{
	"method": "Hình thức nộp|Hình thức", "time": "Thời hạn giải quyết|Thời gian giải quyết|Thời hạn", "fees": "Phí, lệ phí|Phí lệ phí|Lệ phí", "note": "Mô tả|Ghi chú",
})

// methods reads the table of the ways of filing. «Theo mô tả» stands for a time that the
// description gives.
func (s *sheet) methods(v map[string]any) {
	var channels []any
	for _, b := range s.parts["method"] {
		t, ok := b.(*docmodel.Table)
		if !ok {
			continue
		}
		g := doctable.Find(t, methodColumns, "method")
		if g == nil {
			continue
		}
		for y := g.First; y < len(g.Cells); y++ {
			if c := methodRow(g, y); c != nil {
				channels = append(channels, c)
			}
		}
	}
	if channels == nil {
		for _, m := range methodsIn(s.text("method")) {
			channels = append(channels, map[string]any{"method": m})
		}
		for _, c := range channels {
			c := c.(map[string]any)
			if lines := s.lines("time"); len(lines) > 0 {
				c["time"] = strings.Join(lines, "\n")
			}
			entrydiff.PutList(c, "fees", feesOf(s.lines("fees"), ""))
		}
	}
	entrydiff.PutList(v, "channels", channels)
}

func methodRow(g *doctable.Grid, y int) map[string]any {
	name := g.Text(y, "method")
	if name == "" {
		return nil
	}
	c := map[string]any{"method": name}
	if some := methodsIn(name); len(some) == 1 {
		c["method"] = some[0]
	}
	note := strings.Join(g.Lines(y, "note"), "\n")
	time := strings.Join(g.Lines(y, "time"), "\n")
	switch {
	case viet.FoldWords(time) == "theo mo ta" && note != "":
		c["time"] = map[string]any{"note": note}
	case time != "":
		c["time"] = time
	}
	if note != "" && viet.FoldWords(time) != "theo mo ta" {
		c["note"] = note
	}
	entrydiff.PutList(c, "fees", feesOf(g.Lines(y, "fees"), ""))
	return c
}

var paperColumns = doctable.Meanings(map[string]string{
	"name": "Tên giấy tờ|Giấy tờ|Loại giấy tờ|Tên hồ sơ|Thành phần hồ sơ", "form": "Mẫu đơn, tờ khai|Mẫu đơn tờ khai|Biểu mẫu", "count": "Số lượng|Số lượng hồ sơ",
	"originals": "Số bản chính|Bản chính", "copies": "Số bản sao|Bản sao", "note": "Ghi chú",
})

// dossier reads the papers: cases and groups in paragraphs, papers in tables or lines.
func (s *sheet) dossier(v map[string]any, d *entrydiff.Draft) {
	var r dossierReader
	for _, b := range s.parts["dossier"] {
		switch b := b.(type) {
		case *docmodel.Paragraph:
			for i, line := range b.Lines() {
				if i == 0 && b.Mark != "" {
					line = b.Mark + " " + line
				}
				r.line(line)
			}
		case *docmodel.Table:
			g := doctable.Find(b, paperColumns, "name")
			if g == nil {
				d.Left = append(d.Left, "Thành phần hồ sơ: "+tableText(b))
				continue
			}
			for y := g.First; y < len(g.Cells); y++ {
				r.row(g, y)
			}
		}
	}
	entrydiff.PutList(v, "dossier", r.made())
	if r.sets != "" && v["sets"] == nil {
		v["sets"] = r.sets
	}
}

// row reads a row of the table of papers.
func (r *dossierReader) row(g *doctable.Grid, y int) {
	name := g.Text(y, "name")
	if _, text, alone := g.Single(y); alone && (caseLine.MatchString(text) || strings.HasSuffix(text, ":")) {
		r.line(text)
		return
	}
	if name == "" {
		return
	}
	p := map[string]any{"name": strings.TrimRight(strings.TrimSpace(paperMark.ReplaceAllString(name, "")), ";")}
	counted := countPapers(p, g.Text(y, "count"))
	for _, key := range []string{"originals", "copies"} {
		if text := g.Text(y, key); text != "" {
			p[key], counted = strings.TrimLeft(text, "0"), true
			if p[key] == "" {
				p[key] = 0
			}
		}
	}
	if text := g.Text(y, "count"); !counted && text != "" {
		p["note"] = "Số lượng: " + text
	}
	if note := g.Text(y, "note"); note != "" {
		p["note"] = note
	}
	if form := g.Text(y, "form"); form != "" {
		// The file itself is not in the sheet.
		note := "Mẫu: " + form
		if old, ok := p["note"].(string); ok {
			note = old + "\n" + note
		}
		p["note"] = note
	}
	r.paper(p)
}

func tableText(t *docmodel.Table) string {
	var parts []string
	for _, row := range t.Rows {
		for i := range row {
			if text := row[i].Text(); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " | ")
}

var basisColumns = doctable.Meanings(map[string]string{
	"number": "Số ký hiệu|Số, ký hiệu|Số hiệu", "title": "Trích yếu|Tên văn bản|Trích yếu nội dung", "date": "Ngày ban hành", "issuer": "Cơ quan ban hành",
})

// basis reads the table of legal documents.
func (s *sheet) basis(v map[string]any) {
	var bases []any
	for _, b := range s.parts["legalBasis"] {
		t, ok := b.(*docmodel.Table)
		if !ok {
			continue
		}
		g := doctable.Find(t, basisColumns, "number", "title")
		if g == nil {
			continue
		}
		for y := g.First; y < len(g.Cells); y++ {
			basis := map[string]any{}
			for _, key := range []string{"number", "title", "issuer"} {
				if text := g.Text(y, key); text != "" {
					basis[key] = text
				}
			}
			if text := g.Text(y, "date"); text != "" {
				basis["date"] = text
				if day, err := viet.ParseDate(text); err == nil {
					basis["date"] = day
				}
			}
			if len(basis) > 0 {
				bases = append(bases, basis)
			}
		}
	}
	if bases == nil {
		bases = officialdoc.Bases(s.lines("legalBasis"))
	}
	entrydiff.PutList(v, "legalBasis", bases)
}
