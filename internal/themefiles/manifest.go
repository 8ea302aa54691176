package themefiles

import (
	"errors"
	"io/fs"

	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
)

// manifestFile describes a theme.
const manifestFile = "theme.yaml"

// manifest is theme.yaml.
type manifest struct {
	Name     string       `cchc:"name,required" vi:"Tên"`
	Inherits string       `cchc:"inherits" vi:"Kế thừa"`
	Kiosk    string       `cchc:"kiosk" vi:"Màn hình tra cứu"`
	Options  []Option     `cchc:"options" vi:"Tùy chọn"`
	Pictures []PictureUse `cchc:"pictures" vi:"Ảnh"`
	Cards    *CardUse     `cchc:"cards" vi:"Ảnh chia sẻ"`
}

// A PictureUse is a way in which a theme shows pictures.
type PictureUse struct {
	Name  string `cchc:"name,required" vi:"Tên"`
	Sizes string `cchc:"sizes" vi:"Bề rộng"`
	Eager bool   `cchc:"eager" vi:"Tải trước"`
}

// A CardUse names the options whose colours cards are drawn in.
type CardUse struct {
	Ground string `cchc:"ground,required" vi:"Nền"`
	Edge   string `cchc:"edge,required" vi:"Viền"`
}

// manifest reads the nearest description of a theme.
func (r *reader) manifest(name, file string) manifest {
	m := manifest{Name: name}
	for _, fsys := range r.sources() {
		p := name + "/" + manifestFile
		if _, err := sitefile.Stat(fsys, p); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		text, err := r.read(fsys, p)
		if err != nil {
			break
		}
		node, problems := front.ParseYAML(file, text)
		if node != nil {
			problems = append(problems, schema.Decode(file, node, &m)...)
		}
		r.problems = append(r.problems, problems...)
		break
	}
	return m
}
