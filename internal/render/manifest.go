package render

import (
	"cmp"
	"encoding/json"
	"image/color"

	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/theme"
)

// A web manifest (https://www.w3.org/TR/appmanifest/) lets readers put the
// column on the screen of their telephone as an app of its own.

type webManifest struct {
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Summary    string         `json:"description,omitempty"`
	Lang       string         `json:"lang"`
	ID         string         `json:"id"`
	Start      string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Background string         `json:"background_color"`
	Color      string         `json:"theme_color,omitempty"`
	Icons      []manifestIcon `json:"icons,omitempty"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// An appIcon is an icon that the manifest names. Of one that systems cut to
// their own form a circle of four fifths is always seen (Maskable icons, safe
// zone): a square of 56 % has its corners in it.
type appIcon struct {
	manifestIcon
	frame media.Frame
}

var appIcons = []appIcon{
	{manifestIcon{"bieu-tuong-192.png", "192x192", "image/png", "any"}, media.Frame{Size: 192, Share: 1}},
	{manifestIcon{"bieu-tuong-512.png", "512x512", "image/png", "any"}, media.Frame{Size: 512, Share: 1}},
	{manifestIcon{"bieu-tuong-cat.png", "512x512", "image/png", "maskable"}, media.Frame{Size: 512, Share: 0.56, Ground: color.White}},
}

// addManifest adds the manifest, which a site that is carried about has not:
// there is no app without an address.
func (s *Set) addManifest() {
	settings := s.Site.Settings
	m := webManifest{
		Name: settings.Title, ShortName: cmp.Or(settings.ShortTitle, settings.Title), Summary: settings.Summary, Lang: string(settings.Lang),
		ID: settings.BaseURL.Path, Start: settings.BaseURL.Path, Scope: settings.BaseURL.Path, Display: "standalone",
		Background: "#ffffff", Color: s.theme.Chain.Color("brand"),
	}
	for _, i := range s.icons() {
		m.Icons = append(m.Icons, i.manifestIcon)
	}
	s.add(theme.ManifestPath, Data, func(*Set) Result {
		text, err := json.Marshal(m)
		if err != nil {
			panic("render: " + err.Error()) // texts can always be written
		}
		return Result{Data: text}
	})
}

// icons returns the icons of the app: none where there is nothing to draw.
func (s *Set) icons() []appIcon {
	if s.logo() == nil && s.theme.Chain.Static()["/favicon.svg"] == nil {
		return nil
	}
	return appIcons
}

// addIcons adds the icons, made of the agency's logo or the theme's emblem.
// Icons that a site has itself win.
func (s *Set) addIcons() {
	for _, i := range s.icons() {
		s.add("/"+i.Src, File, func(s *Set) Result { return s.icon(i.frame) }).from = s.sourceOfIcon()
	}
}

// logo returns the file of the agency's logo, nil where the theme has its
// emblem.
func (s *Set) logo() *store.File {
	for _, f := range s.Site.Files() {
		if f.Path == s.theme.Chain.OptionFiles()["logo"] {
			return f
		}
	}
	return nil
}

func (s *Set) sourceOfIcon() func(*Set) uint64 {
	if f := s.logo(); f != nil {
		return ofFile(f)
	}
	return nil
}

// icon draws an icon: a logo that cannot be drawn is told, and the theme's
// emblem takes its place.
func (s *Set) icon(frame media.Frame) Result {
	var problems diag.List
	if f := s.logo(); f != nil {
		data, err := sitefile.Read(s.files, f.Disk, maxHeld)
		if err != nil {
			return unreadable(f, err)
		}
		if data, err = s.pictures.resizer.Icon(data, frame); err == nil {
			return Result{Data: data}
		}
		problems = diag.List{diag.Warn(diag.Position{File: "content/" + f.Name}, "", "icon-undrawn", nil)}
	}
	data, err := s.pictures.resizer.Icon(s.theme.Chain.Static()["/favicon.svg"], frame)
	if err != nil {
		problems = append(problems, diag.New(diag.Position{File: s.theme.Chain.StaticFile("/favicon.svg")}, "", "icon-undrawn", nil))
	}
	return Result{Data: data, Problems: problems}
}
