package screen

import (
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/drafts"
	"cchc/internal/sourcefile"
	"cchc/internal/textdiff"
	"cchc/internal/workspace"
)

// A Suggestion is an entry that a field of a screen may name.
type Suggestion struct{ Value, Title string }

// mostSuggested bounds the entries that are suggested.
const mostSuggested = 200

// Suggest returns the entries of a kind, "" for any, that are no drafts, but for one file.
func (s *Server) Suggest(but, kind string) (all []Suggestion) {
	for _, v := range s.Entries() {
		if len(all) < mostSuggested && (kind == "" || v.Sort == kind) && v.File != but && v.State != "draft" {
			all = append(all, Suggestion{strings.TrimPrefix(v.File, "content"), v.Title})
		}
	}
	return all
}

// A DraftView is a draft as screens show it.
type DraftView struct {
	*drafts.Draft
	Title string
	Day   string // when it was typed
	Lines []textdiff.Piece
	Moved bool   // the file has changed since
	Lost  bool   // what it was typed into is not kept any more
	Words string // what was typed, where it cannot be written into the file; else ""
}

// DraftViews returns the drafts of a file that nobody is typing at now, with what saving
// each would change; with nil those of all files, without that.
func (s *Server) DraftViews(file *workspace.Source) (views []DraftView, err error) {
	var all []*drafts.Draft
	if file == nil {
		all, err = s.Drafts.All()
	} else {
		all, err = s.Drafts.Of(file.Name)
	}
	if err != nil {
		return nil, s.Unsaved(drafts.Dir, err)
	}
	for _, t := range all {
		v := DraftView{Draft: t, Title: s.Entry(t.File).Title, Day: Stamp(t.Time)}
		if file != nil {
			v.Moved = t.Base != file.Digest
			text, err := s.DraftText(t)
			if _, v.Lost = s.DraftBase(t); err != nil {
				v.Words = t.InWords(file.Written.Type)
				views = append(views, v)
				continue
			}
			v.Lines = textdiff.Lines(sourcefile.LineFeeds(file.Data), sourcefile.LineFeeds(text))
			if len(v.Lines) == 1 && v.Lines[0].Op == textdiff.Same || len(v.Lines) == 0 {
				_ = s.Drafts.Drop(t.File, t.Tab) // it says what the file says
				continue
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// A FindingView is one finding.
type FindingView struct {
	Title   string // of the entry, or the file
	File    string
	Line    int
	Message string
	Path    string // of the screen that mends it, "" for none
}

// ProblemView is a problem of reading as a finding.
func (s *Server) ProblemView(p diag.Diagnostic, titles map[string]string) FindingView {
	v := FindingView{Title: titles[p.File], File: p.File, Line: p.Line, Message: diag.Capitalize(s.Voice.Message(p))}
	if v.Title == "" {
		v.Title = p.File
	}
	if _, err := s.OnDisk(p.File); err == nil {
		v.Path = Link("/soan", "tep", p.File, "cho", p.Field, "dong", strconv.Itoa(p.Line))
	}
	return v
}
