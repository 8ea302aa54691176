package content

import (
	"reflect"
	"slices"
	"strings"

	"cchc/internal/schema"
	"cchc/internal/viet"
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
	for _, o := range Kind("").Options() {
		files = append(files, WrittenFile{o.Value, o.Name(), Kind(o.Value).Type()})
	}
	return append(files,
		WrittenFile{"section", "mục (_index.md)", schema.TypeOf(reflect.TypeFor[SectionFront]())},
		WrittenFile{"home", "trang chủ (content/_index.md)", schema.TypeOf(reflect.TypeFor[Home]())},
		WrittenFile{"site", "thiết lập (content/site.yaml)", schema.TypeOf(reflect.TypeFor[Settings]())})
}

// WrittenFileNamed finds a sort of file by its name, or a kind also by one of its
// Vietnamese names, in any spelling: news, Tin, thu tuc.
func WrittenFileNamed(name string) (f WrittenFile, ok bool) {
	kind, _ := KindNamed(name)
	for _, f := range WrittenFiles() {
		if f.Name == name || f.Name == string(kind) {
			return f, true
		}
	}
	return f, false
}

// KindNamed finds a kind by its name or one of its Vietnamese names, in any spelling.
func KindNamed(name string) (k Kind, ok bool) {
	key := viet.Key(name)
	for _, o := range k.Options() {
		names := append(strings.Split(o.Label, "|"), o.Value)
		if slices.ContainsFunc(names, func(n string) bool { return viet.Key(n) == key }) {
			return Kind(o.Value), true
		}
	}
	return "", false
}
