package config

import (
	"reflect"

	"cchc/internal/content"
	"cchc/internal/schema"
)

// A WrittenFile is a sort of file that editors write, with the declaration of its
// values: front matter, or all of it for site.yaml.
type WrittenFile struct {
	Name  string // news, section, home, site
	Label string // Vietnamese
	Type  *schema.Type
}

// WrittenFiles lists what editors write: the entries of each kind, _index.md of
// sections and of the home page, and site.yaml.
func WrittenFiles() []WrittenFile {
	var files []WrittenFile
	for _, o := range content.Kind("").Options() {
		files = append(files, WrittenFile{o.Value, o.Name(), content.Kind(o.Value).Type()})
	}
	return append(files,
		WrittenFile{"section", "mục (_index.md)", schema.TypeOf(reflect.TypeFor[content.SectionFront]())},
		WrittenFile{"home", "trang chủ (content/_index.md)", schema.TypeOf(reflect.TypeFor[content.Home]())},
		WrittenFile{"site", "thiết lập (content/site.yaml)", settingsType})
}

// WrittenFileNamed finds a sort of file by its name, or a kind also by one of its
// Vietnamese names, in any spelling: news, Tin, thu tuc.
func WrittenFileNamed(name string) (f WrittenFile, ok bool) {
	kind, _ := content.KindNamed(name)
	for _, f := range WrittenFiles() {
		if f.Name == name || f.Name == string(kind) {
			return f, true
		}
	}
	return f, false
}
