package officialdoc

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

// An outlineNode is an item of the outline of an official document (I. 1. a) - +) with what
// belongs to it.
type outlineNode struct {
	mark  string
	text  string
	rank  int
	paras []string // paragraphs without a mark below it
	kids  []*outlineNode
	no    string // III.1.a.2
}

// The ranks of marks in official documents. (1) has none of its own: it stands below
// whatever is open.
const (
	rankRoman   = 10
	rankNumber  = 20
	rankSection = 30
	rankLetter  = 40
	rankDash    = 50
	rankPlus    = 60
)

var (
	romanRE    = lazyregexp.New(`^[IVXLC]+[.)/]?$`)
	numberRE   = lazyregexp.New(`^\d{1,2}[.)]?$`)
	sectionRE  = lazyregexp.New(`^\d{1,2}(?:\.\d{1,2})+\.?$`)
	bracketsRE = lazyregexp.New(`^\(\d{1,2}\)$`)
	letterRE   = lazyregexp.New(`^[a-zđ]\d?[.)]$`)
	noteRE     = lazyregexp.New(`^[¹²³⁴⁵⁶⁷⁸⁹⁰]+\s`)
)

func rankOf(mark string) int {
	switch {
	case romanRE.MatchString(mark):
		return rankRoman
	case sectionRE.MatchString(mark):
		return rankSection
	case numberRE.MatchString(mark):
		return rankNumber
	case letterRE.MatchString(mark):
		return rankLetter
	case mark == "+":
		return rankPlus
	}
	return rankDash
}

// outlineOf makes the outline of paragraphs. A paragraph that goes on in the middle of a
// sentence, behind a page or a footnote, belongs to the one before it.
func outlineOf(blocks []docmodel.Block) *outlineNode {
	root := &outlineNode{}
	open := []*outlineNode{root}
	for _, b := range blocks {
		p, _ := b.(*docmodel.Paragraph)
		if p == nil {
			continue
		}
		text := p.Plain()
		last := open[len(open)-1]
		switch {
		case text == "" || p.Mark == "" && (noteRE.MatchString(text) || closing.MatchString(text)):
		case p.Mark == "" && p.Heading > 0 && len(open) == 1:
			open = append(open[:1], root.add(&outlineNode{text: text, rank: rankRoman}))
		case p.Mark == "" && goesOn(text):
			last.goOn(text)
		case p.Mark == "":
			last.paras = append(last.paras, text)
		default:
			n := &outlineNode{mark: p.Mark, text: text, rank: rankOf(p.Mark)}
			if bracketsRE.MatchString(p.Mark) {
				n.rank = bracketRank(open)
			}
			for len(open) > 1 && open[len(open)-1].rank >= n.rank {
				open = open[:len(open)-1]
			}
			open = append(open, open[len(open)-1].add(n))
		}
	}
	return root
}

// bracketRank returns the rank of (1): that of the one before it, else just below what is
// open.
func bracketRank(open []*outlineNode) int {
	for _, n := range open {
		if bracketsRE.MatchString(n.mark) {
			return n.rank
		}
	}
	return open[len(open)-1].rank + 1
}

func goesOn(text string) bool {
	for _, r := range text {
		return unicode.IsLower(r)
	}
	return false
}

func (n *outlineNode) goOn(text string) {
	if len(n.paras) > 0 {
		n.paras[len(n.paras)-1] += " " + text
		return
	}
	n.text = strings.TrimSpace(n.text + " " + text)
}

// add puts an item below another one and gives it its number.
func (n *outlineNode) add(kid *outlineNode) *outlineNode {
	n.kids = append(n.kids, kid)
	mark := strings.Trim(kid.mark, ".)(/")
	if kid.rank >= rankDash {
		same := 0
		for _, k := range n.kids {
			if k.rank == kid.rank {
				same++
			}
		}
		mark = fmt.Sprint(same)
	}
	switch {
	case kid.rank == rankSection && strings.Contains(n.no, "."):
		kid.no = n.no[:strings.IndexByte(n.no, '.')] + "." + mark
	case n.no == "":
		kid.no = mark
	default:
		kid.no = n.no + "." + mark
	}
	return kid
}

// walk visits an item and all below it.
func (n *outlineNode) walk(visit func(*outlineNode)) {
	visit(n)
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// An outlineReader finds the duties in an outline.
type outlineReader struct {
	tasks []any
	group string
}

// outlineTasks returns the tasks that the text of a plan gives, in the order of the text:
//
//   - an item with lines that say who does it, or when, is one task; what stands behind these
//     lines as running text are further ones;
//   - below an agency, each item is a task of that agency, and each sentence of its text;
//   - elsewhere each item is a task, unless such a section has items of the first kind.
//
// Sections on purpose, demands and persons say what the plan is for: they have no tasks.
func outlineTasks(blocks []docmodel.Block) []any {
	r := &outlineReader{}
	for _, section := range outlineOf(blocks).kids {
		key := " " + viet.FoldWords(section.text) + " "
		if section.rank > rankNumber || isAim(key) {
			continue
		}
		r.group = Sentence(section.text)
		if section.mark != "" {
			r.group = strings.TrimRight(section.mark, ".)/") + ". " + r.group
		}
		switch {
		case strings.Contains(key, " to chuc thuc hien ") || strings.Contains(key, " trach nhiem ") || strings.Contains(key, " phan cong "):
			r.duties(section)
		case r.hasOwned(section):
			section.walk(func(n *outlineNode) { r.owned(n) })
			r.plainBeside(section)
		default:
			r.plain(section)
		}
	}
	return r.tasks
}

// isAim reports whether a section says what a plan is for.
func isAim(key string) bool {
	for _, words := range []string{" muc dich ", " yeu cau ", " muc tieu ", " quan diem ", " doi tuong ", " pham vi ", " can cu ", " su can thiet "} {
		if strings.HasPrefix(key, words) {
			return true
		}
	}
	return false
}

var partLine = lazyregexp.New(`(?i)^(thời gian(?: thực hiện| hoàn thành)?|thời hạn|cơ quan chủ trì|đơn vị chủ trì|(?:cơ quan|đơn vị)?\s*đồng chủ trì|chủ trì|cơ quan phối hợp|đơn vị phối hợp|phối hợp|nội dung(?: tuyên truyền| thực hiện)?|sản phẩm|kết quả|hình thức(?: triển khai| thực hiện)?|(?:đơn vị |cơ quan )?thực hiện|kinh phí|tần suất|định kỳ)\s*(?::\s*(.*))?$`)

// A taskPart is a line of an item that says one thing of a task.
type taskPart struct {
	what string
	text string
	node *outlineNode
}

// parts returns the lines below an item that say things of it.
func (n *outlineNode) parts() (parts []taskPart, owner bool) {
	for _, k := range n.kids {
		m := partLine.FindStringSubmatch(k.text)
		if m == nil {
			continue
		}
		what := partOf(viet.FoldWords(m[1]))
		parts = append(parts, taskPart{what, strings.TrimSpace(m[2]), k})
		owner = owner || what == "lead"
	}
	return parts, owner && len(parts) >= 2
}

func partOf(key string) string {
	switch {
	case strings.HasSuffix(key, "phoi hop"):
		return "support"
	case strings.HasSuffix(key, "chu tri"), strings.HasSuffix(key, "thuc hien") && !strings.HasPrefix(key, "thoi") && !strings.HasPrefix(key, "hinh") && !strings.HasPrefix(key, "noi dung"):
		return "lead"
	case strings.HasPrefix(key, "thoi"), key == "tan suat", key == "dinh ky":
		return "when"
	case strings.HasPrefix(key, "noi dung"):
		return "detail"
	case strings.HasPrefix(key, "san pham"), strings.HasPrefix(key, "ket qua"):
		return "product"
	case strings.HasPrefix(key, "hinh thuc"):
		return "forms"
	}
	return "money"
}

func (r *outlineReader) hasOwned(section *outlineNode) (has bool) {
	section.walk(func(n *outlineNode) {
		_, owner := n.parts()
		has = has || owner
	})
	return has
}

// owned makes a task of an item with lines that say who does it, and further ones of what
// stands behind.
func (r *outlineReader) owned(n *outlineNode) {
	parts, owner := n.parts()
	if !owner {
		return
	}
	task := r.task(n.no, n.text, nil)
	var behind []string
	var listed []*outlineNode // duties that stand as items below who does it
	for _, p := range parts {
		text := p.text
		if p.what != "lead" || text != "" {
			text = strings.Join(append([]string{text}, p.node.below()...), "\n")
		}
		text = strings.TrimSpace(text)
		switch p.what {
		case "lead":
			entrydiff.PutList(task, "lead", Agencies([]string{text}))
			if text == "" {
				listed = append(listed, p.node.kids...)
			}
		case "support":
			entrydiff.PutList(task, "support", Agencies([]string{text}))
		case "when":
			when(task, text)
		case "detail":
			addDetail(task, text)
		case "product":
			entrydiff.PutText(task, "product", text)
		case "money":
			entrydiff.PutText(task, "note", p.node.text)
		}
		if p.what != "forms" {
			behind = append(behind, p.node.paras...)
		}
	}
	for _, p := range parts {
		if p.what == "forms" && listed != nil {
			listed = append(slices.Clone(p.node.kids), listed...)
		} else if p.what == "forms" {
			addDetail(task, strings.Join(append([]string{p.text}, p.node.below()...), "\n"))
		}
	}
	behind = append(behind, n.paras...)
	for _, k := range listed {
		r.duty(k.no, k.all(), nil)
	}
	var lead []any // of the sentence before, which a clause goes on with
	for i, clause := range clauses(behind) {
		if agency := subject(clause); agency != "" {
			lead = Agencies([]string{agency})
		}
		r.duty(fmt.Sprintf("%s.%d", n.no, i+1), clause, lead)
	}
}

// addDetail adds a text to the detail of a task.
func addDetail(task map[string]any, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if old, ok := task["detail"].(string); ok {
		text = old + "\n" + text
	}
	task["detail"] = text
}

// below returns the texts of all items below one.
func (n *outlineNode) below() (texts []string) {
	for _, k := range n.kids {
		k.walk(func(n *outlineNode) { texts = append(texts, strings.TrimSpace(n.mark+" "+n.text)) })
	}
	return texts
}

// all returns the text of an item with those below it.
func (n *outlineNode) all() string {
	return strings.Join(append(append([]string{n.text}, n.below()...), n.paras...), "\n")
}

// plainBeside makes tasks of the items beside those that say who does them, of the same
// rank.
func (r *outlineReader) plainBeside(section *outlineNode) {
	for _, item := range section.kids {
		if r.hasOwned(item) || len(item.kids) > 0 || isAim(" "+viet.Key(item.text)+" ") {
			continue
		}
		r.duty(item.no, item.all(), nil)
	}
}

// plain makes a task of each item of a section that names nobody.
func (r *outlineReader) plain(section *outlineNode) {
	for _, item := range section.kids {
		switch {
		case isAim(" " + viet.FoldWords(item.text) + " "):
		case len(item.kids) > 0:
			for _, k := range item.kids {
				r.duty(k.no, k.all(), nil)
			}
		default:
			r.duty(item.no, item.all(), nil)
		}
	}
}

// duties reads a section that says who has to do what.
func (r *outlineReader) duties(section *outlineNode) {
	for _, item := range section.kids {
		r.dutiesOf(item)
	}
}

var (
	moneyStart = lazyregexp.New(`(?i)^(?:nguồn )?kinh phí`)
	closing    = lazyregexp.New(`(?i)^(?:trong quá trình|trên đây là|yêu cầu các|căn cứ kế hoạch này|định kỳ báo cáo)|\./\.`)
)

func (r *outlineReader) dutiesOf(item *outlineNode) {
	head, duty, colon := strings.Cut(item.text, ":")
	duty = strings.TrimSpace(duty)
	switch {
	case colon && duty != "" && isAgencyOnly(head): // c) Sở Thông tin và Truyền thông: Hướng dẫn …
		r.duty(item.no, duty, Agencies([]string{agencyHead(head)}))
	case isAgencyOnly(head):
		lead := Agencies([]string{agencyHead(head)})
		for _, k := range item.kids {
			for i, clause := range ownClauses(k.all()) {
				no := k.no
				if i > 0 {
					no = fmt.Sprintf("%s.%d", k.no, i+1)
				}
				r.duty(no, clause, lead)
			}
		}
		all := clauses(item.paras)
		for i, clause := range all {
			no := item.no
			if len(all) > 1 || len(item.kids) > 0 {
				no = fmt.Sprintf("%s.%d", item.no, len(item.kids)+i+1)
			}
			r.duty(no, clause, lead)
		}
	case len(item.kids) > 0: // a heading: Trách nhiệm, Kinh phí
		for _, k := range item.kids {
			if k.rank < rankDash {
				r.dutiesOf(k)
			} else if !moneyStart.MatchString(k.text) {
				r.duty(k.no, k.all(), nil)
			}
		}
	case !moneyStart.MatchString(item.text) && !closing.MatchString(item.text):
		r.duty(item.no, item.all(), nil)
	}
}

// agencyHead returns the agencies that a heading names, without remarks and requests.
func agencyHead(s string) string {
	s = regexp.MustCompile(`\s*\([^)]*\)`).ReplaceAllString(s, "")
	return strings.TrimSpace(regexp.MustCompile(`(?i)^(?:đề nghị|giao|yêu cầu)\s+`).ReplaceAllString(s, ""))
}

var verbIn = lazyregexp.New(`[\s,](?:chủ trì|có trách nhiệm|chịu trách nhiệm|xây dựng|tổ chức|phối hợp|thực hiện|hướng dẫn|theo dõi|bố trí|tham mưu|triển khai|căn cứ|tiếp tục|chủ động|được giao)[\s,]`)

// isAgencyOnly reports whether a text names agencies and says nothing of them.
func isAgencyOnly(s string) bool {
	s = agencyHead(s)
	return agencyStart.MatchString(s) && !verbIn.MatchString(s+" ") && len([]rune(s)) < 250
}

var (
	atClause  = lazyregexp.New(`;\s+(?:đồng thời,?\s+)?|,\s+đồng thời,?\s+|\.\s+(\p{Lu})`)
	ownRole   = lazyregexp.New(`(?i)^(?:làm (?:đầu mối|cầu nối)|chịu trách nhiệm|chủ trì)\s`)
	ownPeriod = lazyregexp.New(`(?i)\b(?:trong |trước )?(?:năm (?:19|20)\d{2}|quý [IVX]+\b|tháng \d{1,2}\b|ngày \d{1,2})`)
)

// clauses divides running text into what is to be done: sentences, and what semicolons and
// đồng thời divide.
func clauses(paras []string) (all []string) {
	for _, text := range paras {
		if closing.MatchString(text) {
			continue
		}
		for part := range strings.SplitSeq(atClause.ReplaceAllString(text, "\n$1"), "\n") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// ownClauses divides an item where a clause behind a semicolon has a role or a time of its
// own; else the item is one duty, as it is printed.
func ownClauses(text string) (all []string) {
	for i, part := range strings.Split(text, "; ") {
		if i == 0 || ownRole.MatchString(part) || ownPeriod.MatchString(part) {
			all = append(all, part)
			continue
		}
		all[len(all)-1] += "; " + part
	}
	return all
}

// duty adds a task; one whose text begins with an agency that has to do it is that agency's.
func (r *outlineReader) duty(no, text string, lead []any) {
	if lead == nil {
		if agency := subject(text); agency != "" {
			lead = Agencies([]string{agency})
		}
	}
	r.task(no, text, lead)
}

var subjectRE = lazyregexp.New(`^((?:Giao |Đề nghị )?[^.;:]{3,200}?)\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|xây dựng|tổ chức|phối hợp|thực hiện|hướng dẫn|theo dõi|bố trí|tham mưu|triển khai|căn cứ|chủ động|có phương án|được giao)[\s,]`)

// subject returns the agencies that a sentence begins with, "" for none.
func subject(text string) string {
	m := subjectRE.FindStringSubmatch(text)
	if m == nil || !isAgencyOnly(m[1]) {
		return ""
	}
	return agencyHead(m[1])
}

func (r *outlineReader) task(no, text string, lead []any) map[string]any {
	task := map[string]any{}
	entrydiff.PutText(task, "group", r.group)
	entrydiff.PutText(task, "no", no)
	nameTask(task, capital(text))
	entrydiff.PutList(task, "lead", lead)
	r.tasks = append(r.tasks, task)
	return task
}
