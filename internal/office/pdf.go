package office

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A pdf is the objects of a PDF (ISO 32000) by their numbers, each as it is written,
// streams without their content. Those in object streams are unpacked.
type pdf struct {
	data     []byte
	objects  map[int][]byte
	unpacked int
}

var (
	objectRE  = regexp.MustCompile(`(?:^|[\r\n\s])(\d{1,9})\s+\d{1,5}\s+obj\b`)
	infoRE    = regexp.MustCompile(`/Info\s+(\d{1,9})\s+\d{1,5}\s+R`)
	lengthRE  = regexp.MustCompile(`/Length\s+(\d{1,9})(?:\s*[/>\r\n]|\s+[^\d\s])`)
	firstRE   = regexp.MustCompile(`/First\s+(\d{1,9})`)
	countRE   = regexp.MustCompile(`/N\s+(\d{1,9})`)
	pageRE    = regexp.MustCompile(`/Type\s*/Page\b`)
	imageRE   = regexp.MustCompile(`/Subtype\s*/Image\b`)
	fontRE    = regexp.MustCompile(`/Font\b`)
	objStmRE  = regexp.MustCompile(`/Type\s*/ObjStm\b`)
	refRE     = regexp.MustCompile(`^(\d{1,9})\s+\d{1,5}\s+R`)
	creatorRE = regexp.MustCompile(`(?s)<dc:creator>.*?<rdf:li[^>]*>(.*?)</rdf:li>`)
	titleRE   = regexp.MustCompile(`(?s)<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>`)
)

// readPDF reads the information dictionary, the metadata where they are not packed, and
// whether there are fonts.
func readPDF(data []byte) Facts {
	f := Facts{PDF: true}
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) || bytes.Contains(data, []byte("/Encrypt")) {
		f.Unseen = true
		return f
	}
	p := &pdf{data: data, objects: map[int][]byte{}}
	p.read()
	if all := infoRE.FindAllSubmatch(data, -1); len(all) > 0 {
		number, _ := strconv.Atoi(string(all[len(all)-1][1]))
		info := p.objects[number]
		f.Author, f.Title = p.text(info, "/Author"), p.text(info, "/Title")
	}
	if m := creatorRE.FindSubmatch(data); m != nil && f.Author == "" {
		f.Author = strings.TrimSpace(string(m[1]))
	}
	if m := titleRE.FindSubmatch(data); m != nil && f.Title == "" {
		f.Title = strings.TrimSpace(string(m[1]))
	}
	pages, images, fonts := false, false, false
	for _, o := range p.objects {
		pages, images, fonts = pages || pageRE.Match(o), images || imageRE.Match(o), fonts || fontRE.Match(o)
	}
	f.Unseen = !pages
	f.Scan = pages && images && !fonts
	return f
}

// read finds the objects of the file, and those in its object streams.
func (p *pdf) read() {
	starts := objectRE.FindAllSubmatchIndex(p.data, -1)
	var packed [][]byte
	for i, m := range starts {
		end := len(p.data)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		object := p.data[m[1]:end]
		number, _ := strconv.Atoi(string(p.data[m[2]:m[3]]))
		head, stream := divide(object)
		p.objects[number] = head
		if objStmRE.Match(head) && stream != nil {
			packed = append(packed, head, stream)
		}
	}
	for i := 0; i+1 < len(packed); i += 2 {
		p.unpack(packed[i], packed[i+1])
	}
}

// divide returns an object without the content of its stream, and that content; nil for
// an object without one.
func divide(object []byte) (head, stream []byte) {
	i := bytes.Index(object, []byte("stream"))
	if i < 0 {
		return object, nil
	}
	head, stream = object[:i], object[i+len("stream"):]
	stream = bytes.TrimPrefix(bytes.TrimPrefix(stream, []byte("\r")), []byte("\n"))
	if m := lengthRE.FindSubmatch(head); m != nil {
		if n, _ := strconv.Atoi(string(m[1])); n <= len(stream) {
			return head, stream[:n]
		}
	}
	if end := bytes.LastIndex(stream, []byte("endstream")); end >= 0 {
		stream = stream[:end]
	}
	return head, stream
}

// unpack adds the objects of an object stream.
func (p *pdf) unpack(head, stream []byte) {
	first, count := numberIn(firstRE, head), numberIn(countRE, head)
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil || p.unpacked >= maxUnpacked {
		return
	}
	defer z.Close()
	text, _ := io.ReadAll(io.LimitReader(z, int64(maxUnpacked-p.unpacked))) // what there is of a damaged one
	p.unpacked += len(text)
	if first > len(text) {
		return
	}
	numbers := strings.Fields(string(text[:first]))
	for i := 0; i+1 < len(numbers) && i < 2*count; i += 2 {
		number, err1 := strconv.Atoi(numbers[i])
		at, err2 := strconv.Atoi(numbers[i+1])
		end := len(text)
		if i+3 < len(numbers) {
			if next, err := strconv.Atoi(numbers[i+3]); err == nil {
				end = first + next
			}
		}
		if at = first + at; err1 == nil && err2 == nil && at >= first && at <= end && end <= len(text) {
			p.objects[number] = text[at:end]
		}
	}
}

func numberIn(re *regexp.Regexp, head []byte) int {
	m := re.FindSubmatch(head)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// text returns the text of a key of a dictionary, "" for none.
func (p *pdf) text(object []byte, key string) string {
	i := bytes.Index(object, []byte(key))
	if i < 0 {
		return ""
	}
	value := bytes.TrimLeft(object[i+len(key):], " \r\n\t")
	if m := refRE.FindSubmatch(value); m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		value = bytes.TrimLeft(p.objects[n], " \r\n\t")
	}
	return strings.TrimSpace(decodeText(stringOf(value)))
}

// stringOf returns the bytes of a string that a value begins with: (…) or <…>.
func stringOf(value []byte) []byte {
	switch {
	case len(value) == 0:
		return nil
	case value[0] == '<' && (len(value) < 2 || value[1] != '<'):
		end := bytes.IndexByte(value, '>')
		if end < 0 {
			return nil
		}
		digits := bytes.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, value[1:end])
		if len(digits)%2 == 1 {
			digits = append(digits, '0')
		}
		out := make([]byte, len(digits)/2)
		if _, err := hex.Decode(out, digits); err != nil {
			return nil
		}
		return out
	case value[0] == '(':
		return literal(value[1:])
	}
	return nil
}

// literal returns the bytes of a string in parentheses, behind the first one.
func literal(s []byte) (out []byte) {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '(':
			depth++
			out = append(out, c)
		case ')':
			if depth--; depth == 0 {
				return out
			}
			out = append(out, c)
		case '\\':
			i++
			if i >= len(s) {
				return out
			}
			i += escaped(s[i:], &out) - 1
		default:
			out = append(out, c)
		}
	}
	return out
}

// escaped adds what stands behind a \ and returns how many bytes it has.
func escaped(s []byte, out *[]byte) int {
	switch c := s[0]; c {
	case 'n':
		*out = append(*out, '\n')
	case 'r':
		*out = append(*out, '\r')
	case 't':
		*out = append(*out, '\t')
	case 'b', 'f', '\n':
	case '\r':
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
	default:
		n := 0
		value := 0
		for n < 3 && n < len(s) && s[n] >= '0' && s[n] <= '7' {
			value = 8*value + int(s[n]-'0')
			n++
		}
		if n > 0 {
			*out = append(*out, byte(value))
			return n
		}
		*out = append(*out, c)
	}
	return 1
}

// decodeText reads a text string: UTF-16 or UTF-8 behind their marks, else
// PDFDocEncoding, of which the letters are those of Latin-1.
func decodeText(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		units := make([]uint16, 0, len(b)/2)
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return string(b[3:])
	case utf8.Valid(b):
		return string(b)
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}
