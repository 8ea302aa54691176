// Package writing has the screens of the desk (Bài viết, Soạn, Cài đặt) in which entries and the
// settings are written: the list of entries, the editor of one beside its page, the joining of
// what two people typed, and the forms of the settings, which are a file like others.
//
// What the browser sends while somebody types is kept as a draft and shown by the preview
// (editor.go); it is saved over the file that it was opened with and no other, and where that
// is not there any more under its name or as a new entry (draft.go). Files that are
// sent wait for their place beside a text (uploads.go, pictures.go); what is pasted becomes
// Markdown (paste.go); links are looked for among the pages of the site (links.go).
package writing

import (
	"embed"

	"cchc/internal/drafts"
	"cchc/internal/screen"
	"cchc/internal/workspace"
)

//go:embed ui
var files embed.FS

// A Desk writes: the list of entries, their editor, files and links in them, and the settings.
type Desk struct {
	*screen.Server
	linkTargets workspace.Known[[]*linkTarget] // of links
	uploads     uploads
	tabs        drafts.Saves
}

// New returns the desk whose screens a server answers with.
func New(s *screen.Server) *Desk { return &Desk{Server: s} }

// Part is the screens and what they send.
func (d *Desk) Part() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{
			{Name: "entries", Path: "/bai-viet", Data: d.listScreen},
			{Name: "editor", Path: "/soan", Within: "entries", Data: d.editorScreen},
			{Name: "conflict", Path: "/xung-dot", Within: "entries", Data: d.conflictScreen},
			{Name: "draft", Path: "/ban-do", Within: "entries", Data: d.draftScreen},
			{Name: "settings", Path: "/cai-dat", Data: d.settingsScreen},
			{Name: "part", Path: "/cai-dat/muc", Within: "settings", Data: d.partScreen},
		},
		Actions: map[string]screen.Action{
			"/bai-viet":        d.newAction,
			"/soan/nhap":       d.typedAction,
			"/soan/giu":        d.keptAction,
			"/soan/luu":        d.saveAction,
			"/soan/bo":         d.dropAction,
			"/soan/dan":        d.pasteAction,
			"/ban-do":          d.draftAction,
			"/xung-dot":        d.joinAction,
			"/nhip":            d.beatAction,
			"/tep":             d.uploadAction,
			"/tep/dat":         d.placeAction,
			"/cai-dat/muc":     d.sectionAction,
			"/cai-dat/khac":    d.anotherAction,
			"/cai-dat/sao-luu": d.backupAction,
		},
		Downloads: map[string]screen.Download{
			"/soan/sau": d.savedDownload,
			"/soan/tim": d.linkDownload,
			"/tep/xem":  d.uploadDownload,
		},
		Files:   files,
		Shared:  []string{"ui/state.html", "ui/writing.html"},
		Uploads: []string{"/soan/dan", "/tep"},
	}
}
