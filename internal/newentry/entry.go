package newentry

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode"

	"cchc/internal/content"
	"cchc/internal/filename"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Request says what entry is wanted.
type Request struct {
	content.Beginning
	Kind   content.Kind
	Title  string
	Dir    string // of the section, below content: tin-tuc
	Labels bool   // keys are written as Vietnamese labels, not in English
	Unit   string // the unit that it comes from, for a kind with a field for it; "" for none
	// Like is the source of an entry of the kind whose shape is taken, nil for none:
	// its keys, lists and headings, and those values that similar entries share.
	Like     []byte
	LikeName string // of its file
}

// TitleWithoutLetter is the reason for refusing a title.
const TitleWithoutLetter viet.Reason = "title-without-letter"

// Draft makes an entry, a draft. Its mandatory fields are there, each with what it is
// for and an example, and the other ones as comments, in the order of the declaration.
// What cannot be known is to be filled in ([Placeholders]). Fields and choices are
// written as labels or in English, as asked.
func Draft(r Request) (File, error) {
	r.Title = tidyTitle(r.Title)
	name, err := FileName(r.Kind, r.Title)
	if err != nil {
		return File{}, err
	}
	st := r.Kind.Type()
	s := skeleton{labels: r.Labels}
	var root *node
	body := ""
	if r.Like != nil {
		if root, body, err = s.like(st, r); err != nil {
			return File{}, err
		}
	} else {
		root = s.fields(st, r.values(st), true)
		root.divide()
	}
	if body == "" && needsText(r.Kind) {
		body = schema.Placeholder("nội dung") + "\n"
	}
	return File{"content/" + r.Dir + "/" + name, document(root, body)}, nil
}

// tidyTitle returns a title as one line in NFC, without signs that cannot be seen.
func tidyTitle(title string) string {
	title = strings.Join(strings.Fields(viet.NFC(strings.ToValidUTF8(title, ""))), " ")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, title))
}

// UnitField returns the field that names the unit of entries of a kind, nil for none.
func UnitField(k content.Kind) *schema.Field {
	for _, f := range k.Type().Fields {
		if f.Unit {
			return f
		}
	}
	return nil
}

// values are what a new entry begins with.
func (r Request) values(st *schema.Type) map[string]any {
	values := map[string]any{}
	maps.Copy(values, content.Begin(r.Kind, r.Beginning))
	values["title"], values["draft"], values["date"] = r.Title, true, r.Today
	for _, f := range st.Fields {
		if f.Unit && r.Unit != "" {
			values[f.Key] = r.Unit
		}
	}
	return values
}

// needsText reports whether entries of a kind are mostly text. Those that are a row of
// a table of open data have what they say in their fields.
func needsText(k content.Kind) bool {
	_, table := content.DatasetOf(k)
	return !table
}

// divide explains at the top of the front matter what is to be done, and where the
// optional fields begin.
func (n *node) divide() {
	first := slices.IndexFunc(n.pairs, func(p pair) bool { return p.off })
	for i := range n.pairs {
		n.pairs[i].gap = i > 0 && i <= first
	}
	if first >= 0 {
		n.pairs[first].lead = "Các mục dưới đây không bắt buộc: muốn dùng mục nào thì bỏ dấu # ở đầu dòng rồi ghi."
	}
}

// Document writes a Markdown file whose front matter has values and its mandatory fields, in
// Vietnamese labels, without comments.
func Document(st *schema.Type, values map[string]any, body string) []byte {
	n := skeleton{labels: true}.fields(st, values, false)
	n.dropUnused()
	return document(n, body)
}

// document writes a Markdown file.
func document(root *node, body string) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	for _, line := range root.lines("") {
		b.WriteString(line + "\n")
	}
	b.WriteString("---\n" + body)
	return b.Bytes()
}

// longestName is the longest name of a file that a title makes, in bytes without .md.
const longestName = 80

// FileName returns the name of the file of an entry: its title as it stands in
// addresses, whole words of at most 80 letters. A name that Windows or the program
// keeps for itself has the kind's in front. The error is [TitleWithoutLetter].
func FileName(k content.Kind, title string) (string, error) {
	slug := viet.Slug(viet.NFC(title))
	if slug == "" || !strings.ContainsFunc(title, unicode.IsLetter) {
		return "", TitleWithoutLetter
	}
	if len(slug) > longestName {
		cut := slug[:longestName+1]
		if i := strings.LastIndexByte(cut, '-'); i > 0 {
			slug = cut[:i]
		} else {
			slug = cut[:longestName]
		}
	}
	if slug == "index" || filename.Reserved(slug) { // index is the entry of its folder
		slug = viet.Slug(schema.Label(k)) + "-" + slug
	}
	return slug + ".md", nil
}

// WritesLabels reports whether most keys of some entries are Vietnamese labels; true
// where there are none.
func WritesLabels(sources [][]byte) bool {
	labels, most := schema.Labels(func(yield func(string) bool) {
		for _, source := range sources {
			n := FrontOf(source)
			if n == nil {
				continue
			}
			for i := range n.Pairs {
				if !yield(n.Pairs[i].Key) {
					return
				}
			}
		}
	})
	return labels || !most
}

// FrontOf returns the front matter of a file, nil where it cannot be read.
func FrontOf(source []byte) *front.Node {
	parts, problems := front.Split("", Tidy(source))
	if len(problems) > 0 {
		return nil
	}
	return parts.Front
}

// Tidy returns a file as the loader reads it: without a byte order mark, in NFC, with
// \n between its lines.
func Tidy(source []byte) []byte {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	return viet.NFCBytes(bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n")))
}
