// Package officialdoc reads official documents as agencies print them (văn bản hành chính,
// Nghị định 30/2020/NĐ-CP): [Plan] one with tasks, [Document] any other.
//
//   - official.go takes a document apart: its head, subject, legal bases, text, signature,
//     recipients and appendices;
//   - plan.go makes entries of it, with the tasks that tabletasks.go finds in tables,
//     unstacked.go in tables whose cells stand below each other, and outlinetasks.go in the
//     outline of the text;
//   - basis.go reads how documents cite each other, agencies.go lists of agencies, letters.go
//     names that stand in capitals.
package officialdoc

import (
	"regexp"
	"slices"
	"strings"

	"cchc/internal/docmodel"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

// An official is an official document as it is printed (văn bản hành chính, Nghị định
// 30/2020/NĐ-CP, Điều 8 and Phụ lục I).
type official struct {
	number     string
	place      string
	day        viet.Date
	issuer     string
	kind       string // Kế hoạch
	subject    string // trích yếu, without the kind
	bases      []any
	signer     string
	recipients []string
	head       []string         // lines above the text that were not understood
	body       []docmodel.Block // between the legal bases and the signature
	appendix   []docmodel.Block
}

// documentKinds are the kinds of documents of Nghị định 30/2020/NĐ-CP, Điều 7, and of laws.
var documentKinds = []string{
	"Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo",
	"Biên bản", "Tờ trình", "Hợp đồng", "Công văn", "Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Thư công", "Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Pháp lệnh",
}

var (
	numberLine  = lazyregexp.New(`(?i)^số\s*:?\s*(\S.*)$`)
	mottoLine   = lazyregexp.New(`(?i)cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc`)
	placeLine   = lazyregexp.New(`(?i)^(.{2,60}?),\s*(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\.?$`)
	basisStart  = lazyregexp.New(`^(?:Căn cứ|Thực hiện|Theo|Xét|Triển khai|Trên cơ sở)\s`)
	aboutLine   = lazyregexp.New(`(?i)^(?:v/v|về việc)\s*:?\s*(.+)$`)
	signStart   = lazyregexp.New(`^(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*\p{Lu}`)
	toLine      = lazyregexp.New(`(?i)^n[ơo]i nhận\s*:?`)
	appendixTop = lazyregexp.New(`(?i)^phụ lục(?:\s|:|$)`)
	ruleLine    = lazyregexp.New(`^[-–—_*=.\s]+$`)
	personLine  = lazyregexp.New(`^(?:(?:Ths|ThS|TS|Th\.S|PGS|GS|BS|CN|Thượng tá|Đại tá|Trung tá|Thiếu tá)\.?\s*)*\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}*){1,4}$`)
)

// IsMotto reports whether a line is of the national motto (Quốc hiệu, Tiêu ngữ).
func IsMotto(line string) bool { return mottoLine.MatchString(line) }

// readOfficial takes a document apart.
func readOfficial(d *docmodel.Document) *official {
	o := &official{}
	blocks := docmodel.Unwrap(d.Blocks)
	blocks = o.takeAppendix(blocks)
	blocks = o.takeEnd(blocks)
	rest := o.takeHead(blocks)
	o.body = o.takeBases(rest)
	if o.issuer == "" {
		o.issuer = issuerIn(rest, o.subject)
	}
	for _, b := range o.bases { // of the same agency, named in short
		b := b.(map[string]any)
		if issuer, ok := b["issuer"].(string); ok && o.issuer != "" && strings.HasPrefix(o.issuer, strings.Replace(issuer, "UBND", "Ủy ban nhân dân", 1)) {
			b["issuer"] = o.issuer
		}
	}
	return o
}

// takeAppendix cuts off the appendices, which begin with a line of their own.
func (o *official) takeAppendix(blocks []docmodel.Block) []docmodel.Block {
	for i, b := range blocks {
		if p, _ := b.(*docmodel.Paragraph); p != nil && i > 10 && appendixTop.MatchString(p.Plain()) && len(p.Plain()) < 200 && (p.Plain() == strings.ToUpper(p.Plain()) || p.Bold() || p.Heading > 0) {
			o.appendix = blocks[i:]
			return blocks[:i]
		}
	}
	return blocks
}

// takeEnd cuts off the recipients and the signature.
func (o *official) takeEnd(blocks []docmodel.Block) []docmodel.Block {
	end := len(blocks)
	for i := len(blocks) - 1; i >= max(0, len(blocks)-80); i-- {
		p, _ := blocks[i].(*docmodel.Paragraph)
		if p == nil {
			if i < end { // a table behind which nothing was found
				continue
			}
			break
		}
		if text := p.Plain(); toLine.MatchString(text) || signStart.MatchString(text) {
			end = i
		}
	}
	for _, b := range blocks[end:] {
		if p, _ := b.(*docmodel.Paragraph); p != nil {
			o.endLine(p)
		}
	}
	return blocks[:end]
}

// endLine reads a paragraph of the end: a recipient, or the name of who signs.
func (o *official) endLine(p *docmodel.Paragraph) {
	for _, line := range p.Lines() {
		switch {
		case toLine.MatchString(line), signStart.MatchString(line), ruleLine.MatchString(line):
		case p.Mark != "" || strings.HasSuffix(line, ";"):
			o.recipients = append(o.recipients, strings.TrimRight(line, ";."))
		case personLine.MatchString(line):
			o.signer = line
		}
	}
}

// takeHead reads the lines down to the subject, and returns what is behind them.
func (o *official) takeHead(blocks []docmodel.Block) []docmodel.Block {
	var agency []string
	at := -1 // the block of the kind
	for i, b := range blocks[:min(len(blocks), 40)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			continue
		}
		for _, line := range p.Lines() {
			line = strings.TrimSpace(strings.Trim(line, "*"))
			if kind, rest := kindLine(line); kind != "" && at < 0 {
				o.kind, o.subject, at = kind, rest, i
				continue
			}
			if at < 0 || i < at+8 {
				o.headLine(line, &agency, at >= 0)
			}
		}
	}
	o.issuer = issuerOfLines(agency)
	if at < 0 {
		return o.withoutKind(blocks)
	}
	i := at + 1
	for ; i < len(blocks); i++ {
		p, _ := blocks[i].(*docmodel.Paragraph)
		if p == nil {
			break
		}
		text := strings.Join(p.Lines(), " ")
		if ends := basisStart.MatchString(text) || p.Mark != "" || o.isHead(text) || len(text) > 400; ends || isAuthority(text) {
			break
		}
		if ruleLine.MatchString(text) {
			continue
		}
		if text == strings.ToUpper(text) && o.subject != "" && o.subject != strings.ToUpper(o.subject) { // a stamp
			break
		}
		if o.subject != "" && (strings.HasSuffix(o.subject, ".") || !p.Bold() && p.Heading == 0 && p.Align != docmodel.AlignCentre && i > at+2) {
			break
		}
		o.subject = strings.TrimSpace(o.subject + " " + text)
	}
	o.subject = Sentence(aboutLine.ReplaceAllString(o.subject, "$1"))
	return blocks[i:]
}

// withoutKind finds the subject of an official letter (công văn), which names no kind.
func (o *official) withoutKind(blocks []docmodel.Block) []docmodel.Block {
	for i, b := range blocks[:min(len(blocks), 30)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			continue
		}
		if m := aboutLine.FindStringSubmatch(strings.Join(p.Lines(), " ")); m != nil {
			o.kind, o.subject = "Công văn", Sentence(m[1])
			return blocks[i+1:]
		}
	}
	return blocks
}

// kindLine returns the kind of document that a line names, and what stands behind it: KẾ
// HOẠCH, KẾ HOẠCH Tuyên truyền ….
func kindLine(line string) (kind, rest string) {
	for _, k := range documentKinds {
		upper := strings.ToUpper(k)
		if rest, ok := strings.CutPrefix(line, upper); ok && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
			return k, strings.TrimLeft(rest, ": ")
		}
	}
	return "", ""
}

// isHead reports whether a line belongs to the head of a document wherever it stands.
func (o *official) isHead(line string) bool {
	return mottoLine.MatchString(line) || numberLine.MatchString(line) && len(viet.FindDocNumbers(line)) > 0 || placeLine.MatchString(line)
}

// headLine reads a line above or around the kind.
func (o *official) headLine(line string, agency *[]string, below bool) {
	if m := placeLine.FindStringSubmatch(line); m != nil && o.day.IsZero() {
		o.place = m[1]
		o.day, _ = viet.ParseDate(m[2])
		return
	}
	if m := numberLine.FindStringSubmatch(line); m != nil && o.number == "" {
		if found := viet.FindDocNumbers(m[1]); len(found) > 0 {
			o.number = found[0].Number.Text
			return
		}
	}
	switch {
	case below, mottoLine.MatchString(line), ruleLine.MatchString(line):
	case line == strings.ToUpper(line) && agencyWord.MatchString(line) && o.number == "":
		*agency = append(*agency, line)
	case line == strings.ToUpper(line) && len(*agency) > 0 && o.number == "" && areaWord.MatchString(line):
		*agency = append(*agency, line)
	default:
		o.head = append(o.head, line)
	}
}

var (
	agencyWord = lazyregexp.New(`(?i)^(?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|sở|phòng|ban|văn phòng|bộ|cục|chi cục|trung tâm|công an|đảng ủy|thường trực|bảo hiểm|tổng cục|thủ tướng|chính phủ|quốc hội|viện|trường|bệnh viện|trạm)(?:\s|$)`)
	areaWord   = lazyregexp.New(`(?i)^(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s`)
)

// issuerOfLines returns who issued a document: the last agency of its head, with the area in
// the line below it.
func issuerOfLines(lines []string) string {
	issuer := ""
	for _, line := range lines {
		if areaWord.MatchString(line) && issuer != "" && strings.Contains(issuer, " ") && !hasArea(issuer) {
			issuer += " " + line
			continue
		}
		issuer = line
	}
	return AgencyName(issuer)
}

func hasArea(s string) bool {
	return regexp.MustCompile(`(?i)\s(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s`).MatchString(s + " ")
}

// isAuthority reports whether a line names in capitals who decides: CHỦ TỊCH ỦY BAN NHÂN DÂN.
func isAuthority(s string) bool {
	return s == strings.ToUpper(s) && regexp.MustCompile(`^(?:CHỦ TỊCH|ỦY BAN|UỶ BAN|HỘI ĐỒNG|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|CHÍNH PHỦ)\s`).MatchString(s+" ")
}

var wroteIt = lazyregexp.New(`((?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)(?:\s+\p{Lu}\p{L}*)+)\s+(?:xây dựng|ban hành)`)

// wroteHere matches the same where the area has no name: Ủy ban nhân dân xã xây dựng kế hoạch.
var (
	wroteHere = lazyregexp.New(`(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\s+(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+(?:xây dựng|ban hành)`)
	areaNamed = lazyregexp.New(`(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)((?:\s+\p{Lu}\p{L}*)+)`)
)

// issuerIn finds who issued a document in its text, where its head does not say; the name of
// the area may stand in the subject.
func issuerIn(blocks []docmodel.Block, subject string) string {
	for _, b := range blocks[:min(len(blocks), 12)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			continue
		}
		if m := wroteIt.FindStringSubmatch(p.Plain()); m != nil {
			return strings.Replace(m[1], "UBND", "Ủy ban nhân dân", 1)
		}
		if m := wroteHere.FindStringSubmatch(p.Plain()); m != nil {
			for _, area := range areaNamed.FindAllStringSubmatch(subject, -1) {
				if area[1] == m[1] {
					return "Ủy ban nhân dân " + area[0]
				}
			}
		}
	}
	return ""
}

var (
	proposal    = lazyregexp.New(`^(?:Xét|Theo) đề nghị`)
	orderLine   = lazyregexp.New(`^\p{Lu}[\p{Lu}\s]+:\s*$`)
	basisLead   = lazyregexp.New(`^(?:Căn cứ|Thực hiện|Theo|Xét đề nghị của|Xét|Triển khai|Trên cơ sở)\s+(?:vào\s+)?`)
	behindBasis = lazyregexp.New(`(?i)\s*[,;]?\s*(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|sở|phòng|ban)[^,;]*?(?:xây dựng|ban hành)\b[^;]*?(?:như sau|sau)\s*:?\s*\.?$`)
)

// takeBases reads the legal bases, and returns the text behind them.
func (o *official) takeBases(blocks []docmodel.Block) []docmodel.Block {
	for i, b := range blocks {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			return blocks[i:]
		}
		text := p.Plain()
		switch {
		case proposal.MatchString(text):
		case basisStart.MatchString(text):
			o.basis(text)
		case isAuthority(text), orderLine.MatchString(text), o.isHead(text), ruleLine.MatchString(text):
		case i < 6 && p.Mark == "" && p.Heading == 0 && o.kind != "Công văn" && slices.Contains(o.head, text):
		case p.Mark == "" && p.Heading == 0 && strings.HasSuffix(text, ":") && i < 20 && len(o.bases) > 0: // … như sau:
		default:
			if i < 12 && len(o.bases) == 0 && hasBasisBelow(blocks[i:]) {
				continue
			}
			return blocks[i:]
		}
	}
	return nil
}

// hasBasisBelow reports whether the legal bases still come.
func hasBasisBelow(blocks []docmodel.Block) bool {
	for _, b := range blocks[:min(len(blocks), 10)] {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil || p.Mark != "" && p.Heading > 0 {
			return false
		}
		if basisStart.MatchString(p.Plain()) {
			return true
		}
	}
	return false
}

// basis reads a paragraph of legal bases, of which there may be several with semicolons and
// và between them.
func (o *official) basis(text string) {
	text = behindBasis.ReplaceAllString(text, "")
	for part := range strings.SplitSeq(andNumber.ReplaceAllString(text, ";$1"), ";") {
		part = strings.TrimSpace(basisLead.ReplaceAllString(strings.TrimSpace(part), ""))
		part = strings.TrimRight(part, ".,;")
		if len(viet.FindDocNumbers(part)) > 0 || strings.HasPrefix(part, "Luật ") || strings.HasPrefix(part, "Bộ luật ") {
			o.bases = append(o.bases, officialBasis(part))
		}
	}
}

var andNumber = lazyregexp.New(`\s+và\s+((?:Quyết định|Nghị quyết|Nghị định|Kế hoạch|Chỉ thị|Thông tư|Chương trình|Công văn)\s+số\s)`)

var lawDay = lazyregexp.New(`\s+ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}$`)

var numberPart = lazyregexp.New(`\s*số\s*:?\s*\S+(?:\s+ngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}))?`)

// officialBasis reads a document as official documents cite it: Quyết định số 1332/QĐ-BNV
// ngày 14 tháng 12 năm 2012 của Bộ Nội vụ phê duyệt Đề án ….
func officialBasis(text string) map[string]any {
	basis := basisOf(text)
	title := lawDay.ReplaceAllString(numberPart.ReplaceAllString(text, ""), "")
	if issuer, ok := basis["issuer"].(string); ok {
		title = strings.Replace(title, " của "+issuer, "", 1)
	}
	if title = strings.TrimSpace(title); title != "" {
		basis["title"] = strings.Replace(title, " về việc ", " ", 1)
	}
	return basis
}

// title returns what an entry of the document is called: Kế hoạch tuyên truyền ….
func (o *official) title(kind string) string {
	subject := strings.Join(strings.Fields(o.subject), " ")
	subject = strings.TrimRight(regexp.MustCompile(`(?i)^(?:về việc )?ban hành (?:`+kind+`)\s+`).ReplaceAllString(subject, ""), ". ")
	if subject == "" {
		return ""
	}
	if strings.HasPrefix(viet.FoldWords(subject)+" ", viet.FoldWords(kind)+" ") {
		return capital(subject)
	}
	first, _, _ := strings.Cut(subject, " ")
	if first != strings.ToUpper(first) {
		subject = strings.ToLower(string([]rune(subject)[:1])) + string([]rune(subject)[1:])
	}
	return kind + " " + subject
}
