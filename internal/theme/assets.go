package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	text "text/template"

	"cchc/internal/diag"
	"cchc/internal/minify"
	"cchc/internal/store"
)

// readAssets reads icons and assets.
func (l *loader) readAssets() {
	assets := &assetMaker{theme: l.theme, locale: l.theme.site, made: l.theme.assets}
	for _, rel := range slices.Sorted(maps.Keys(l.theme.Chain.Files)) {
		dir, name, _ := strings.Cut(rel, "/")
		switch ext := path.Ext(name); {
		case dir == "icons" && ext == ".svg":
			small, err := minify.Drawing(l.theme.Chain.Files[rel].Text)
			if err != nil {
				l.report(diag.Position{File: l.theme.Chain.Files[rel].Name}, "asset-broken", diag.Args{"Detail": err.Error()})
			}
			l.theme.icons[strings.TrimSuffix(name, ext)] = template.HTML(bytes.TrimSpace(small)) //nolint:gosec // a theme's own file
		case dir == "assets":
			if _, err := assets.asset(name); err != nil {
				l.report(diag.Position{File: l.theme.Chain.Files[rel].Name}, "asset-broken", diag.Args{"Detail": err.Error()})
			}
		}
	}
	l.problems = append(l.problems, assets.problems...)
}

// An assetMaker makes the assets of a theme in one language.
type assetMaker struct {
	theme    *Theme
	locale   *Locale
	made     map[string]*Asset // nil for one that is being made, or has a mistake
	problems diag.List
}

// asset makes an asset, or returns it as it was made: a script can name others.
func (m *assetMaker) asset(name string) (*Asset, error) {
	if a, made := m.made[name]; made {
		if a == nil {
			return nil, fmt.Errorf("%s names itself, or a file with a mistake", name)
		}
		return a, nil
	}
	f, there := m.theme.Chain.Files["assets/"+name]
	if !there {
		return nil, fmt.Errorf("no asset %q", name)
	}
	m.made[name] = nil // being made
	source, ext := f.Text, path.Ext(name)
	switch {
	case name == "css/site.css" || name == "css/poster.css" || name == "css/leaflet.css":
		source = append([]byte(m.theme.Chain.ColorRule()), source...)
	case m.theme.worded(name):
		filled, err := m.fill(name, source)
		if err != nil {
			return nil, err
		}
		source = filled
	case ext == ".svg":
		var problems diag.List
		if source, problems = store.PublishSVG(f.Name, source); len(problems) > 0 {
			m.problems = append(m.problems, problems...)
		}
	}
	data, err := minify.Text(strings.TrimPrefix(ext, "."), source)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(data)
	a := &Asset{
		Name: name, Data: data,
		Path: "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(hash[:4]) + ext,
	}
	m.made[name] = a
	return a, nil
}

// worded reports whether an asset is a script with words of the interface in it, or the
// addresses of other assets.
func (t *Theme) worded(name string) bool {
	return path.Ext(name) == ".js" && bytes.Contains(t.Chain.Files["assets/"+name].Text, []byte("/*{"))
}

// fill puts in a script what stands between /*{ and }*/: words of the interface
// and the addresses of other assets, as texts of JavaScript.
func (m *assetMaker) fill(name string, source []byte) ([]byte, error) {
	tmpl, err := text.New(name).Delims("/*{", "}*/").Funcs(text.FuncMap{
		"T": func(key string) (string, error) {
			words, err := m.locale.strings.say(key, nil)
			return quoted(words), err
		},
		"asset": func(other string) (string, error) {
			a, err := m.asset(other)
			if err != nil {
				return "", err
			}
			return quoted(strings.Repeat("../", strings.Count(name, "/")) + strings.TrimPrefix(a.Path, "/assets/")), nil
		},
	}).Parse(string(source))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = tmpl.Execute(&b, nil)
	return b.Bytes(), err
}

// quoted returns a text as JavaScript has it.
func quoted(s string) string {
	data, _ := json.Marshal(s) // a text can always be written
	return string(data)
}
