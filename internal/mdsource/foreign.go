package mdsource

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"
)

// A foreignSign is a mark that another tool makes something of, and that would
// stand on the page as it is typed.
type foreignSign struct {
	code  string
	kind  string
	may   func(line []byte) bool // whether a line can have one
	exact *regexp.Regexp         // with the mark as its last group that matches
}

// foreignSigns in the order in which they are looked for; of two of one tool that
// fit, the first counts.
var foreignSigns = []foreignSign{
	{"foreign-hugo", "shortcode", with("{{"), regexp.MustCompile(`\{\{[<%].*?(?:[>%]\}\}|$)`)},
	{"foreign-jekyll", "tag", with("{%"), regexp.MustCompile(`(?:^|[^{])(\{%.*?(?:%\}|$))`)},
	{"foreign-jekyll", "variable", with("{{"), regexp.MustCompile(`\{\{[^<%{][^}]*\}\}`)},
	{"foreign-jekyll", "attributes", with("{:"), regexp.MustCompile(`\{::?[\s.#a-z/][^}]*\}`)},
	{"foreign-pandoc", "attributes", with("{"), regexp.MustCompile(`[\])` + "`" + `]\s?(\{(?:[#.][\pL_]|[a-z-]+=)[^}]*\})`)},
	{"foreign-pandoc", "attributes", with("{"), regexp.MustCompile(`^\s*(\{(?:[#.][\pL_][\pL\pN_-]*\s*)+\})\s*$`)},
	{"foreign-pandoc", "div", with(":::"), regexp.MustCompile(`^\s*(:::+.*)$`)},
	{"foreign-pandoc", "table", with("--"), regexp.MustCompile(`^\s*(-{2,}(?:\s+-{2,})+)\s*$`)},
	{"foreign-pandoc", "table", with("+-"), regexp.MustCompile(`^\s*(\+-[-+:]*\+)\s*$`)},
	{"foreign-pandoc", "table", with("+="), regexp.MustCompile(`^\s*(\+=[=+:]*\+)\s*$`)},
	{"foreign-obsidian", "embed", with("![["), regexp.MustCompile(`!\[\[[^\]]+\]\]`)},
	{"foreign-obsidian", "link", with("[["), regexp.MustCompile(`(?:^|[^!])(\[\[[^\]]+\]\])`)},
	{"foreign-obsidian", "highlight", with("=="), regexp.MustCompile(`(?:^|[^=])(==[^\s=](?:[^=]*[^\s=])?==)(?:[^=]|$)`)},
	{"foreign-obsidian", "callout", with("[!"), regexp.MustCompile(`^\s*>[\s>]*(\[!\pL[\pL\pN_-]*\][-+]?)`)},
	{"foreign-obsidian", "task", boxed, regexp.MustCompile(`^\s*[-*+]\s+(\[[/><!?*"IibSlcpfkwud-]\])\s`)},
	{"foreign-obsidian", "block", with(" ^"), regexp.MustCompile(`\s(\^[a-z0-9]+(?:-[a-z0-9]+)*)\s*$`)},
	{"foreign-wordpress", "shortcode", shortcode, regexp.MustCompile(`\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+|contact-form(?:-7)?|wpforms|table|button|tabs?|ez-toc|su_\w+|fusion_\w+|elementor-template|pdf-embedder|download)(?:\s+[\w-]+=[^\]]*)?\s*/?\](?:[^(:]|$)`)},
	{"foreign-toc", "toc", contents, regexp.MustCompile(`(?i)^\s*(\[\[?_?toc_?\]\]?)\s*$`)},
}

// piece is how much of a line an expression looks at, whose memory and time depend
// on it.
const piece = 2 << 10

// find returns where the sign stands in a line, nothing where it does not.
func (s *foreignSign) find(line []byte) (from, end int) {
	for at := 0; at < len(line); at += piece {
		if m := s.exact.FindSubmatchIndex(line[at:min(at+piece, len(line))]); len(m) > 2 {
			return at + m[2], at + m[3]
		} else if m != nil {
			return at + m[0], at + m[1]
		}
	}
	return 0, 0
}

func with(sign string) func(line []byte) bool {
	return func(line []byte) bool { return bytes.Contains(line, []byte(sign)) }
}

// boxed reports whether a line is an item with a box.
func boxed(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return len(line) > 5 && bytes.IndexByte([]byte("-*+"), line[0]) >= 0 && bytes.HasPrefix(bytes.TrimLeft(line[1:], " \t"), []byte("["))
}

// contents reports whether a line is nothing but a place for the table of contents.
func contents(line []byte) bool {
	return bytes.EqualFold(bytes.Trim(line, " \t[]_"), []byte("toc"))
}

// shortcodes are commands of WordPress and its extensions, as they begin.
var shortcodes = setOf("caption gallery embed audio video playlist contact wpforms table button tabs tab ez elementor pdf download vc et su fusion")

// shortcode reports whether a line has a bracket with one of them.
func shortcode(line []byte) bool {
	for {
		_, rest, ok := bytes.Cut(line, []byte("["))
		if !ok {
			return false
		}
		line = rest
		name := bytes.TrimPrefix(rest, []byte("/"))
		n := 0
		for n < len(name) && name[n] >= 'a' && name[n] <= 'z' {
			n++
		}
		if n > 0 && shortcodes[string(name[:n])] {
			return true
		}
	}
}

// signs looks at what may stand anywhere in a line: marks of other tools, and signs
// that are nothing to see.
func (p *preparer) signs(at int, line []byte, mask byte) {
	if mask&hasWide != 0 {
		for _, sep := range []string{"\u2028", "\u2029"} {
			p.replaceAll(at, line, sep, "<br>")
		}
	}
	if mask&isForeign == 0 && !opensForeign(line) {
		return
	}
	if bytes.IndexByte(line, '&') >= 0 {
		p.replaceAll(at, line, "&shy;", "")
	}
	line = maskCode(line)
	if bytes.Contains(line, []byte("%%")) {
		p.comments(at, line)
	}
	for i := range foreignSigns {
		s := &foreignSigns[i]
		if !s.may(line) {
			continue
		}
		from, end := s.find(line)
		if from == end {
			continue
		}
		if s.code == "foreign-toc" {
			p.note(at+from, diag.Warning, s.code, diag.Args{"Mark": string(line[from:end])})
			return
		}
		p.note(at+from, diag.Warning, s.code, diag.Args{"Mark": Shorten(string(line[from:end]), 40), "Kind": s.kind})
	}
}

// opensForeign reports whether a line begins as the blocks and tables of pandoc do.
func opensForeign(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return len(line) > 2 && bytes.IndexByte([]byte(":+-"), line[0]) >= 0 && bytes.IndexByte([]byte(":-="), line[1]) >= 0
}

// replaceAll puts something in the place of a text wherever it stands in a line.
func (p *preparer) replaceAll(at int, line []byte, old, with string) {
	for from := 0; ; {
		i := bytes.Index(line[from:], []byte(old))
		if i < 0 {
			return
		}
		from += i
		p.replace(at+from, at+from+len(old), with)
		from += len(old)
	}
}

// CodeSpan matches code in running text.
var CodeSpan = regexp.MustCompile("`[^`]*`")

// maskCode returns a line with x in the place of what stands in code, with its
// places as they are.
func maskCode(line []byte) []byte {
	if bytes.IndexByte(line, '`') < 0 {
		return line
	}
	return CodeSpan.ReplaceAllFunc(line, func(s []byte) []byte {
		s = bytes.Repeat([]byte("x"), len(s))
		s[len(s)-1] = '`'
		return s
	})
}

// comment matches what Obsidian does not show, and numbers with %% do not look
// like.
var comment = regexp.MustCompile(`(?:^|[^%\d])(%%[^%]+%%)`)

// comments leaves out the comments of Obsidian, which are not meant for readers,
// and tells of them: on one line, or from a line of %% to the next one.
func (p *preparer) comments(at int, line []byte) {
	for _, m := range comment.FindAllSubmatchIndex(line, -1) {
		p.note(at+m[2], diag.Warning, "foreign-comment", diag.Args{"Mark": Shorten(string(line[m[2]:m[3]]), 40), "Kind": "comment"})
		p.replace(at+m[2], at+m[3], "")
	}
}

// fenced looks at what a block of code is said to be: some of it is a program of
// another tool.
func (p *preparer) fenced(at int, info []byte) {
	switch name := string(bytes.ToLower(bytes.TrimSpace(info))); name {
	case "dataview", "dataviewjs", "tasks", "mermaid", "query", "button", "kanban":
		p.note(at, diag.Warning, "foreign-block", diag.Args{"Mark": name})
	}
}

// Shorten cuts s at a word so that it has at most limit characters.
func Shorten(s string, limit int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > 0 && runes[limit] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}
