package screen

import (
	"html/template"
	"io/fs"
	"net/http"
)

// A Part is some screens of the desk that belong together, with what they send.
type Part struct {
	Screens   []Screen
	Actions   map[string]Action   // by their addresses
	Downloads map[string]Download // by their addresses
	Files     fs.FS               // ui/NAME.html of each screen, and the scripts that these name
	Shared    []string            // templates of Files that several screens use: ui/writing.html
	Funcs     template.FuncMap    // of these templates
	Uploads   []string            // addresses to which files are sent; the actions bound them
}

// A Screen is one page of the desk: its template is ui/NAME.html, its title the message
// desk.NAME.
type Screen struct {
	Name   string
	Path   string
	Within string                             // the item of the menu that it is below, "" for none
	Data   func(r *http.Request) (any, error) // what the template shows
}

// An Action answers a change: with what its JSON has, or an error.
type Action = func(r *http.Request) (any, error)

// A Download answers with something that is no screen.
type Download = func(w http.ResponseWriter, r *http.Request) error

// A MenuItem is a screen that is reached from everywhere.
type MenuItem struct{ Path, Name string }

// A Menu is the screens that are reached from everywhere.
type Menu struct {
	Items   []MenuItem
	Waiting func() map[string]int // how much waits at each, by name
}
