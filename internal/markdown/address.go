package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// An addressParser makes links of the addresses in running text. The library ends
// them at the first letter beyond ASCII and takes a semicolon along; here the
// letters of a path stay, and the signs of the sentence do not. Addresses of
// electronic mail are the library's.
type addressParser struct{ parser.InlineParser }

func newAddressParser() parser.InlineParser { return addressParser{extension.NewLinkifyParser()} }

func (p addressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	before := 0
	if bytes.IndexByte([]byte(" \t*_~("), line[0]) >= 0 {
		before = 1
	}
	size, www := addressAt(line[before:])
	if size == 0 {
		if !www && bytes.IndexByte(line, '@') >= 0 {
			return p.InlineParser.Parse(parent, block, pc)
		}
		return nil
	}
	if pc.IsInLinkLabel() {
		return nil
	}
	if before > 0 {
		ast.MergeOrAppendTextSegment(parent, seg.WithStop(seg.Start+before))
	}
	block.Advance(before + size)
	start := seg.Start + before
	link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(start, start+size)))
	if www {
		link.Protocol = []byte("http")
	}
	return link
}

// addressAt returns how many bytes the address has that a text begins with, 0 for
// none; www says that it has no scheme.
func addressAt(text []byte) (size int, www bool) {
	at := 0
	switch {
	case bytes.HasPrefix(text, []byte("https://")):
		at = len("https://")
	case bytes.HasPrefix(text, []byte("http://")):
		at = len("http://")
	case bytes.HasPrefix(text, []byte("www.")):
		www = true
	default:
		return 0, false
	}
	host := at
	for at < len(text) && hostRune(text[at:]) > 0 {
		at += hostRune(text[at:])
	}
	name := bytes.TrimRight(text[host:at], ".-")
	dot := bytes.LastIndexByte(name, '.')
	first, _ := utf8.DecodeRune(name[dot+1:])
	if dot < 1 || www && dot < 4 || !unicode.IsLetter(first) {
		return 0, www
	}
	if len(name) < at-host { // a dot behind the name ends the sentence
		return host + len(name), www
	}
	end := at
	if end < len(text) && text[end] == ':' {
		for end++; end < len(text) && text[end] >= '0' && text[end] <= '9'; end++ {
		}
		if end == at+1 {
			return at, www
		}
	}
	if end < len(text) && bytes.IndexByte([]byte("/?#"), text[end]) >= 0 {
		end += pathSize(text[end:])
	}
	return end, www
}

// hostRune returns the size of the letter, digit or sign of a host's name that a
// text begins with, 0 for none.
func hostRune(text []byte) int {
	c := text[0]
	if c < utf8.RuneSelf {
		if c == '-' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return 1
		}
		return 0
	}
	r, size := utf8.DecodeRune(text)
	if unicode.IsLetter(r) {
		return size
	}
	return 0
}

// pathSize returns how many bytes of a text belong to the path, query and fragment
// of an address: up to a space, a quotation mark or a bracket that none opens, and
// without the signs with which a sentence goes on.
func pathSize(text []byte) int {
	end, depth := 0, 0
scan:
	for end < len(text) {
		r, size := utf8.DecodeRune(text[end:])
		switch {
		case r <= ' ' || r == 0x7F || bytes.IndexByte([]byte("<>\"`\\|"), byte(r)) >= 0 && r < utf8.RuneSelf:
			break scan
		case r == '(':
			depth++
		case r == ')':
			if depth--; depth < 0 {
				break scan
			}
		case r == ';' && !matrix(text[end+1:]), r == '*' && bytes.HasPrefix(text[end:], []byte("**")), r == '~' && bytes.HasPrefix(text[end:], []byte("~~")):
			break scan
		case r >= utf8.RuneSelf && !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit):
			break scan
		}
		end += size
	}
	for end > 0 && bytes.IndexByte([]byte("?!.,:;*_~'"), text[end-1]) >= 0 {
		end--
	}
	return end
}

// matrix reports whether a text behind a semicolon goes on with a parameter:
// jsessionid=1.
func matrix(text []byte) bool {
	n := 0
	for n < len(text) && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || text[n] == '_') {
		n++
	}
	return n > 0 && n < len(text) && text[n] == '='
}
