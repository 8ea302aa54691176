package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"

	"cchc/internal/content"
	"cchc/internal/site"

	"github.com/cespare/xxhash/v2"
)

// The service worker (https://www.w3.org/TR/service-workers/), where the
// settings ask for one, has readers' devices keep what they looked at, the
// hotlines and the procedures. What it does is the theme's worker/offline.js;
// what it keeps from the beginning is said here, with a digest of each page, so
// that a device fetches only what changed. Where the settings ask for none, the
// worker is one that removes an earlier one: browsers look for it at its old
// address.

const workerPath = "/sw.js"

// keptShare is the part of the size in the settings that is kept from the
// beginning, in quarters; the rest is for what readers look at.
const keptShare = 3

// addWorker adds the service worker; there are none over file://.
func (s *Set) addWorker() {
	settings := s.Site.Settings
	if settings.Offline.Size == 0 {
		s.add(workerPath, File, func(s *Set) Result { return Result{Data: s.theme.Worker("off")} })
		return
	}
	s.add(workerPath, File, (*Set).worker).from = func(s *Set) uint64 {
		h := xxhash.New()
		for _, o := range s.worthKeeping(s.Site.NewView()) {
			_ = binary.Write(h, binary.BigEndian, s.Source(o)) // a hash takes everything
		}
		return h.Sum64()
	}
}

// worker writes the service worker of a site that is kept on devices.
func (s *Set) worker() Result {
	view := s.Site.NewView()
	r := Result{}
	budget := s.Site.Settings.Offline.Size << 20
	room := budget
	var keep [][2]string
	named := map[string]bool{} // assets that kept pages name
	take := func(o *Output, data []byte) {
		sum := sha256.Sum256(data)
		keep = append(keep, [2]string{o.Path[1:], hex.EncodeToString(sum[:5])})
		room -= len(data)
	}
	asked := map[string]bool{}
	for _, o := range s.worthKeeping(view) {
		made := s.Render(o)
		if len(made.Data) == 0 { // it has a mistake, which is told there
			continue
		}
		for _, q := range made.Queries {
			if !asked[q.Name] {
				asked[q.Name] = true
				r.Queries = append(r.Queries, q)
			}
		}
		if budget-room+len(made.Data) > budget*keptShare/4 {
			break
		}
		take(o, made.Data)
		for _, a := range s.theme.Assets() {
			if !named[a.Path] && bytes.Contains(made.Data, []byte(view.URL(a.Path))) {
				named[a.Path] = true
				take(s.byPath[a.Path], s.Render(s.byPath[a.Path]).Data)
			}
		}
	}
	for _, q := range view.Queries() {
		if !asked[q.Name] {
			r.Queries = append(r.Queries, q)
		}
	}
	list, err := json.Marshal(keep)
	if err != nil {
		panic("render: " + err.Error()) // texts can always be written
	}
	r.Data = fmt.Appendf(nil, "var keep=%s,room=%d,offline=%q,lang=%q,notice=%q;\n%s", list, room, site.OfflinePath[1:], s.Site.Settings.Lang,
		html.EscapeString(s.theme.Words("offline.notice")), s.theme.Worker("offline"))
	return r
}

// worthKeeping returns what devices keep from the beginning, in the order in
// which it is worth it: the page for what is not kept, the home page, the
// hotlines with their list, the lists of procedures, the procedures.
func (s *Set) worthKeeping(view *site.View) (outputs []*Output) {
	seen := map[string]bool{}
	add := func(p *site.Page) {
		if p != nil && !seen[p.Path] && s.byPath[p.Path] != nil {
			seen[p.Path] = true
			outputs = append(outputs, s.byPath[p.Path])
		}
	}
	add(view.Page(site.OfflinePath))
	add(view.Home())
	for _, kind := range []content.Kind{content.KindContacts, content.KindProcedure} {
		entries := view.Latest(string(kind), 0)
		for _, p := range entries {
			add(view.Parent(p))
		}
		for _, p := range entries {
			add(p)
		}
	}
	return outputs
}
