package themefiles_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/themefiles"
	"cchc/themes"
)

// denied is a site's folder in which the system refuses something of some
// names.
type denied struct {
	fstest.MapFS
	stat, list, read string
	err              error
}

func (d denied) refuse(op, name, refused string) error {
	if name == refused {
		return &fs.PathError{Op: op, Path: name, Err: d.err}
	}
	return nil
}

func (d denied) Stat(name string) (fs.FileInfo, error) {
	if err := d.refuse("stat", name, d.stat); err != nil {
		return nil, err
	}
	return d.MapFS.Stat(name)
}

func (d denied) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.refuse("open", name, d.list); err != nil {
		return nil, err
	}
	return d.MapFS.ReadDir(name)
}

func (d denied) Open(name string) (fs.File, error) {
	if err := d.refuse("open", name, d.read); err != nil {
		return nil, err
	}
	return d.MapFS.Open(name)
}

// Whatever of a site's own theme the system refuses is a problem with its place,
// and never passed over for the program's theme.
func TestOwnThemesAreReadOrReported(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"themes/congvu/theme.yaml", "themes/congvu/partials/footer.html", "themes/congvu/strings/vi.toml", "themes/congvu/static/a.txt"} {
		files[name] = &fstest.MapFile{Data: []byte(map[bool]string{true: "name: congvu\n"}[strings.HasSuffix(name, ".yaml")])}
	}
	const own, one, partials = "themes", "themes/congvu", "themes/congvu/partials"
	for _, err := range []error{fs.ErrPermission, fmt.Errorf("input/output error")} {
		code := map[bool][2]string{true: {"theme-folder-permission", "file-permission"}, false: {"theme-folder-unreadable", "file-unreadable"}}[err == fs.ErrPermission]
		for what, site := range map[string]denied{
			own + " " + code[0]:                             {stat: own},
			one + " " + code[0]:                             {stat: one},
			one + " " + code[0] + " ":                       {list: one},
			partials + " " + code[0]:                        {list: partials},
			"themes/congvu/theme.yaml " + code[1]:           {read: "themes/congvu/theme.yaml"},
			"themes/congvu/theme.yaml " + code[1] + " ":     {stat: "themes/congvu/theme.yaml"},
			"themes/congvu/partials/footer.html " + code[1]: {read: "themes/congvu/partials/footer.html"},
			"themes/congvu/strings/vi.toml " + code[1]:      {stat: "themes/congvu/strings/vi.toml"},
			"themes/congvu/static/a.txt " + code[1]:         {read: "themes/congvu/static/a.txt"},
		} {
			site.MapFS, site.err = files, err
			chain, problems := loadOwn(site)
			if chain != nil || len(problems) != 1 || problems[0] != strings.TrimSpace(what) {
				t.Errorf("%s: %v, %v", what, chain != nil, problems)
			}
		}
	}
	if chain, problems := loadOwn(denied{MapFS: files}); chain == nil || len(problems) > 0 {
		t.Error(problems)
	}
	if chain, problems := loadOwn(denied{MapFS: fstest.MapFS{}}); chain == nil || len(problems) > 0 {
		t.Error(problems)
	}
}

// TestTextOfThemes: what an editor of Windows has saved is the same theme, but for what is
// published as it is; another encoding than UTF-8 is told, and never published.
func TestTextOfThemes(t *testing.T) {
	const text = "\ufeff{{/* Chân trang */}}\r\n<p>Xã</p>\r\n"
	site := fstest.MapFS{
		"themes/congvu/partials/footer.html": {Data: []byte(text)},
		"themes/congvu/static/a.txt":         {Data: []byte(text)},
		"themes/congvu/strings/vi.toml":      {Data: []byte("\ufeffhome = \"Trang đầu\"\r\n")},
		"themes/congvu/assets/css/site.css":  {Data: []byte("\ufeffp {\r\n}\r\n")},
	}
	own, _ := themefiles.Own(site)
	files, problems := themefiles.List("congvu", own, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := map[string]string{
		"partials/footer.html": "{{/* Chân trang */}}\n<p>Xã</p>\n", "static/a.txt": text,
		"strings/vi.toml": "home = \"Trang đầu\"\n", "assets/css/site.css": "p {\n}\n",
	}
	for _, f := range files {
		if _, own := site[f.Name]; own && string(f.Text) == want[f.Path] {
			delete(want, f.Path)
		}
	}
	if len(want) > 0 {
		t.Errorf("not so: %q", want)
	}
	if chain, problems := loadOwn(site); chain == nil {
		t.Error(problems)
	}
	utf16 := []byte("\xff\xfe")
	for _, r := range "<p>Xã</p>" {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	site["themes/congvu/partials/footer.html"] = &fstest.MapFile{Data: utf16}
	if _, problems := loadOwn(site); len(problems) != 1 || problems[0] != "themes/congvu/partials/footer.html utf16-encoding" {
		t.Error(problems)
	}
}

// loadOwn reads the theme of a site and returns its problems as FILE CODE.
func loadOwn(site fs.FS) (*themefiles.Chain, []string) {
	own, problems := themefiles.Own(site)
	var chain *themefiles.Chain
	if len(problems) == 0 {
		chain, problems = themefiles.Load(&config.Settings{Theme: "congvu"}, own, themes.FS)
	}
	var all []string
	for _, p := range problems {
		all = append(all, p.File+" "+p.Code)
	}
	return chain, all
}
