package writing

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/hosting"
	"cchc/internal/screen"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// mostUpload is how large a file is that a browser sends, in bytes.
const mostUpload = 50 << 20

// An upload is a file that was sent and has no place yet: the editor is still asked what it
// shows. What is given up leaves nothing in the folder of the site.
type upload struct {
	ID      string
	Name    string // as the file is called on the user's machine, without its folder
	Ext     string // of the name that it gets: .jpg
	Picture bool
	Width   int // of a picture, in pixels
	Height  int
	Notes   []string // what the user is told about it
	data    []byte
}

// uploads are those that were sent last.
type uploads struct {
	mu        sync.Mutex
	all       []*upload
	preparing sync.Mutex // a picture takes much memory while it is decoded
}

// keptUploads is how many bytes, and how many files, wait for a place at most.
const keptUploads, manyUploads = 150 << 20, 40

func (s *uploads) add(u *upload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, u)
	size := 0
	for i := len(s.all) - 1; i >= 0; i-- {
		size += len(s.all[i].data)
		if size > keptUploads || len(s.all)-i > manyUploads {
			s.all = append([]*upload(nil), s.all[i+1:]...)
			return
		}
	}
}

// get returns an upload, nil for one that is not there any more.
func (s *uploads) get(id string) *upload {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.all {
		if u.ID == id {
			return u
		}
	}
	return nil
}

func (s *uploads) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, u := range s.all {
		if u.ID == id {
			s.all = append(s.all[:i:i], s.all[i+1:]...)
			return
		}
	}
}

// uploadAction takes a file, says what it is, and keeps it until it gets its place.
func (d *Desk) uploadAction(r *http.Request) (any, error) {
	name, data, err := sentFile(r)
	if err != nil {
		return nil, err
	}
	u, err := d.prepare(name, data)
	if err != nil {
		return nil, err
	}
	return map[string]any{"id": u.ID, "name": u.Name, "picture": u.Picture, "width": u.Width, "height": u.Height,
		"size": (len(u.data) + 1023) >> 10, "text": wordsOf(u.Name), "notes": u.Notes}, nil
}

// sentFile reads the one file of a form.
func sentFile(r *http.Request) (name string, data []byte, err error) {
	r.Body = http.MaxBytesReader(nil, r.Body, mostUpload+64<<10) // with the form around it
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, fault.New(http.StatusUnsupportedMediaType, "desk.bad-request", nil)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, fault.BadRequest()
		}
		if err != nil {
			return "", nil, screen.SendFault(err)
		}
		if part.FormName() != "file" {
			continue
		}
		if data, err = io.ReadAll(part); err != nil {
			return "", nil, screen.SendFault(err)
		}
		if len(data) > mostUpload {
			return "", nil, fault.New(http.StatusRequestEntityTooLarge, "desk.too-large", diag.Args{"Limit": mostUpload >> 20})
		}
		return screen.BaseName(part.FileName()), data, nil
	}
}

// prepare makes of a file what is published of it, and keeps it.
func (d *Desk) prepare(name string, data []byte) (*upload, error) {
	u := &upload{ID: rand.Text(), Name: name, Ext: strings.ToLower(path.Ext(name)), data: data}
	if len(data) == 0 {
		return nil, fault.New(http.StatusBadRequest, "desk.file-empty", diag.Args{"File": name})
	}
	isPicture, err := d.preparePicture(u)
	if err == nil && !isPicture {
		err = d.prepareFile(u)
	}
	if err != nil {
		return nil, err
	}
	d.uploads.add(u)
	return u, nil
}

// prepareFile looks at a file that is no picture.
func (d *Desk) prepareFile(u *upload) error {
	published, code, args := store.Publishable("a" + u.Ext)
	if code != "" {
		return d.refusedFile(diag.New(diag.Position{File: u.Name}, "", code, args))
	}
	if published == "a" || store.TypeOf(published) == nil {
		return d.refusedFile(diag.New(diag.Position{File: u.Name}, "", "file-no-type", nil))
	}
	if found := store.CheckHead(u.Name, published, u.data[:min(len(u.data), store.HeadSize)]); len(found) > 0 {
		return d.refusedFile(found[0])
	}
	u.Ext = path.Ext(published)
	return nil
}

// refusedFile says why a file is not taken, and what to do.
func (d *Desk) refusedFile(p diag.Diagnostic) error {
	return fault.New(http.StatusUnprocessableEntity, "desk.file-refused", diag.Args{"File": p.File, "Why": d.Voice.Message(p), "Hint": d.Voice.Hint(p)})
}

// uploadDownload shows a picture that has no place yet.
func (d *Desk) uploadDownload(w http.ResponseWriter, r *http.Request) error {
	u := d.uploads.get(r.URL.Query().Get("ma"))
	if u == nil || !u.Picture {
		return fault.NotFound("")
	}
	w.Header().Set("Content-Type", hosting.ContentType("a"+u.Ext))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	_, err := w.Write(u.data)
	return err
}

// placeAction puts a file that was sent beside the text of an entry, and says how the text
// refers to it.
func (d *Desk) placeAction(r *http.Request) (any, error) {
	var in struct {
		ID, File                   string
		Alt, Caption, Credit, Text string
		Decorative, Cover          bool
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	disk, err := d.OnDisk(in.File)
	if err != nil {
		return nil, err
	}
	u := d.uploads.get(in.ID)
	if u == nil {
		return nil, fault.New(http.StatusGone, "desk.upload-gone", nil)
	}
	in.Alt, in.Text = oneLine(in.Alt), oneLine(in.Text)
	if u.Picture && in.Alt == "" && !in.Decorative {
		return nil, fault.New(http.StatusBadRequest, "desk.alt-missing", nil)
	}
	stem := fileStem(u.Name)
	switch {
	case in.Cover:
		stem = besideEntry(in.File, "anh-bia")
	case u.Picture:
		stem = besideEntry(in.File, pictureStem(u.Name, in.Alt))
	}
	name, err := d.place(screen.Who(r), path.Dir(disk), stem, u)
	if err != nil {
		return nil, d.Unsaved(path.Join(path.Dir(in.File), stem+u.Ext), err)
	}
	d.uploads.drop(u.ID)
	text := fileMarkdown(in.Text, name)
	if u.Picture {
		text = pictureMarkdown(in.Alt, name, oneLine(in.Caption), oneLine(in.Credit), in.Decorative)
	}
	return map[string]any{"src": name, "text": text}, nil
}

// place writes an upload into a folder, named as the disk has it, under the first name that nothing there has, and
// returns it. A file that is there is never written over.
func (d *Desk) place(who, dir, stem string, u *upload) (string, error) {
	taken := map[string]bool{}
	d.Folder.Forget()
	entries, err := fs.ReadDir(d.Folder.FS(), dir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		published, _, _ := store.Publishable(e.Name())
		taken[published], taken[strings.ToLower(e.Name())] = true, true
	}
	for n := 1; n < 10_000; n++ {
		name := stem + u.Ext
		if n > 1 {
			name = stem + "-" + strconv.Itoa(n) + u.Ext
		}
		if taken[name] {
			continue
		}
		err := d.CreateIn(who, dir, name, u.data)
		if errors.As(err, new(*folder.ConflictError)) {
			continue // another program was quicker
		}
		return name, err
	}
	return "", fault.New(http.StatusConflict, "desk.name-taken", diag.Args{"File": stem + u.Ext})
}

// longestStem is how many letters the name of a file has at most, without its ending.
const longestStem = 60

// fileStem is the name of a file without its ending, as addresses have it: to-khai for
// «Tờ khai.PDF». A name of one word gets another before it, for Windows keeps some of these
// for devices.
func fileStem(name string) string {
	stem := cutSlug(viet.Slug(strings.TrimSuffix(name, path.Ext(name))), longestStem)
	switch {
	case stem == "":
		return "tep-dinh-kem"
	case !strings.Contains(stem, "-"):
		return "tep-" + stem
	}
	return stem
}

// besideEntry returns the name of a file of an entry: in a folder of the entry's own as it
// is, in one that it shares with others behind the entry's name.
func besideEntry(file, stem string) string {
	entry := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if entry == "index" || entry == "_index" {
		return stem
	}
	return cutSlug(viet.Slug(entry), longestStem) + "-" + stem
}

// cutSlug cuts a slug behind a word.
func cutSlug(slug string, most int) string {
	if len(slug) <= most {
		return slug
	}
	slug = slug[:most+1]
	if i := strings.LastIndexByte(slug, '-'); i > 0 {
		return slug[:i]
	}
	return slug[:most]
}

// wordsOf are words for a link to a file, from its name: «To khai» for To_khai.docx.
func wordsOf(name string) string {
	return oneLine(strings.NewReplacer("_", " ", "+", " ").Replace(strings.TrimSuffix(name, path.Ext(name))))
}

// oneLine is a text in NFC without line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(viet.NFC(text)), " ") }

// fileMarkdown is a link to a file.
func fileMarkdown(text, name string) string {
	if text == "" {
		text = wordsOf(name)
	}
	return "[" + escapeLabel(text) + "](" + name + ")"
}

// escapeLabel writes a text as it stands between brackets.
func escapeLabel(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "&", `\&`).Replace(text)
}
