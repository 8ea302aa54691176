package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/form"
	"cchc/internal/front"
	"cchc/internal/store"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// maxSource is how large a file is that the desk opens, in bytes: the largest that is read
// as an entry.
const maxSource = 512 << 10

// A source is a file that editors write, as it was read.
type source struct {
	file   string // content/tin-tuc/a.md, in NFC
	disk   string // as the disk has it
	data   []byte
	digest folder.Digest
	sort   content.WrittenFile // what it is: an entry of a kind, a section, the settings

	front    *front.Node // nil where it cannot be read
	values   form.Group
	hidden   []string  // what a form cannot show
	problems diag.List // why the front matter cannot be read
	body     string    // with line feeds
	at       int       // of data, where the body begins
}

// open reads a file of the site.
func (d *Desk) open(file string) (*source, error) {
	disk, err := d.onDisk(file)
	if err != nil {
		return nil, err
	}
	data, err := store.ReadFile(d.folder.FS(), disk, maxSource)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, notFound(file)
	case err != nil:
		p := store.ReadProblem(file, err, "file-vanished")
		return nil, failed(http.StatusUnprocessableEntity, "desk.unreadable", diag.Args{"File": file, "Why": d.opts.Voice.Message(p)})
	}
	s := d.sourceOf(file, data)
	s.disk = disk
	return s, nil
}

// onDisk returns the name of a file as the disk has it, which need not be in NFC. A name
// that is none of a file that editors write is refused.
func (d *Desk) onDisk(file string) (string, error) {
	if !fs.ValidPath(file) || !strings.HasPrefix(file, "content/") || strings.Contains(file, "\\") || store.Ignored(path.Base(file)) ||
		path.Ext(file) != ".md" && file != content.SettingsFile {
		return "", notFound(file)
	}
	if _, err := fs.Stat(d.folder.FS(), file); err == nil {
		return file, nil
	}
	d.folder.Forget()
	disk := "."
	for step := range strings.SplitSeq(file, "/") {
		entries, err := fs.ReadDir(d.folder.FS(), disk)
		if err != nil {
			return "", notFound(file)
		}
		found := ""
		for _, e := range entries {
			if viet.NFC(e.Name()) == step {
				found = e.Name()
			}
		}
		if found == "" {
			return "", notFound(file)
		}
		disk = path.Join(disk, found)
	}
	return disk, nil
}

// sourceOf takes a file apart.
func (d *Desk) sourceOf(file string, data []byte) *source {
	s := &source{file: file, disk: file, data: data, digest: folder.DigestOf(data), sort: d.sortOf(file)}
	text := lineFeeds(data)
	if s.whole() {
		s.front, s.problems = front.ParseYAML(file, []byte(text))
	} else {
		parts, problems := front.Split(file, []byte(text))
		s.front, s.problems, s.body = parts.Front, problems, string(parts.Body)
		s.at = lineStart(data, parts.BodyLine)
	}
	if s.problems.Errors() > 0 || s.front == nil {
		s.front = nil
		return s
	}
	s.values, s.hidden = form.Read(s.sort.Type, s.front)
	if _, err := s.apply(nil); err != nil { // TOML, JSON and what else is not written back
		var refused *edit.Error
		if errors.As(err, &refused) {
			s.problems = diag.List{refused.Diagnostic}
		}
		s.front = nil
	}
	return s
}

// whole reports whether the file is YAML alone.
func (s *source) whole() bool { return s.file == content.SettingsFile }

// formed reports whether a form shows all of the front matter.
func (s *source) formed() bool { return s.front != nil && (len(s.hidden) == 0 || s.whole()) }

// sortOf says what a file is by its name and its folder.
func (d *Desk) sortOf(file string) content.WrittenFile {
	name := "page"
	switch {
	case file == content.SettingsFile:
		name = "site"
	case file == "content/_index.md":
		name = "home"
	case path.Base(file) == "_index.md":
		name = "section"
	default:
		if set := d.set(); set != nil {
			if e := set.Site.Library().ByFile(file); e != nil {
				name = string(e.Kind)
			} else if s := sectionAbove(set.Site.Library(), file); s != nil && s.Kind != "" {
				name = string(s.Kind)
			}
		}
	}
	sort, _ := content.WrittenFileNamed(name)
	return sort
}

// sectionAbove returns the section that a file stands in, nil for none.
func sectionAbove(l *store.Library, file string) (above *store.Section) {
	dir := strings.TrimPrefix(path.Dir(file), "content/") + "/"
	for _, s := range l.Sections {
		if strings.HasPrefix(dir, s.Dir+"/") && (above == nil || len(s.Dir) > len(above.Dir)) {
			above = s
		}
	}
	return above
}

// apply changes the front matter of the file.
func (s *source) apply(changes []edit.Change) ([]byte, error) {
	if s.whole() {
		return edit.ApplyYAML(s.data, s.sort.Type, changes)
	}
	return edit.Apply(s.data, s.sort.Type, changes)
}

// typed is what stands in an editor: a form with a text, or the text of the file.
type typed struct {
	Form  json.RawMessage   `json:"form,omitempty"`
	Loose map[string]string `json:"loose,omitempty"` // of the settings, see loose.go
	Body  *string           `json:"body,omitempty"`  // nil where the form has none
	Text  *string           `json:"text,omitempty"`
}

// compose returns the file with what was typed. Lines that nobody has touched stay as they
// are, byte for byte; others are in NFC and end as most of the file does.
func (s *source) compose(t typed) ([]byte, error) {
	if t.Text != nil {
		return respell(s.data, nfc(*t.Text)), nil
	}
	data := s.data
	if t.Form != nil {
		values, err := form.Parse(t.Form)
		if err != nil || s.front == nil {
			return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
		}
		changes, err := form.Changes(s.sort.Type, s.front, s.unmanaged(values))
		if err != nil {
			return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
		}
		if data, err = s.apply(changes); err != nil {
			return nil, s.refused(err)
		}
		if s.whole() && len(t.Loose) > 0 {
			if data, err = s.setLoose(data, t.Loose); err != nil {
				return nil, err
			}
		}
	}
	if t.Body == nil || s.whole() {
		return data, nil
	}
	head, old := data[:len(data)-(len(s.data)-s.at)], s.data[s.at:]
	if len(head) > 0 && head[len(head)-1] != '\n' { // the closing mark was the file's end
		head = append(bytes.Clone(head), lineEnd(s.data)...)
	}
	return append(bytes.Clone(head), respellLike(old, nfc(*t.Body), lineEnd(s.data))...), nil
}

// refused says why a change was not made; the text of the file can be written instead.
func (s *source) refused(err error) error {
	var e *edit.Error
	if errors.As(err, &e) {
		return &editFault{e.Diagnostic}
	}
	return err
}

// An editFault is front matter that could not be changed.
type editFault struct{ diag.Diagnostic }

func (e *editFault) Error() string { return e.Code }

// nfc puts a typed text in order: NFC, line feeds.
func nfc(text string) string { return viet.NFC(strings.ReplaceAll(text, "\r\n", "\n")) }

// lineFeeds returns a file's text as it is read: without byte order mark, with line feeds.
func lineFeeds(data []byte) string {
	return strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
}

// lineEnd returns how the lines of a file end.
func lineEnd(data []byte) string {
	if i := bytes.IndexByte(data, '\n'); i > 0 && data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// lineStart returns the byte on which a line begins, from 1.
func lineStart(data []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
	}
	return at
}

// respell returns a text with the bytes of the old one for lines that are the same.
func respell(old []byte, text string) []byte {
	mark := []byte(nil)
	if bytes.HasPrefix(old, []byte("\ufeff")) {
		mark, old = old[:3], old[3:]
	}
	return append(bytes.Clone(mark), respellLike(old, text, lineEnd(old))...)
}

func respellLike(old []byte, text, eol string) []byte {
	rest := old
	var out []byte
	for _, p := range textdiff.Lines(strings.ReplaceAll(string(old), "\r\n", "\n"), text) {
		for line := range strings.Lines(p.Text) {
			switch p.Op {
			case textdiff.New:
				out = append(out, strings.ReplaceAll(line, "\n", eol)...)
			default:
				n := lineStart(rest, 2)
				if p.Op == textdiff.Same {
					out = append(out, rest[:n]...)
				}
				rest = rest[n:]
			}
		}
	}
	return out
}
