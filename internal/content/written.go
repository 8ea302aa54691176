package content

import (
	"reflect"

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
	for _, o := range Kind("").Options() {
		files = append(files, WrittenFile{o.Value, o.Name(), schema.TypeOf(reflect.TypeOf(Kind(o.Value).New()).Elem())})
	}
	return append(files,
		WrittenFile{"section", "mục (_index.md)", schema.TypeOf(reflect.TypeFor[SectionFront]())},
		WrittenFile{"home", "trang chủ (content/_index.md)", schema.TypeOf(reflect.TypeFor[Home]())},
		WrittenFile{"site", "thiết lập (content/site.yaml)", schema.TypeOf(reflect.TypeFor[Settings]())})
}
