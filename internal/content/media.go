package content

import (
	"path"
	"reflect"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/schema"
)

// A Play is how a browser plays a file: as a film or as a recording of sound;
// "" for one that it does not play.
type Play string

// The ways to play a file.
const (
	Film      Play = "video"
	Recording Play = "audio"
)

// Playable returns how browsers play a file, by the end of its name.
func Playable(name string) Play {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp4", ".webm":
		return Film
	case ".mp3", ".m4a", ".ogg", ".wav":
		return Recording
	}
	return ""
}

// Play returns how browsers play an attachment of the site.
func (a Attachment) Play() Play { return Playable(a.File.Path) }

// media reports a video or a recording that cannot be played, and one that says
// nowhere where it is. A recording in a file for films is played as well.
func (c *checker) media(st *schema.Type, key string, kind Play, m *Media) {
	if m == nil {
		return
	}
	switch play := Playable(m.File.Path); {
	case m.File.IsZero() == (m.URL == ""):
		c.report(st, key, "media-where", nil)
	case m.URL == "" && (play == "" || kind == Film && play != Film):
		c.report(st, key, "media-format", diag.Args{"Path": m.File.Path, "Kind": string(kind)})
	}
	c.captions(st, key, kind == Film && !m.File.IsZero(), m.Captions)
}

// captions warns of a film without captions (WCAG 2.2, 1.2.2), and reports
// captions that no browser reads.
func (c *checker) captions(st *schema.Type, key string, film bool, captions FileRef) {
	switch {
	case !captions.IsZero() && !strings.EqualFold(path.Ext(captions.Path), ".vtt"):
		c.report(st, key, "captions-format", diag.Args{"Path": captions.Path})
	case film && captions.IsZero():
		c.warn(st, key, "captions-missing", diag.Args{"Captions": c.name(schema.TypeOf(reflect.TypeFor[Media]()), "captions")})
	}
}

// attachedMedia warns of sound and film among the files to download, whose
// words stand nowhere.
func (c *Common) attachedMedia(check *checker, st *schema.Type) {
	for _, a := range c.Attachments {
		if Playable(a.File.Path) != "" {
			check.warn(st, "attachments", "media-attached", diag.Args{"Path": a.File.Path})
		}
	}
}
