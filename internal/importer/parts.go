package importer

import (
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/doctable"
	"cchc/internal/lazyregexp"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// texts makes a list of values of lines.
func texts(lines []string) []any {
	var all []any
	for _, line := range lines {
		if line = doctable.WithoutBullet(line); doctable.Value(line) != "" {
			all = append(all, line)
		}
	}
	return all
}

// stepStart matches where a step begins within a line.
var stepStart = lazyregexp.New(`\s+(Bước\s+\d+\s*[:.])`)

// stepsOf returns the steps of a procedure: a line each, and each Bước N.
func stepsOf(lines []string) []any {
	var all []string
	for _, line := range lines {
		all = append(all, strings.Split(stepStart.ReplaceAllString(line, "\n$1"), "\n")...)
	}
	return texts(all)
}

// audiences are what the national database calls those who may ask, which have commas of
// their own.
var audiences = []string{
	"Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài", "Người nước ngoài", "Cán bộ, công chức, viên chức", "Doanh nghiệp có vốn đầu tư nước ngoài", "Doanh nghiệp",
	"Tổ chức (không bao gồm doanh nghiệp, HTX)", "Tổ chức nước ngoài", "Hợp tác xã", "Tổ chức", "Cá nhân", "Hộ gia đình", "Cộng đồng dân cư",
}

// namesOf returns the names of a text: a line each, or between semicolons; between commas
// where each is one that the national database knows.
func namesOf(lines []string, known []string) []any {
	var all []any
	for _, line := range lines {
		line = doctable.WithoutBullet(line)
		for part := range strings.SplitSeq(line, ";") {
			if part = strings.Trim(strings.TrimSpace(part), "."); part == "" {
				continue
			}
			for _, name := range commaNames(part, known) {
				if !slices.ContainsFunc(all, func(x any) bool { return x == name }) {
					all = append(all, name)
				}
			}
		}
	}
	return all
}

// commaNames divides a text at commas into names that are known; it is one name where that
// cannot be done.
func commaNames(s string, known []string) []string {
	var names []string
	for rest := s; rest != ""; {
		i := slices.IndexFunc(known, func(k string) bool {
			return len(rest) >= len(k) && strings.EqualFold(rest[:len(k)], k) && (len(rest) == len(k) || strings.HasPrefix(rest[len(k):], ","))
		})
		if i < 0 {
			return []string{s}
		}
		names = append(names, rest[:len(known[i])])
		rest = strings.TrimLeft(rest[len(known[i]):], ", ")
	}
	return names
}

// choicesOf returns the choices that a text names, between ; or , or on lines of their own.
func choicesOf[E interface {
	~string
	schema.Enum
}](lines []string) (all []any, rest []string) {
	var zero E
	byKey := map[string]E{}
	for _, o := range zero.Options() {
		byKey[viet.Key(o.Value)] = E(o.Value)
		for l := range strings.SplitSeq(o.Label, "|") {
			byKey[viet.Key(l)] = E(o.Value)
		}
	}
	for _, line := range lines {
		if e, ok := byKey[viet.Key(doctable.WithoutBullet(line))]; ok {
			all = append(all, e)
			continue
		}
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(",;/", r) }) {
			if e, ok := byKey[viet.Key(doctable.WithoutBullet(part))]; ok {
				all = append(all, e)
			} else if doctable.Value(part) != "" {
				rest = append(rest, strings.TrimSpace(part))
			}
		}
	}
	return slices.Compact(all), rest
}

var (
	feeLine   = lazyregexp.New(`(?i)^\s*[-–•+*]?\s*(phí|lệ phí)\s*:\s*(.*)$`)
	feeAmount = lazyregexp.New(`(?is)^([^(]*?(?:đồng|vnđ|vnd|đ|%)[^(,.;]*|\s*không\s*|\s*miễn phí\s*)\s*(\(.*\)|[,.;].*)?$`)
	exempting = lazyregexp.New(`(?i)miễn|giảm|không thu|không phải nộp|đối tượng ưu tiên`)
)

// feesOf returns the fees of a cell, word for word. Each line that begins with Phí: or Lệ
// phí: is one; what stands on the lines below belongs to it. kind is that of the column,
// "" for both.
func feesOf(lines []string, kind content.FeeKind) []any {
	var all []any
	for _, line := range lines {
		of, text := kind, strings.TrimSpace(line)
		m := feeLine.FindStringSubmatch(line)
		if m != nil {
			of, text = "fee", strings.TrimSpace(m[2])
			if strings.EqualFold(viet.NFC(m[1]), "lệ phí") {
				of = "charge"
			}
		}
		if doctable.Value(text) == "" {
			continue
		}
		if m == nil && len(all) > 0 {
			behind(all[len(all)-1].(map[string]any), text)
			continue
		}
		all = append(all, newFee(of, text))
	}
	return all
}

// newFee makes a fee of its text: the amount, and what stands behind it.
func newFee(kind content.FeeKind, text string) map[string]any {
	fee := map[string]any{"amount": text}
	if kind != "" {
		fee["kind"] = kind
	}
	if m := feeAmount.FindStringSubmatch(text); m != nil {
		if rest := strings.TrimLeft(strings.TrimSpace(m[2]), ",.; "); rest != "" {
			fee["amount"] = strings.TrimSpace(m[1])
			behind(fee, unwrapped(rest))
		}
	}
	return fee
}

// unwrapped returns a text without the brackets around all of it.
func unwrapped(s string) string {
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && strings.Count(s, "(") == 1 {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// behind adds a text to a fee, as its exemptions or as a note.
func behind(fee map[string]any, text string) {
	key := "note"
	if exempting.MatchString(text) {
		key = "exempt"
	}
	if old, ok := fee[key].(string); ok {
		text = old + "\n" + text
	}
	fee[key] = text
}

var (
	originals = lazyregexp.New(`(?i)bản\s*chính\s*:?\s*(\d{1,3})`)
	copies    = lazyregexp.New(`(?i)bản\s*sao[^:\d]*:?\s*(\d{1,3})`)
)

// countPapers reads «Bản chính: 1Bản sao: 0».
func countPapers(paper map[string]any, text string) bool {
	found := false
	for key, re := range map[string]*lazyregexp.Regexp{"originals": originals, "copies": copies} {
		if m := re.FindStringSubmatch(text); m != nil {
			paper[key], _ = strconv.Atoi(m[1])
			found = true
		}
	}
	return found
}

var (
	caseLine  = lazyregexp.New(`^\s*(?:\*|\+\s*Trường hợp|Trường hợp|[a-zđ]\)\s*Trường hợp|Đối với)`)
	paperMark = lazyregexp.New(`^\s*(?:[-–—•+]|\(?\d{1,2}[.)]|[a-zđ]\))\s*`)
	presents  = lazyregexp.New(`(?i)xuất trình`)
	setsLine  = lazyregexp.New(`(?i)^\s*[-–•*+]?\s*(?:[b]\)\s*)?số lượng(?: bộ)?(?: hồ sơ)?\s*:?\s*(.*bộ.*)$`)
)

// A dossierReader makes the dossier of lines and rows.
type dossierReader struct {
	cases []any
	mode  content.PaperMode
	sets  string
}

// line reads a line: a case that the papers below belong to, or a paper.
func (r *dossierReader) line(text string) {
	text = strings.TrimSpace(text)
	if doctable.Value(text) == "" {
		return
	}
	if m := setsLine.FindStringSubmatch(text); m != nil {
		r.sets = strings.Trim(strings.TrimSpace(m[1]), ".;")
		return
	}
	name := strings.TrimSpace(strings.TrimRight(doctable.WithoutBullet(text), ":"))
	head := caseLine.MatchString(text) || strings.HasSuffix(text, ":")
	switch key := viet.FoldWords(name); {
	case key == "thanh phan ho so" || key == "bao gom" || key == "ho so gom" || key == "ho so bao gom":
		return
	case head && strings.HasPrefix(key, "giay to phai"):
		r.mode = "submit"
		if presents.MatchString(name) {
			r.mode = "present"
		}
		return
	case head && !strings.HasPrefix(key, "luu y"):
		r.cases = append(r.cases, map[string]any{"case": name})
		r.mode = ""
		return
	}
	r.paper(map[string]any{"name": strings.TrimRight(strings.TrimSpace(paperMark.ReplaceAllString(text, "")), ";")})
}

// paper adds a paper to the case that is open.
func (r *dossierReader) paper(p map[string]any) {
	if r.mode != "" && p["mode"] == nil {
		p["mode"] = r.mode
	}
	if len(r.cases) == 0 {
		r.cases = append(r.cases, map[string]any{})
	}
	c := r.cases[len(r.cases)-1].(map[string]any)
	papers, _ := c["papers"].([]any)
	c["papers"] = append(papers, p)
}

// made returns the cases that have papers.
func (r *dossierReader) made() []any {
	return slices.DeleteFunc(r.cases, func(c any) bool { return c.(map[string]any)["papers"] == nil })
}

var shortCode = lazyregexp.New(`^([1-9])[.,](\d{1,6})$`)

// codeOf returns a code as it was meant: spreadsheets take the zeros at its end away, and
// write a comma in it.
func codeOf(s string) string {
	s = strings.Join(strings.Fields(strings.Trim(s, "'\"")), "")
	if m := shortCode.FindStringSubmatch(s); m != nil {
		return m[1] + "." + m[2] + strings.Repeat("0", 6-len(m[2]))
	}
	return s
}

// methodsIn returns the ways of filing that a text names.
func methodsIn(text string) (all []content.Method) {
	key := " " + viet.FoldWords(text) + " "
	for _, m := range []struct {
		method content.Method
		words  []string
	}{
		{"in-person", []string{" truc tiep ", " tai tru so "}},
		{"online", []string{" truc tuyen ", " qua mang ", " dvctt "}},
		{"post", []string{" buu chinh ", " bcci ", " buu dien "}},
	} {
		if slices.ContainsFunc(m.words, func(w string) bool { return strings.Contains(key, w) }) {
			all = append(all, m.method)
		}
	}
	return all
}
