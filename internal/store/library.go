// Package store reads the folder of a site.
//
// [Load] reads it into a [Library]: its settings, its sections and its entries,
// each [Entry] with the front matter of its kind. Nothing in a Library changes
// after Load has returned it. A [Cache] keeps what was read, also between runs
// of the program, for the next load.
//
// # The folder
//
//	content/site.yaml            the settings of the column
//	content/_index.md            the home page's own text
//	content/thu-tuc/_index.md    a section; its kind is the kind of its files
//	content/thu-tuc/khai-sinh.md an entry, at /thu-tuc/khai-sinh/
//	content/tin-tuc/a/index.md   an entry with the files beside it
//
// A folder without an _index.md belongs to the section above it. Every file
// that is not Markdown can be linked to from entries and is then published at the
// address of its folder, if its type is one of [FileTypes] and it is of that
// type. Names are made into addresses with [viet.Slug].
// What programs leave behind (leftover.go) is passed over.
//
// # Problems
//
// Everything is read even when something is wrong: one bad file does not stop
// the others from being read, and all problems are returned together. What is
// read only when it is needed, a [Body] for one, has its problems then.
package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/markdown"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A Library is the content of a site.
type Library struct {
	Settings       *config.Settings // those of the file, with the base address and theme of the Options in their place
	SettingsDigest uint64           // of the text they were read from and of the Options
	Delivery       Delivery
	Home           content.Home
	HomeBody       Body
	homeSum        uint64            // of the home page's front matter
	homeMentions   []string          // files that its text names
	homePrivate    []Private         // numbers of people in its file
	Sections       []*Section        // by path
	Entries        []*Entry          // by file
	Files          map[string]*File  // by Name
	byFile         map[string]*Entry // by File
	broken         map[string]bool   // files of entries that could not be read
	brokenAt       map[string]bool   // the addresses of those
	sections       map[string]*Section
	near           *nearNames
	Refused        []Refused
	Unread         bool // the file of an entry or a section could not be read, so that nobody knows what it names
}

// A Section is a folder with an _index.md.
type Section struct {
	Dir    string // below content: thu-tuc, ke-hoach/tham-khao
	File   string // content/thu-tuc/_index.md
	Path   string // /thu-tuc/
	Parent *Section
	content.SectionFront
	Body   Body
	Digest uint64 // of the front matter's text

	unsure   bool      // its file does not say of which kind its entries are; they are not read
	mentions []string  // files that the text names
	private  []Private // numbers of people in the file
}

// A Refused is a file that cannot be published under its name, and why.
type Refused struct {
	Name string // below content
	Code string
	Args diag.Args
}

// A Body is Markdown text with its place.
type Body struct {
	Line   int    // the line of the file on which the text begins
	Size   int    // of the text in bytes
	Digest uint64 // of the text
	text   []byte
	read   func() ([]byte, diag.List) // reads the text when it is asked for; nil where text is there
	kept   *markdown.Kept             // see Kept
}

// Kept returns where pages are kept that are made of a text of several sites, nil for a text of
// one (see [Shared]).
func (b Body) Kept() *markdown.Kept { return b.kept }

// Text returns the text. The problem is that of a file that cannot be read now:
// then there is no text, and nothing that is made of it can be published.
func (b Body) Text() ([]byte, diag.List) {
	if b.read != nil {
		return b.read()
	}
	return b.text, nil
}

// blank reports whether there is nothing but spaces.
func (b Body) blank() bool {
	if b.Size > 256 {
		return false
	}
	text, problems := b.Text()
	return len(problems) == 0 && len(bytes.TrimSpace(text)) == 0
}

// State says whether an entry is published.
type State string

// The states.
const (
	Published State = "published"
	Draft     State = "draft"
	Scheduled State = "scheduled" // its date is still to come
)

// An Entry is one Markdown file that is a page.
type Entry struct {
	File    string // content/thu-tuc/khai-sinh.md, as the editor knows it
	Dir     string // the folder its file references start from, below content
	Path    string // /thu-tuc/khai-sinh/
	Section *Section
	Kind    content.Kind
	*content.Common
	Brief   content.Brief
	data    content.Data // nil where it is read later
	later   *laterData   // reads it then
	Body    Body
	State   State
	Digest  uint64 // of the front matter's text
	Broken  bool   // its file has errors, so that not all of it is there
	SortKey string // of the title, see viet.SortKey
	refs    []namedFile

	mentions []string  // files that the text names
	private  []Private // numbers of people in the file
	phones   []string  // in the front matter, see Phones
	made     *sync.Map // what was made of the front matter alone, see Made; nil where no other site has it

	Decomposed content.Place // the first letter whose marks are characters of their own; line 0 for none
	ForeignD   content.Place // the first Ð or ð in a Vietnamese word, likewise
	Places     front.Places  // of the front matter, see Options.KeepPlaces; empty where they are not known
}

// Data returns the front matter, nil where it could not be read.
func (e *Entry) Data() content.Data {
	if e.later != nil {
		return e.later.get()
	}
	return e.data
}

// Made returns what make makes of the front matter, and of nothing else that can differ between
// sites: once for all sites that have the entry word for word. ok says that it did so; else it is not
// kept. key is of a type of the caller's own.
func (e *Entry) Made(key any, make func() (made any, ok bool)) any {
	if e.made == nil {
		made, _ := make()
		return made
	}
	if known, ok := e.made.Load(key); ok {
		return known
	}
	made, ok := make()
	if ok {
		e.made.Store(key, made)
	}
	return made
}

// Unusual returns the front matter of an entry of which more may be asked than its Brief
// says, nil for one that is plain (see [content.Plain]).
func (e *Entry) Unusual() content.Data { return e.data }

// LateProblems returns what is wrong with front matters that were read later than the
// library: an error among them means that pages were made without one.
func (l *Library) LateProblems() (problems diag.List) {
	for _, e := range l.Entries {
		if e.later != nil {
			problems = append(problems, e.later.told()...)
		}
	}
	return problems
}

// A File is a file beside the entries: a picture, a form, a text to download.
type File struct {
	Name  string // below content, in NFC: tin-tuc/a/Ảnh 1.jpg
	Disk  string // the path as it is in the file system
	Path  string // /tin-tuc/a/anh-1.jpg
	Size  int64
	State uint64 // another one where anything of the file has changed (see [sitefile.StateOf]); 0 where that is not known
}

// HomeDigest is a digest of the home page's front matter.
func (l *Library) HomeDigest() uint64 { return l.homeSum }

// Digest is a digest of all that the library was read from but the texts.
func (l *Library) Digest() uint64 {
	h := xxhash.New()
	add := func(parts ...any) { fmt.Fprintln(h, parts...) }
	add(l.SettingsDigest, l.homeSum)
	for _, s := range l.Sections {
		add(s.File, s.Digest)
	}
	for _, e := range l.Entries {
		add(e.File, e.Digest, e.State, e.Broken)
	}
	for _, name := range slices.Sorted(maps.Keys(l.Files)) {
		add(name, l.Files[name].Size, l.Files[name].State)
	}
	return h.Sum64()
}

// BrokenAt reports whether an entry that could not be read has an address.
func (l *Library) BrokenAt(path string) bool { return l.brokenAt[path] }

// ByFile returns the entry of a file (content/…), nil for none.
func (l *Library) ByFile(file string) *Entry { return l.byFile[file] }

// Options say how a site is read.
type Options struct {
	Future bool      // publish what is dated later
	Cache  *Cache    // what earlier loads of the same folder read; nil for none
	Shared *Shared   // what loads of other sites read of the files that they share; nil for none
	Today  viet.Date // what is dated later is scheduled
	Drafts bool      // publish drafts
	Base   string    // the base address, where it is not the settings' own
	Theme  string    // the theme, likewise
	// Moved returns the addresses that earlier builds published, given the files
	// of all entries with digests of their front matter; nil for none.
	Moved           func(entries map[string]uint64) []Moved
	Delivery        Delivery        // how readers open the site
	Addresses       map[string]bool // of files that the theme names, which are published for that
	NoServiceWorker bool            // readers' devices keep nothing, whatever the settings say
	KeepPlaces      bool            // entries keep where the values of their front matter stand
}

// A Delivery says how readers open a site: from a server, or without one from its
// folder, on a USB stick or on a screen for everybody.
type Delivery struct {
	Portable bool // opened by a double click
	Idle     int  // seconds after which a screen for everybody asks who is there; 0 for none such
}

// A Moved is an address at which an earlier build published an entry that has
// another one now. It is kept as an old address of the entry as long as
// nothing else is there.
type Moved struct {
	Path string // /thu-tuc/cu/
	File string // the entry's file as it is called now: content/thu-tuc/moi.md
}
