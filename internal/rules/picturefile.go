package rules

import (
	"path"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// pictureName finds pictures whose file names have a person's name: their addresses show
// it to everybody, and search engines find it.
func pictureName() *check.Rule {
	return &check.Rule{
		Code: "private-picture-name", Basis: personalData,
		File: func(r *check.Reporter, f *store.File) {
			if !f.IsPicture() && !f.IsDrawing() {
				return
			}
			base := path.Base(f.Name)
			if name := viet.NameInFile(strings.TrimSuffix(base, path.Ext(base))); name != "" {
				r.At(diag.Position{File: "content/" + f.Name}, diag.Args{"Name": name})
			}
		},
	}
}

// mostPicture is the largest picture that is read for its metadata, in bytes.
const mostPicture = 32 << 20

// pictureMetadata finds what cameras write into pictures, the place above all, where the
// settings have the originals published; otherwise publishing takes it out.
func pictureMetadata() *check.Rule {
	return &check.Rule{
		Code: "private-picture-data", Basis: personalData,
		File: func(r *check.Reporter, f *store.File) {
			if !r.Settings().Pictures.Originals || !f.IsPicture() || f.Size > mostPicture {
				return
			}
			data, err := sitefile.Read(r.Files(), f.Disk, mostPicture)
			if err == nil && media.HasMetadata(data) {
				r.At(diag.Position{File: "content/" + f.Name}, nil)
			}
		},
	}
}
