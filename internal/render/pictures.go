package render

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/media"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// Files that are larger are not read: a picture, and one that moves and is
// published as it is.
const (
	maxPicture  = 100 << 20
	MaxAnimated = 5 << 20
)

// keptPictures is how much of what was made of pictures is remembered where nobody
// gives a cache: a preview shows the same page again and again.
const keptPictures = 64 << 20

// pictures makes the picture files of a site and knows how pages show them.
//
// # What is published
//
// The address of the file itself carries the picture cleaned, at the largest
// of the site's widths, in the format of its name: whoever opens the picture
// alone sees no more than on the page. Beside it stand the variants that pages
// load, as WebP: /tin-tuc/a/anh-1.jpg.480.webp. A width that the picture does
// not have is left out but for the first one, which then carries it as wide as
// it is.
//
// Where the site publishes originals, the file's own address carries the file
// untouched, for whoever follows a link to it; pages show the variants alone,
// among them a JPEG or PNG for old browsers, /tin-tuc/a/anh-1.jpg.1600.jpg. A
// WebP has that one too, because its own address carries a WebP.
type pictures struct {
	files    fs.FS
	settings *config.Pictures
	resizer  *media.Resizer
	known    *sync.Map // state → *look
}

// A state of a file: what is known of it holds as long as it is the same.
type state struct {
	disk string
	size int64
	is   uint64    // see store.File
	of   *pictures // where the state is not known, nothing is known to others
}

// A look is what is known of a picture; each part is found out once.
type look struct {
	once, hash    sync.Once
	info          media.Info
	width, height int // of an SVG
	err           error
	failed        bool // err is that of the disk, not of the picture
	digest        media.Digest
	unread        error // why there is no digest
}

// newPictures returns the pictures of a folder, with what an earlier set knows
// of them; nil for none.
func newPictures(files fs.FS, settings *config.Settings, earlier *Set) *pictures {
	p := &pictures{files: files, settings: &settings.Pictures}
	if earlier != nil {
		p.resizer, p.known = earlier.pictures.resizer, earlier.pictures.known
	} else {
		p.resizer, p.known = media.NewResizer(&media.MemoryCache{Limit: keptPictures}), &sync.Map{}
	}
	return p
}

// UseCache keeps what is made of pictures in a cache, nil for none, instead of
// in memory. Sets that were made of this one use it too.
func (s *Set) UseCache(c media.Cache) { s.pictures.resizer.UseCache(c) }

// of returns what is known of a file.
func (p *pictures) of(f *store.File) *look {
	key := state{disk: f.Disk, size: f.Size, is: f.State}
	if f.State == 0 {
		key.of = p
	}
	known, ok := p.known.Load(key)
	if !ok {
		known, _ = p.known.LoadOrStore(key, &look{})
	}
	l := known.(*look)
	l.once.Do(func() { p.look(f, l) })
	if l.failed {
		p.known.CompareAndDelete(key, l) // the next set reads it again
	}
	return l
}

// look reads the header of a picture.
func (p *pictures) look(f *store.File, l *look) {
	if f.Size > maxPicture {
		l.err = errHeavy
		return
	}
	opened, err := p.files.Open(f.Disk)
	if err != nil {
		l.err, l.failed = err, true
		return
	}
	defer opened.Close()
	file := &diskFile{File: opened}
	defer func() {
		if file.err != nil {
			l.err, l.failed = file.err, true
		}
	}()
	if f.IsDrawing() {
		head, _ := io.ReadAll(io.LimitReader(file, 16<<10))
		l.width, l.height = media.ProbeSVG(head)
		return
	}
	var seeker io.ReadSeeker = file
	if _, ok := opened.(io.Seeker); !ok {
		data, _ := io.ReadAll(io.LimitReader(file, maxPicture))
		seeker = bytes.NewReader(data)
	}
	if l.info, l.err = media.Probe(seeker); l.err == nil {
		l.err = fits(f, l.info)
	}
}

// A diskFile remembers what the disk refused while the file was read: a decoder
// takes that for a broken picture.
type diskFile struct {
	fs.File
	err   error
	reads int
}

// maxReads bounds how often a header is read on: one can be said to have as many
// parts as the file has bytes.
const maxReads = 1 << 14

func (d *diskFile) Read(p []byte) (int, error) {
	if d.reads++; d.reads > maxReads {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := d.File.Read(p)
	if err != nil && err != io.EOF {
		d.err = err
	}
	return n, err
}

func (d *diskFile) Seek(offset int64, whence int) (int64, error) {
	return d.File.(io.Seeker).Seek(offset, whence) // where it cannot, a broken picture said to where
}

// What a header does not tell and keeps a file from being published.
var (
	errMisnamed = errors.New("the name says another format")
	errHeavy    = errors.New("too many bytes")
	errMoving   = errors.New("too many bytes for a picture that moves")
)

// fits reports what keeps a picture from being published under its name.
func fits(f *store.File, info media.Info) error {
	named := formatOf(f)
	switch {
	case named == "", info.Animated && info.Format != named, named == media.GIF && info.Format != media.GIF:
		return errMisnamed
	case info.Animated && f.Size > MaxAnimated:
		return errMoving
	}
	return nil
}

// formatOf returns the format that a file's name promises, "" for one that is
// not published.
func formatOf(f *store.File) media.Format {
	switch f.Ext() {
	case ".jpg", ".jpeg", ".jpe", ".jfif":
		return media.JPEG
	case ".png":
		return media.PNG
	case ".webp":
		return media.WebP
	case ".gif":
		return media.GIF
	}
	return ""
}

// Picture returns how pages show a file; one that cannot be shown properly is
// shown as it is, and reported where it is made. The problem is that of a file
// that cannot be read.
func (p *pictures) Picture(f *store.File) (shown markdown.Picture, problems diag.List) {
	shown.Src = f.Path
	if !f.IsPicture() && !f.IsDrawing() {
		return shown, nil
	}
	l := p.of(f)
	switch {
	case l.failed:
		return shown, refuse(f, l, l.err).Problems
	case l.err != nil:
		return shown, nil
	case f.IsDrawing():
		shown.Width, shown.Height = l.width, l.height
		return shown, nil
	case l.info.Animated:
		shown.Width, shown.Height = l.info.Width, l.info.Height
		return shown, nil
	}
	shown.Width, shown.Height = media.Variant{Width: p.settings.Widest()}.Size(l.info)
	shown.Type = media.WebP.MIME()
	for _, v := range p.variants(f, l.info) {
		if v.Format == media.WebP {
			width, _ := v.Size(l.info)
			shown.Sources = append(shown.Sources, markdown.Source{URL: v.path, Width: width})
		} else {
			shown.Src = v.path
		}
	}
	return shown, nil
}

// A variant is one file that is made of a picture, beside the file's own.
type variant struct {
	media.Variant
	path string
}

// variants returns the files that are made of a picture beside its own, the
// smallest first.
func (p *pictures) variants(f *store.File, info media.Info) []variant {
	if info.Animated {
		return nil
	}
	quality := int(p.settings.Quality)
	var all []variant
	for _, w := range p.settings.Sizes {
		all = append(all, variant{media.Variant{Width: int(w), Format: media.WebP, Quality: quality}, f.Variant(int(w), "webp")})
		if int(w) >= info.Width {
			break
		}
	}
	if p.settings.Originals || formatOf(f) == media.WebP {
		v, ext := media.Variant{Width: p.settings.Widest(), Format: media.JPEG, Quality: quality}, "jpg"
		if info.Drawing {
			v.Format, ext = media.PNG, "png"
		}
		all = append(all, variant{v, f.Variant(v.Width, ext)})
	}
	return all
}

// addPictures adds the files that are made of pictures. Their headers are read
// now, several at once, because they say which there are. The problems are those
// of files that cannot be read.
func (s *Set) addPictures() (problems diag.List) {
	var all []*store.File
	for _, f := range s.Site.Files() {
		if f.IsPicture() {
			all = append(all, f)
		}
	}
	looks := make([]*look, len(all))
	each(all, func(i int, f *store.File) bool {
		looks[i] = s.pictures.of(f)
		return true
	})
	for i, f := range all {
		l := looks[i]
		if l.failed {
			problems = append(problems, refuse(f, l, l.err).Problems...)
		}
		o, taken := s.addFile(f.Path, "content/"+f.Name, func(s *Set) Result { return s.pictures.own(f) })
		o.from = ofFile(f)
		problems = append(problems, taken...)
		if l.err != nil {
			continue
		}
		for _, v := range s.pictures.variants(f, l.info) {
			made := s.add(v.path, File, func(s *Set) Result { return s.pictures.variant(f, v.Variant) })
			made.file, made.from = o.file, ofFile(f)
		}
	}
	return problems
}

// own makes what stands at a picture's own address.
func (p *pictures) own(f *store.File) Result {
	l := p.of(f)
	switch {
	case l.err != nil:
		return refuse(f, l, l.err)
	case !p.settings.Originals && !l.info.Animated:
		r := p.variant(f, media.Variant{Width: p.settings.Widest(), Format: formatOf(f), Quality: int(p.settings.Quality)})
		if l.info.BadProfile {
			r.Problems = append(r.Problems, diag.Warn(diag.Position{File: "content/" + f.Name}, "", "picture-profile", nil))
		}
		return r
	}
	data, err := sitefile.Read(p.files, f.Disk, maxPicture)
	if err != nil {
		return refuse(f, l, err)
	}
	if !p.settings.Originals {
		data = media.Strip(data)
	}
	return Result{Data: data}
}

// variant makes a variant of a picture.
func (p *pictures) variant(f *store.File, v media.Variant) Result {
	l := p.of(f)
	l.hash.Do(func() {
		data, err := sitefile.Read(p.files, f.Disk, maxPicture)
		l.digest, l.unread = media.DigestOf(data), err
	})
	if l.unread != nil {
		return refuse(f, l, l.unread)
	}
	data, err := p.resizer.Resize(l.digest, func() ([]byte, error) { return sitefile.Read(p.files, f.Disk, maxPicture) }, p.settings.Widest(), v)
	if err != nil {
		return refuse(f, l, err)
	}
	return Result{Data: data}
}

// refuse says why a picture is not published.
func refuse(f *store.File, l *look, err error) Result {
	d := PictureProblem("content/"+f.Name, err)
	switch {
	case errors.Is(err, errMisnamed):
		d.Code, d.Args = "picture-misnamed", diag.Args{"Kind": string(l.info.Format), "Ext": f.Ext()}
	case errors.Is(err, errHeavy), errors.As(err, new(*sitefile.TooLargeError)):
		d.Code, d.Args = "picture-heavy", diag.Args{"Size": f.Size >> 20, "Limit": maxPicture >> 20}
	case errors.Is(err, errMoving):
		d.Code, d.Args = "picture-moving-heavy", diag.Args{"Size": f.Size >> 20, "Limit": MaxAnimated >> 20}
	}
	return Result{Problems: diag.List{d}}
}

// PictureProblem returns what is told of a picture that cannot be read: what package media
// refuses, or an error of the disk.
func PictureProblem(file string, err error) diag.Diagnostic {
	d := sitefile.Problem(file, err, "file-vanished")
	var large *media.TooLarge
	var kind *media.Unreadable
	switch {
	case errors.Is(err, media.ErrBroken):
		d.Code, d.Args = "picture-broken", nil
	case errors.As(err, &large):
		d.Code = "picture-too-large"
		d.Args = diag.Args{"Width": large.Width, "Height": large.Height, "Limit": media.MaxPixels / 1_000_000, "Side": media.MaxSide}
	case errors.As(err, &kind):
		d.Code, d.Args = "picture-kind", diag.Args{"Kind": kind.Kind}
	}
	return d
}
