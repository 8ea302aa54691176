package importer

import (
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/officialdoc"
	"cchc/internal/viet"
	"cchc/internal/workbook"
)

// Procedures reads procedures of a document: the sheet of one procedure of the national
// database, or every table that lists some.
func Procedures(d *docmodel.Document) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	if workbook.Read(r, d, content.KindProcedure) {
		return r
	}
	if sheet := findSheet(d); sheet != nil {
		sheet.read(r)
		return r
	}
	for _, t := range d.Tables() {
		g := doctable.Find(t, procedureColumns, "code", "title")
		if g == nil {
			continue
		}
		r.List = true
		l := procedureList{Grid: g, reading: r}
		l.read()
	}
	return r
}

// procedureColumns are the words over the columns of lists of procedures, by meaning.
var procedureColumns = doctable.Meanings(map[string]string{
	"no":           "STT|TT|Số TT|Số thứ tự",
	"code":         "Mã TTHC|Mã thủ tục|Mã số|Mã số TTHC|Mã số thủ tục|Mã thủ tục hành chính|Mã số thủ tục hành chính|Mã hồ sơ TTHC|Mã|Ký hiệu thủ tục|Mã TTHC trên CSDLQG|Mã số hồ sơ TTHC",
	"title":        "Tên TTHC|Tên thủ tục|Tên thủ tục hành chính|Thủ tục hành chính|Thủ tục|Tên|TTHC|Danh mục thủ tục hành chính|Tên thủ tục hành chính được công bố|Nội dung thủ tục",
	"field":        "Lĩnh vực|Ngành, lĩnh vực|Lĩnh vực thực hiện|Tên lĩnh vực",
	"levels":       "Cấp thực hiện|Cấp|Cấp giải quyết|Thẩm quyền giải quyết theo cấp",
	"type":         "Loại thủ tục|Loại TTHC",
	"time":         "Thời hạn giải quyết|Thời gian giải quyết|Thời hạn|Thời gian|Thời hạn giải quyết theo quy định|Thời gian thực hiện",
	"places":       "Địa điểm thực hiện|Địa điểm|Nơi tiếp nhận|Nơi nộp hồ sơ|Địa chỉ tiếp nhận|Địa chỉ tiếp nhận hồ sơ|Địa chỉ tiếp nhận HS|Nơi tiếp nhận và trả kết quả",
	"fees":         "Phí, lệ phí|Phí lệ phí|Phí/lệ phí|Phí và lệ phí|Phí, lệ phí nếu có",
	"fee":          "Phí|Mức phí",
	"charge":       "Lệ phí|Mức lệ phí",
	"legalBasis":   "Căn cứ pháp lý|Cơ sở pháp lý|Căn cứ|Văn bản quy định",
	"agency":       "Cơ quan thực hiện|Cơ quan giải quyết|Đơn vị thực hiện|Cơ quan, đơn vị thực hiện|Cơ quan giải quyết thủ tục hành chính|Cơ quan thực hiện TTHC",
	"authority":    "Cơ quan có thẩm quyền|Thẩm quyền giải quyết|Cơ quan có thẩm quyền quyết định|Thẩm quyền",
	"delegated":    "Cơ quan được ủy quyền",
	"coordinating": "Cơ quan phối hợp|Đơn vị phối hợp",
	"service":      "Mức độ dịch vụ công|Mức độ DVC|Mức độ|Mức độ DVCTT|Mức độ cung cấp DVCTT|Mức độ dịch vụ công trực tuyến|Dịch vụ công trực tuyến|DVCTT|Mức trực tuyến|Loại dịch vụ công|DVC trực tuyến",
	"full":         "Toàn trình|DVCTT toàn trình|DVC toàn trình|Trực tuyến toàn trình",
	"partial":      "Một phần|DVCTT một phần|DVC một phần|Trực tuyến một phần",
	"decision":     "Quyết định công bố|Số quyết định công bố|Số quyết định|Số QĐ công bố|Quyết định|QĐ công bố|Văn bản công bố",
	"decisionDate": "Ngày quyết định|Ngày công bố|Ngày ban hành",
	"method":       "Cách thức thực hiện|Hình thức nộp|Cách thức|Hình thức nộp hồ sơ|Hình thức thực hiện|Cách thức nộp hồ sơ",
	"in-person":    "Trực tiếp|Nộp trực tiếp",
	"online":       "Trực tuyến|Nộp trực tuyến|Qua mạng",
	"post":         "BCCI|Bưu chính|Bưu chính công ích|Dịch vụ bưu chính|Qua bưu chính|Dịch vụ BCCI|Dịch vụ bưu chính công ích",
	"audience":     "Đối tượng thực hiện|Đối tượng",
	"steps":        "Trình tự thực hiện|Trình tự|Các bước thực hiện",
	"dossier":      "Thành phần hồ sơ|Thành phần, số lượng hồ sơ|Hồ sơ|Giấy tờ|Thành phần hồ sơ, số lượng hồ sơ",
	"sets":         "Số lượng hồ sơ|Số bộ hồ sơ|Số bộ|Số lượng bộ hồ sơ|Số lượng",
	"results":      "Kết quả thực hiện|Kết quả|Kết quả giải quyết",
	"conditions":   "Yêu cầu, điều kiện|Yêu cầu, điều kiện thực hiện|Điều kiện|Yêu cầu hoặc điều kiện thực hiện",
	"keywords":     "Từ khóa",
	"description":  "Mô tả",
	"status":       "Tình trạng|Tình trạng hiệu lực|Hiệu lực",
	"nationalLink": "Đường dẫn|Liên kết|Link|Địa chỉ trên Cổng DVCQG|Link DVCQG",
	"note":         "Ghi chú",
})

// A procedureList reads the rows of a table.
type procedureList struct {
	*doctable.Grid
	reading *entrydiff.Reading
	field   string
	levels  []any
}

func (l *procedureList) read() {
	fields := map[string]bool{}
	for y := l.First; y < len(l.Cells); y++ {
		switch text := l.RowText(y); {
		case text == "", l.IsCountRow(y), l.IsHeadAgain(y):
		case l.group(y):
		case l.Text(y, "title") == "" || l.footer(y):
			l.reading.AddUnread(y+1, text)
		default:
			d := l.row(y)
			if f := entrydiff.Text(d.Values["field"]); f != "" && !fields[f] {
				fields[f] = true
				l.reading.Fields = append(l.reading.Fields, f)
			}
			l.reading.Drafts = append(l.reading.Drafts, d)
		}
	}
}

var (
	fieldRow = lazyregexp.New(`(?i)^(?:[IVXLC\d]+[.)]?\s*)?(?:lĩnh vực|linh vực|tthc lĩnh vực|thủ tục hành chính lĩnh vực|nhóm lĩnh vực)\s*:?\s*(.+)$`)
	levelRow = lazyregexp.New(`(?i)(?:thủ tục hành chính|tthc|danh mục).*?\b(cấp (?:xã|tỉnh|huyện|bộ))|^(?:[A-H][.)]?\s*)?(cấp (?:xã|tỉnh|huyện|bộ))\s*$`)
)

// group reads a row that names the field or the level of those below.
func (l *procedureList) group(y int) bool {
	number, text, ok := l.Single(y)
	if !ok || doctable.IsFooter(text) {
		return false
	}
	if m := levelRow.FindStringSubmatch(text); m != nil {
		l.levels, _ = choicesOf[content.Level]([]string{m[1] + m[2]})
		l.field = ""
		return true
	}
	if m := fieldRow.FindStringSubmatch(text); m != nil {
		l.field = officialdoc.Sentence(m[1])
		return true
	}
	if own, name := doctable.CutNumber(text); number != "" || own != "" && l.Column("field") < 0 {
		l.field = officialdoc.Sentence(name)
		return true
	}
	return false
}

// footer reports whether a row stands below the list: sums, signatures, remarks.
func (l *procedureList) footer(y int) bool {
	text := l.RowText(y)
	if doctable.IsFooter(text) {
		return true
	}
	_, _, alone := l.Single(y)
	return alone && l.Text(y, "code") == ""
}

// row makes a draft of a row.
func (l *procedureList) row(y int) entrydiff.Draft {
	d := entrydiff.Draft{Kind: content.KindProcedure, Row: y + 1, Title: strings.Trim(l.Text(y, "title"), " .;"), Values: map[string]any{}}
	v := d.Values
	v["title"] = d.Title
	if code := codeOf(l.Text(y, "code")); code != "" {
		v["code"] = code
	}
	for _, key := range []string{"type", "agency", "authority", "delegated", "sets", "nationalLink"} {
		if text := l.Text(y, key); text != "" {
			v[key] = text
		}
	}
	l.grouped(y, v)
	for _, key := range []string{"conditions", "description"} {
		if lines := l.Lines(y, key); len(lines) > 0 {
			v[key] = strings.Join(lines, "\n")
		}
	}
	entrydiff.PutList(v, "steps", stepsOf(l.Lines(y, "steps")))
	entrydiff.PutList(v, "places", texts(l.Lines(y, "places")))
	entrydiff.PutList(v, "results", texts(l.Lines(y, "results")))
	entrydiff.PutList(v, "audience", namesOf(l.Lines(y, "audience"), audiences))
	entrydiff.PutList(v, "coordinating", officialdoc.Agencies(l.Lines(y, "coordinating")))
	entrydiff.PutList(v, "legalBasis", officialdoc.Bases(l.Lines(y, "legalBasis")))
	if text := l.Text(y, "keywords"); text != "" {
		v["keywords"] = text
	}
	l.decision(y, v)
	l.service(y, &d)
	l.dossier(y, v)
	l.channels(y, v)
	if note := l.Text(y, "note"); note != "" {
		d.Body = note + "\n"
	}
	l.unknown(y, &d)
	return d
}

// grouped takes what the row's own columns or the rows above say of the field and level.
func (l *procedureList) grouped(y int, v map[string]any) {
	field := officialdoc.Sentence(l.Text(y, "field"))
	if field == "" {
		field = l.field
	}
	if field != "" {
		v["field"] = field
	}
	levels, rest := choicesOf[content.Level](l.Lines(y, "levels"))
	if len(levels) == 0 && len(rest) == 0 {
		levels = l.levels
	}
	entrydiff.PutList(v, "levels", levels)
}

func (l *procedureList) decision(y int, v map[string]any) {
	text := l.Text(y, "decision")
	if text == "" {
		return
	}
	v["decision"] = officialdoc.Decision(text)
	m, ok := v["decision"].(map[string]any)
	if day, err := viet.ParseDate(l.Text(y, "decisionDate")); ok && err == nil {
		m["date"] = day
	}
}

// service reads how far a procedure is online: in words, or as a cross below one of them.
func (l *procedureList) service(y int, d *entrydiff.Draft) {
	for _, s := range []content.Service{content.ServiceFull, content.ServicePartial} {
		if isCross(l.Text(y, string(s))) {
			d.Values["service"] = s
			return
		}
	}
	lines := l.Lines(y, "service")
	if some, rest := choicesOf[content.Service](lines); len(some) == 1 && len(rest) == 0 {
		d.Values["service"] = some[0]
	} else if len(lines) > 0 {
		key := viet.FoldWords(strings.Join(lines, " "))
		switch {
		case strings.Contains(key, "toan trinh") && !strings.Contains(key, "mot phan"):
			d.Values["service"] = content.ServiceFull
		case strings.Contains(key, "mot phan") && !strings.Contains(key, "toan trinh"):
			d.Values["service"] = content.ServicePartial
		default:
			d.Left = append(d.Left, entrydiff.Label(d.Kind.Type(), "service")+": "+strings.Join(lines, "; "))
		}
	}
	if status, rest := choicesOf[content.ProcedureStatus](l.Lines(y, "status")); len(status) == 1 && len(rest) == 0 {
		d.Values["status"] = status[0]
	}
}

// isCross reports whether a cell only says yes.
func isCross(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "x", "✓", "✔", "√", "☑", "☒", "có", "1", "×":
		return true
	}
	return false
}

func (l *procedureList) dossier(y int, v map[string]any) {
	var r dossierReader
	for _, line := range l.Lines(y, "dossier") {
		r.line(line)
	}
	entrydiff.PutList(v, "dossier", r.made())
	if r.sets != "" && v["sets"] == nil {
		v["sets"] = r.sets
	}
}

// channels reads the ways of filing. Where a list does not say them, its time limit and its
// fees are those of every way.
func (l *procedureList) channels(y int, v map[string]any) {
	common := map[string]any{}
	if lines := l.Lines(y, "time"); len(lines) > 0 {
		common["time"] = strings.Join(lines, "\n")
	}
	fees := feesOf(l.Lines(y, "fees"), "")
	fees = append(fees, feesOf(l.Lines(y, "fee"), "fee")...)
	fees = append(fees, feesOf(l.Lines(y, "charge"), "charge")...)
	entrydiff.PutList(common, "fees", fees)
	methods := methodsIn(l.Text(y, "method"))
	for _, m := range []content.Method{"in-person", "online", "post"} {
		if isCross(l.Text(y, string(m))) {
			methods = append(methods, m)
		}
	}
	if len(methods) == 0 {
		methods = methodsIn(l.Text(y, "places"))
	}
	if len(methods) == 0 {
		methods = []content.Method{""}
	}
	if len(common) == 0 && methods[0] == "" {
		return
	}
	var all []any
	for _, m := range methods {
		c := map[string]any{}
		for k, x := range common {
			c[k] = x
		}
		if m != "" {
			c["method"] = m
		}
		all = append(all, c)
	}
	v["channels"] = all
}

// unknown keeps what stands in columns whose words nobody knows.
func (l *procedureList) unknown(y int, d *entrydiff.Draft) {
	for x, meaning := range l.Columns {
		if meaning != "" || l.Heads[x] == "" || x > 0 && l.Cells[y][x] == l.Cells[y][x-1] {
			continue
		}
		if text := doctable.Value(l.Cells[y][x].Text()); text != "" {
			d.Left = append(d.Left, l.Heads[x]+": "+text)
		}
	}
}
