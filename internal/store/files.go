package store

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/svg"
	"cchc/internal/viet"
)

// A FileType is a type of file that is published beside the entries (loại tệp).
type FileType struct {
	Ext     string // of the published name: .pdf
	MIME    string // as servers announce it
	Text    bool   // worth compressing
	isKind  func(head []byte) bool
	picture bool // made anew of its pixels, see IsPicture
}

// FileTypes are the types that an editor can publish, and no others: what a
// browser shows, plays or saves without running any of it. The type is that of
// the published name; what is in the file has to agree with it.
var FileTypes = []FileType{
	{".pdf", "application/pdf", false, isPDF, false},
	{".doc", "application/msword", false, isOffice, false},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", false, isOffice, false},
	{".xls", "application/vnd.ms-excel", false, isOffice, false},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, isOffice, false},
	{".ppt", "application/vnd.ms-powerpoint", false, isOffice, false},
	{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", false, isOffice, false},
	{".odt", "application/vnd.oasis.opendocument.text", false, isOffice, false},
	{".ods", "application/vnd.oasis.opendocument.spreadsheet", false, isOffice, false},
	{".odp", "application/vnd.oasis.opendocument.presentation", false, isOffice, false},
	{".rtf", "application/rtf", false, begins(`{\rtf`), false},
	{".zip", "application/zip", false, begins("PK\x03\x04", "PK\x05\x06"), false},
	{".rar", "application/vnd.rar", false, begins("Rar!\x1a\x07"), false},
	{".7z", "application/x-7z-compressed", false, begins("7z\xbc\xaf\x27\x1c"), false},
	{".gz", "application/gzip", false, begins("\x1f\x8b"), false},
	{".txt", "text/plain; charset=utf-8", true, isText, false},
	{".csv", "text/csv; charset=utf-8", true, isText, false},
	{".json", "application/json", true, isText, false},
	{".geojson", "application/geo+json", true, isText, false},
	{".ics", "text/calendar; charset=utf-8", true, isText, false},
	{".vcf", "text/vcard; charset=utf-8", true, isText, false},
	{".vtt", "text/vtt; charset=utf-8", true, isText, false},
	{".srt", "text/plain; charset=utf-8", true, isText, false},
	{".svg", "image/svg+xml", true, anything, false}, // see PublishSVG
	{".jpg", "image/jpeg", false, anything, true}, {".jpeg", "image/jpeg", false, anything, true}, {".jpe", "image/jpeg", false, anything, true},
	{".jfif", "image/jpeg", false, anything, true}, {".png", "image/png", false, anything, true}, {".gif", "image/gif", false, anything, true},
	{".webp", "image/webp", false, anything, true},
	{".ico", "image/x-icon", false, begins("\x00\x00\x01\x00"), false},
	{".mp4", "video/mp4", false, isMP4, false}, {".m4a", "audio/mp4", false, isMP4, false},
	{".webm", "video/webm", false, begins("\x1a\x45\xdf\xa3"), false},
	{".mp3", "audio/mpeg", false, isMP3, false},
	{".ogg", "audio/ogg", false, begins("OggS"), false},
	{".wav", "audio/wav", false, begins("RIFF", "RF64"), false},
}

// unpublished are the pictures that no browser shows everywhere. They are read
// so that an editor is told what they are, and never published.
var unpublished = []string{".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp"}

// codes are the endings of what a browser, a server or a reader's machine would
// run; they are in no list of what is published, and have a message that says
// so.
var codes = words(`html htm xhtml xht shtml shtm stm mht mhtml xml xsl xslt xhtm js mjs cjs css wasm swf svgz
	php php3 php4 php5 php6 php7 php8 phps pht phtm phtml phar inc asp aspx asa asax ascx ashx asmx axd cer cdx cshtml config master
	jsp jspx jspf jsw jsv do cfm cfml cgi fcgi pl py rb lua sh bash so dll htaccess htpasswd ini
	exe msi msix bat cmd com scr pif cpl vb vbs vbe jse ws wsf wsh ps1 psm1 jar apk app dmg hta lnk url reg inf scf iso img vhd
	docm dotm xlsm xltm xlam xlsb pptm ppsm potm chm hlp sct gadget application desktop`)

// words makes a set of words.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// runs reports whether a browser, a server or a reader's machine would run a
// file with an ending (.php).
func runs(ext string) bool { return codes[strings.ToLower(strings.TrimPrefix(ext, "."))] }

// TypeOf returns the type of a file by its published name, nil for one that is
// not published.
func TypeOf(name string) *FileType {
	ext := strings.ToLower(path.Ext(name))
	for i := range FileTypes {
		if FileTypes[i].Ext == ext {
			return &FileTypes[i]
		}
	}
	return nil
}

// publishedAs returns the name of a file as it is published, from its name on
// the disk: mau-don.pdf for Mẫu đơn.PDF. It is empty where nothing of the name
// is left.
func publishedAs(name string) string {
	ext := path.Ext(name)
	base := viet.Slug(strings.TrimSuffix(name, ext))
	if end := viet.Slug(ext); base != "" && end != "" {
		return base + "." + end
	}
	return base
}

// Publishable returns the name that a file is published under, from its name on the disk,
// and the code with the arguments of what keeps it from being published, "" for nothing.
func Publishable(name string) (published, code string, args diag.Args) {
	published = publishedAs(name)
	code, args = refusal(published)
	return published, code, args
}

// refusal returns why a file is not published under its published name, "" for
// one that is.
func refusal(published string) (code string, args diag.Args) {
	ext := path.Ext(published)
	switch {
	case published == "":
		return "address-empty", nil
	case TypeOf(published) != nil, slices.Contains(unpublished, ext):
		return "", nil
	case ext == "":
		return "file-no-type", nil
	case runs(ext):
		return "file-refused", diag.Args{"Ext": ext}
	}
	return "file-type", diag.Args{"Ext": ext}
}

// serverNames are names of files that a server, a hosting service or a browser
// gives a meaning of its own, in whatever folder they are.
var serverNames = words(`web.config applicationhost.config machine.config global.asax php.ini user.ini _headers _redirects _routes.json
	_worker.js netlify.toml vercel.json now.json staticwebapp.config.json firebase.json wrangler.toml cname crossdomain.xml
	clientaccesspolicy.xml nginx.conf httpd.conf`)

// IsServerName reports whether the name of a file or a folder is one that a
// server gives a meaning of its own, whatever is in it: .htaccess, web.config,
// and all names that begin with a dot.
func IsServerName(name string) bool {
	return strings.HasPrefix(name, ".") || serverNames[strings.TrimRight(strings.ToLower(name), ". ")]
}

// ThemeFile returns the code of what keeps a file of a theme from being
// published at an address, "" for nothing. A theme's files keep their names and
// may be what pages are made of; they are neither run by servers nor names that
// servers read: Apache runs a.php.jpg, and Windows drops what follows the name in
// "a.php " and a.php::$DATA.
func ThemeFile(address string) (code string) {
	name := path.Base(address)
	for part := range strings.SplitSeq(strings.Trim(address, "/"), "/") {
		if IsServerName(part) || strings.TrimRight(part, ". ") != part || strings.ContainsAny(part, "\\:*?\"<>|\x00") {
			return "theme-file-name"
		}
	}
	parts := strings.Split(strings.ToLower(name), ".")
	last := "." + parts[len(parts)-1]
	switch {
	case len(parts) == 1:
		return "theme-file-type"
	case !slices.Contains(themeTypes, last) && TypeOf(name) == nil:
		return "theme-file-type"
	case slices.ContainsFunc(parts[1:len(parts)-1], func(p string) bool { return runs(p) && !slices.Contains(themeTypes, "."+p) }):
		return "theme-file-type"
	}
	return ""
}

// themeTypes are the types that a theme can publish beside those of editors.
var themeTypes = []string{".html", ".css", ".js", ".mjs", ".map", ".xml", ".webmanifest", ".woff2", ".woff", ".ttf", ".otf"}

// Ext returns the ending of a file's published name, in small letters: .pdf.
func (f *File) Ext() string { return path.Ext(f.Path) }

// IsPicture reports whether a file is meant to be a picture made of pixels, by
// its published name.
func (f *File) IsPicture() bool {
	t := TypeOf(f.Path)
	return t != nil && t.picture || slices.Contains(unpublished, f.Ext())
}

// Variant returns the address of a picture in one of the widths, in the format
// with the given ending: /tin-tuc/a/anh-1.jpg.480.webp. The whole name stays in
// it, so that anh-1.jpg and anh-1.png keep apart.
func (f *File) Variant(width int, ext string) string {
	return f.Path + "." + strconv.Itoa(width) + "." + ext
}

// Variants returns all addresses that the variants of a file may take.
func (f *File) Variants(p *config.Pictures) []string {
	if !f.IsPicture() {
		return nil
	}
	paths := []string{f.Variant(p.Widest(), "jpg"), f.Variant(p.Widest(), "png")}
	for _, w := range p.Sizes {
		paths = append(paths, f.Variant(int(w), "webp"))
	}
	return paths
}

// IsDrawing reports whether a file is published as an SVG drawing.
func (f *File) IsDrawing() bool { return f.Ext() == ".svg" }

// HeadSize is how much of the beginning of a file [CheckHead] looks at: more than a browser does (WHATWG MIME Sniffing: 1,445 bytes).
const HeadSize = 4 << 10

// CheckHead reports a file whose beginning is not of the type of its published
// name, so that a browser which guesses would take it for something else: a web
// page called .pdf. file is its name for messages; head has up to [HeadSize]
// bytes of it.
func CheckHead(file, published string, head []byte) diag.List {
	t := TypeOf(published)
	code := ""
	switch {
	case t == nil: // a theme's own, or a picture, which is refused where it is made
		return nil
	case IsMarkup(head):
		code = "file-markup"
	case !t.isKind(head):
		code = "file-misnamed"
	default:
		return nil
	}
	return diag.List{diag.New(diag.Position{File: file}, "", code, diag.Args{"Ext": t.Ext})}
}

// PublishSVG returns a drawing as it is published, with what was refused or left
// out of it. file is its name for messages.
func PublishSVG(file string, data []byte) ([]byte, diag.List) {
	published, dropped, err := svg.Publish(data)
	var refused *svg.Error
	if errors.As(err, &refused) {
		at := diag.Position{File: file}
		at.Line, at.Column = refused.In(data)
		args := diag.Args{"What": refused.What, "Limit": svg.MaxSize >> 20}
		return nil, diag.List{diag.New(at, "", string(refused.Reason), args)}
	}
	if len(dropped) == 0 {
		return published, nil
	}
	return published, diag.List{diag.Warn(diag.Position{File: file}, "", "svg-dropped", diag.Args{"What": strings.Join(dropped, ", ")})}
}

// IsMarkup reports whether the beginning of a file is that of a web page, of XML
// or of a program for a server, as a browser that guesses types reads it: behind
// white space and byte order marks, in whatever form of Unicode.
func IsMarkup(head []byte) bool {
	text := strings.TrimLeft(plain(head), "\x00\t\n\v\f\r \u0085\u00a0\u200b\u2028\u2029\ufeff")
	return len(text) > 1 && text[0] == '<' && (text[1] == '!' || text[1] == '?' || text[1] == '%' || text[1] == '/' || isLetter(text[1]))
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// plain returns the text of bytes that may be UTF-16, with or without a mark, or
// UTF-8.
func plain(b []byte) string {
	big := bytes.HasPrefix(b, []byte("\xfe\xff")) || len(b) > 3 && b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0
	little := bytes.HasPrefix(b, []byte("\xff\xfe")) || len(b) > 3 && b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0
	if !big && !little {
		return string(b)
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		if big {
			units[i] = units[i]<<8 | units[i]>>8
		}
	}
	return string(utf16.Decode(units))
}

func anything([]byte) bool { return true }

// begins returns a check for the first bytes of a file.
func begins(with ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(with, func(s string) bool { return bytes.HasPrefix(head, []byte(s)) })
	}
}

// isPDF takes what Acrobat takes: the mark stands within the first kilobyte.
func isPDF(head []byte) bool { return bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) }

// isOffice takes the two containers of office documents, whichever of them the
// name is for (a document with a password is in the old one), and RTF.
var isOffice = begins("PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", `{\rtf`)

// isText takes what holds no zero byte, but for UTF-16 with its mark.
func isText(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.IndexByte(head, 0) < 0
}

// isMP4 takes the boxes that such a file can begin with (ISO/IEC 14496-12).
func isMP4(head []byte) bool {
	return len(head) >= 8 && slices.Contains([]string{"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"}, string(head[4:8]))
}

// isMP3 takes a tag or a frame, behind zero bytes that some recorders write.
func isMP3(head []byte) bool {
	head = bytes.TrimLeft(head, "\x00")
	return bytes.HasPrefix(head, []byte("ID3")) || len(head) > 1 && head[0] == 0xff && head[1]&0xe0 == 0xe0
}
