package importer

import (
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
	"cchc/internal/workbook"
)

// Plan reads a plan: an official document whose tasks stand in a table, mostly of an
// appendix, or in its text.
func Plan(d *docmodel.Document, begin Begin) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	if workbook.Read(r, d, content.KindPlan) {
		return r
	}
	o := readOfficial(d)
	draft := entrydiff.Draft{Kind: content.KindPlan, Title: o.title("Kế hoạch"), Values: map[string]any{}, Row: 1}
	if draft.Title == "" {
		draft.Title = strings.TrimSpace(d.Title)
	}
	tasks := tableTasks(r, append(append([]docmodel.Block{}, o.body...), o.appendix...))
	if tasks == nil {
		tasks = outlineTasks(o.body)
	}
	if draft.Title == "" || o.kind == "" && tasks == nil {
		return r
	}
	v := draft.Values
	v["title"] = draft.Title
	entrydiff.PutText(v, "number", o.number)
	entrydiff.PutText(v, "issuer", o.issuer)
	entrydiff.PutText(v, "signer", o.signer)
	entrydiff.PutText(v, "place", o.place)
	entrydiff.PutText(v, "period", periodOf(draft.Title, o.day))
	if !o.day.IsZero() {
		v["issued"] = o.day
	}
	entrydiff.PutList(v, "legalBasis", o.bases)
	entrydiff.PutList(v, "tasks", tasks)
	draft.Body = bodyOf(d, o)
	r.Drafts = append(r.Drafts, draft)
	return r
}

// OfficialDocument reads any official document as an entry of its own.
func OfficialDocument(d *docmodel.Document, begin Begin) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	o := readOfficial(d)
	if o.kind == "" || o.subject == "" {
		return r
	}
	draft := entrydiff.Draft{Kind: content.KindDocument, Title: o.title(o.kind), Values: map[string]any{"type": o.kind}, Row: 1}
	v := draft.Values
	v["title"] = draft.Title
	entrydiff.PutText(v, "number", o.number)
	entrydiff.PutText(v, "issuer", o.issuer)
	entrydiff.PutText(v, "signer", o.signer)
	if !o.day.IsZero() {
		v["signedOn"] = o.day
	}
	draft.Body = bodyOf(d, o)
	r.Drafts = append(r.Drafts, draft)
	return r
}

// bodyOf writes the text of a document as Markdown, with the recipients; without the
// tables that became tasks.
func bodyOf(d *docmodel.Document, o *official) string {
	blocks := append([]docmodel.Block{}, o.body...)
	for _, b := range unstacked(o.appendix) {
		if t, ok := b.(*docmodel.Table); !ok || findColumns(t, taskColumns, "name") == nil {
			blocks = append(blocks, b)
		}
	}
	body := d.MarkdownOf(blocks, nil)
	if len(o.recipients) > 0 {
		body += "\n## Nơi nhận\n\n- " + strings.Join(o.recipients, "\n- ") + "\n"
	}
	return body
}

var (
	stage    = lazyregexp.New(`(?i)giai đoạn\s+((?:19|20)\d{2})\s*[-–—]\s*((?:19|20)\d{2})`)
	yearIn   = lazyregexp.New(`(?i)năm\s+((?:19|20)\d{2})`)
	yearLast = lazyregexp.New(`(?:19|20)\d{2}`)
)

// periodOf returns the time that a plan is for: 2026, 2021–2030.
func periodOf(title string, day viet.Date) string {
	if m := stage.FindStringSubmatch(title); m != nil {
		return m[1] + "–" + m[2]
	}
	if m := yearIn.FindStringSubmatch(title); m != nil {
		return m[1]
	}
	if m := yearLast.FindString(title); m != "" {
		return m
	}
	if !day.IsZero() {
		return strconv.Itoa(day.Year())
	}
	return ""
}

// taskColumns are the words over the columns of tables of tasks.
var taskColumns = meanings(map[string]string{
	"no":       "STT|TT|Số TT|Số thứ tự",
	"name":     "Nội dung|Nhiệm vụ|Nội dung nhiệm vụ|Nội dung công việc|Công việc|Tên nhiệm vụ|Nhiệm vụ cụ thể|Nội dung, nhiệm vụ|Hoạt động|Nội dung thực hiện|Nội dung hoạt động|Nhiệm vụ, giải pháp|Nội dung triển khai|Nhiệm vụ chủ yếu|Nội dung tuyên truyền|Tên công việc",
	"detail":   "Nội dung chi tiết|Chi tiết|Nội dung cụ thể",
	"product":  "Sản phẩm|Kết quả, sản phẩm|Sản phẩm đầu ra|Kết quả|Kết quả đầu ra|Dự kiến sản phẩm|Dự kiến kết quả|Sản phẩm, kết quả|Kết quả/sản phẩm|Sản phẩm/kết quả|Sản phẩm hoàn thành|Kết quả dự kiến",
	"lead":     "Cơ quan chủ trì|Đơn vị chủ trì|Chủ trì|Cơ quan thực hiện|Đơn vị thực hiện|Cơ quan, đơn vị chủ trì|Đơn vị chủ trì thực hiện|Cơ quan chủ trì thực hiện|Bộ phận chủ trì|Người thực hiện|Phụ trách|Đơn vị, cá nhân chủ trì|Cơ quan, đơn vị thực hiện",
	"support":  "Cơ quan phối hợp|Đơn vị phối hợp|Phối hợp|Cơ quan, đơn vị phối hợp|Bộ phận phối hợp|Đơn vị phối hợp thực hiện",
	"deadline": "Thời gian hoàn thành|Thời gian thực hiện|Thời gian|Thời hạn|Tiến độ|Thời hạn hoàn thành|Tiến độ thực hiện|Tiến độ hoàn thành|Hạn hoàn thành|Thời gian triển khai",
	"cadence":  "Tần suất|Định kỳ",
	"note":     "Ghi chú",
})

// tableTasks reads the tasks of all tables that have some, nil for none.
func tableTasks(r *entrydiff.Reading, blocks []docmodel.Block) (tasks []any) {
	for _, b := range unstacked(blocks) {
		t, ok := b.(*docmodel.Table)
		if !ok {
			continue
		}
		g := findColumns(t, taskColumns, "name")
		if g == nil || g.column("lead") < 0 && g.column("deadline") < 0 && g.column("product") < 0 {
			continue
		}
		tasks = append(tasks, taskRows(r, g)...)
	}
	return tasks
}

// taskRows reads the tasks of a table. A group keeps the number that it has in the document.
func taskRows(r *entrydiff.Reading, g *grid) (tasks []any) {
	group := ""
	for y := g.first; y < len(g.cells); y++ {
		text := g.rowText(y)
		if text == "" || g.isCountRow(y) || g.isHeadAgain(y) {
			continue
		}
		if number, name, ok := g.single(y); ok {
			if footerRow.MatchString(name) {
				r.AddUnread(y+1, text)
				continue
			}
			if number == "" {
				if m := leading.FindString(name); m != "" {
					number, name = strings.TrimRight(m, ".) "), strings.TrimPrefix(name, m)
				}
			}
			if group = sentence(name); number != "" {
				group = number + ". " + group
			}
			continue
		}
		name := g.text(y, "name")
		if name == "" {
			r.AddUnread(y+1, text)
			continue
		}
		tasks = append(tasks, taskRow(g, y, group, name))
	}
	return tasks
}

func taskRow(g *grid, y int, group, name string) map[string]any {
	task := map[string]any{}
	entrydiff.PutText(task, "group", group)
	entrydiff.PutText(task, "no", strings.TrimRight(g.text(y, "no"), "."))
	nameTask(task, strings.Join(g.lines(y, "name"), "\n"))
	if task["detail"] == nil {
		entrydiff.PutText(task, "detail", strings.Join(g.lines(y, "detail"), "\n"))
	}
	entrydiff.PutText(task, "product", strings.Join(g.lines(y, "product"), "\n"))
	entrydiff.PutText(task, "note", strings.Join(g.lines(y, "note"), "\n"))
	entrydiff.PutList(task, "lead", agenciesOf(g.lines(y, "lead")))
	entrydiff.PutList(task, "support", agenciesOf(g.lines(y, "support")))
	when(task, strings.Join(g.lines(y, "deadline"), "; "))
	entrydiff.PutText(task, "cadence", g.text(y, "cadence"))
	return task
}

// longestName is how many letters the name of a task has at most; what is longer is its
// detail.
const longestTaskName = 250

// nameTask names a task by its text: all of it, or its beginning with the whole as detail.
func nameTask(task map[string]any, text string) {
	text = strings.TrimRight(strings.TrimSpace(text), ";.:")
	line := strings.Join(strings.Fields(text), " ")
	if len([]rune(line)) <= longestTaskName {
		task["name"] = line
		return
	}
	task["name"], task["detail"] = firstPart(line), text
}

// firstPart returns the beginning of a long text, up to the end of a sentence or clause.
func firstPart(s string) string {
	runes := []rune(s)
	best := 0
	for i, r := range runes[:longestTaskName] {
		if i > 30 && strings.ContainsRune(".;:", r) && (i+1 == len(runes) || runes[i+1] == ' ') {
			best = i
			break
		}
	}
	if best == 0 {
		for i := longestTaskName - 1; i > 60; i-- {
			if runes[i] == ',' {
				best = i
				break
			}
		}
	}
	if best > 0 {
		return string(runes[:best])
	}
	cut := string(runes[:longestTaskName-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

var rhythm = lazyregexp.New(`(?i)thường xuyên|hằng|hàng|mỗi|định kỳ|lần|liên tục|kịp thời`)

// when gives a task its time: how often, or until when.
func when(task map[string]any, text string) {
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), ".;")
	if text == "" {
		return
	}
	if rhythm.MatchString(text) {
		task["cadence"] = text
		return
	}
	task["deadline"] = text
}

var (
	agencyStart = lazyregexp.New(`^(?i:các\s+(?:sở|cơ quan|đơn vị|ban|ngành|phòng|xã|thôn|trường|đoàn|tổ chức|hội|doanh nghiệp|công chức|bộ|trung tâm|địa phương|huyện|tổ|cấp)|sở|ubnd|ủy ban|uỷ ban|văn phòng|ban|phòng|công an|bộ|đài|báo|trung tâm|công chức|hội|đoàn|trạm|trường|đảng ủy|thường trực|mttq|mặt trận|thủ trưởng|chủ tịch|bệnh viện|bảo hiểm|cơ quan|đơn vị|hđnd|tổ|liên đoàn|hợp tác xã|doanh nghiệp|thôn|bql|chi cục|cục|kho bạc|ngân hàng|đội|ubmttq|trưởng (?:thôn|bản|ấp|khu phố|tổ)|chi nhánh|tòa án|toà án|viện|thuế|hải quan|quỹ|bưu điện|đề nghị|giao)(?:\s|,|:|$)`)
	genericName = lazyregexp.New(`(?i)^(?:sở|ban|ngành|cơ quan|đơn vị|đoàn thể|tổ chức|phòng|huyện|xã|phường|thị xã|thị trấn|thành phố|đặc khu|thôn|bản|xóm|ấp|khu phố|tổ dân phố|báo chí|địa phương|cá nhân|doanh nghiệp)(?:,? (?:tỉnh|thành phố|huyện|xã|phường|đặc khu|khác|trực thuộc.*|(?:có )?liên quan.*|trên địa bàn.*|chuyên môn.*))?$`)
	andAgency   = lazyregexp.New(`\s+và\s+((?:UBND|Ủy ban nhân dân|Sở|Phòng|Công an|Văn phòng|các|Các)\s)`)
	levelOnly   = lazyregexp.New(`(?i)^cấp (?:xã|huyện|tỉnh)(?: (?:có )?liên quan)?$`)
)

// agenciesOf returns the agencies that lines name. Where semicolons stand between those of a
// line, commas are part of their names.
func agenciesOf(lines []string) []any {
	var all []any
	for _, line := range lines {
		parts := strings.FieldsFunc(withoutBullet(line), func(r rune) bool { return r == ';' })
		for _, part := range parts {
			names := []string{strings.Trim(strings.TrimSpace(part), ".,")}
			if len(parts) == 1 {
				names = agencyNames(names[0])
			}
			for _, name := range names {
				if name != "" {
					all = append(all, name)
				}
			}
		}
	}
	return all
}

// agencyNames divides a text at commas, and at và, where each part is an agency of its own:
// "các sở, ban, ngành tỉnh" is one name.
func agencyNames(s string) []string {
	kept := strings.ReplaceAll(s, "HĐND và UBND", "HĐND\x01UBND")
	parts := strings.Split(andAgency.ReplaceAllString(kept, ", $1"), ",")
	var names []string
	for i, p := range parts {
		p = strings.ReplaceAll(strings.TrimSpace(p), "\x01", " và ")
		switch {
		case i > 0 && genericName.MatchString(p):
			names[len(names)-1] += ", " + p
			continue
		case i > 0 && levelOnly.MatchString(p): // UBND cấp huyện, cấp xã
			first, _, _ := strings.Cut(names[len(names)-1], " cấp ")
			p = first + " " + p
		case !agencyStart.MatchString(p):
			return []string{s}
		}
		names = append(names, p)
	}
	return names
}

// unstacked puts tables together again whose cells stand below each other, as copying from a
// PDF or a page leaves them: the heads of the columns in a row of paragraphs, then cell by
// cell. A row begins with its number; one without a number is told by its length.
func unstacked(blocks []docmodel.Block) []docmodel.Block {
	for i := range blocks {
		heads := stackedHeads(blocks[i:])
		if len(heads) < 4 {
			continue
		}
		t, used := stackedRows(blocks[i+len(heads):], heads)
		if len(t.Rows) < 2 {
			continue
		}
		all := append(append([]docmodel.Block{}, blocks[:i]...), t)
		return append(all, unstacked(blocks[i+len(heads)+used:])...)
	}
	return blocks
}

// stackedHeads returns the paragraphs at the beginning that are heads of columns of tasks.
func stackedHeads(blocks []docmodel.Block) (heads []string) {
	seen := map[string]bool{}
	for _, b := range blocks {
		p := paragraphOf(b)
		if p == nil {
			break
		}
		m := taskColumns[headKey(p.Marked())]
		if m == "" || seen[m] {
			break
		}
		seen[m] = true
		heads = append(heads, p.Plain())
	}
	if len(heads) > 0 && taskColumns[headKey(heads[0])] != "no" {
		return nil
	}
	return heads
}

var stackedNumber = lazyregexp.New(`^(?:\d{1,3}|[IVXLC]{1,6})[.)]?$`)

// stackedRows reads the rows; used is how many blocks they are.
func stackedRows(blocks []docmodel.Block, heads []string) (t *docmodel.Table, used int) {
	width := len(heads)
	t = &docmodel.Table{Rows: []docmodel.Row{textRow(heads)}, Heads: 1}
	var row []string
	end := func() bool {
		switch {
		case len(row) == 0:
		case len(row) == 2 && groupNumber.MatchString(row[0]):
			t.Rows = append(t.Rows, textRow(row))
		case len(row) == width:
			t.Rows = append(t.Rows, textRow(row))
		case len(row) == width-1 && !stackedNumber.MatchString(row[0]):
			t.Rows = append(t.Rows, textRow(append([]string{""}, row...)))
		default:
			return false
		}
		row = nil
		return true
	}
	for n, b := range blocks {
		p := paragraphOf(b)
		if p == nil {
			break
		}
		text := p.Marked()
		full := len(row) == width || len(row) == width-1 && !stackedNumber.MatchString(row[0]) || len(row) == 2 && groupNumber.MatchString(row[0])
		if full && (len(row) > 2 || stackedNumber.MatchString(text)) {
			if !end() {
				break
			}
			used = n
		}
		row = append(row, text)
		if len(row) > width {
			break
		}
	}
	if len(row) > 0 && end() {
		used = len(blocks)
	}
	return t, used
}

func textRow(texts []string) (row docmodel.Row) {
	for _, text := range texts {
		var c docmodel.Cell
		if text != "" {
			c.Blocks = []docmodel.Block{&docmodel.Paragraph{Text: []docmodel.Inline{{Text: text}}}}
		}
		row = append(row, c)
	}
	return row
}
