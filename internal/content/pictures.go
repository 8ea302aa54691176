package content

import (
	"slices"
	"strconv"
	"strings"

	"cchc/internal/viet"
)

// Pictures says how the pictures of the column are published.
type Pictures struct {
	Originals bool           `cchc:"originals" vi:"Đăng bản gốc|Bản gốc" doc:"true: đăng cả tệp gốc, còn nguyên nơi chụp ghi trong ảnh."`
	Sizes     []PictureWidth `cchc:"sizes,names" vi:"Các cỡ ảnh|Cỡ ảnh" doc:"Các bề rộng, bằng điểm ảnh; mặc định 480, 960, 1600."`
	Quality   PictureQuality `cchc:"quality" vi:"Chất lượng ảnh|Chất lượng" doc:"Từ 30 đến 95; mặc định 78."`
}

// A PictureWidth is a width in pixels, 100 to 4000.
type PictureWidth int

// PictureWidthForm is the reason for refusing a width.
const PictureWidthForm viet.Reason = "picture-width"

// UnmarshalText reads a width.
func (w *PictureWidth) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 100 || n > 4000 {
		return PictureWidthForm
	}
	*w = PictureWidth(n)
	return nil
}

// A PictureQuality is how much of a photo's detail is kept, 30 to 95.
type PictureQuality int

// PictureQualityForm is the reason for refusing a quality.
const PictureQualityForm viet.Reason = "picture-quality"

// UnmarshalText reads a quality.
func (q *PictureQuality) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 30 || n > 95 {
		return PictureQualityForm
	}
	*q = PictureQuality(n)
	return nil
}

// complete puts the widths in order and fills in what was not said.
func (p *Pictures) complete() {
	p.Sizes = slices.DeleteFunc(p.Sizes, func(w PictureWidth) bool { return w == 0 }) // refused ones
	if len(p.Sizes) == 0 {
		p.Sizes = []PictureWidth{480, 960, 1600}
	}
	slices.Sort(p.Sizes)
	p.Sizes = slices.Compact(p.Sizes)
	if p.Quality == 0 {
		p.Quality = 78
	}
}

// Widest returns the largest width at which pictures are published.
func (p *Pictures) Widest() int { return int(p.Sizes[len(p.Sizes)-1]) }

// IsPicture reports whether a file is meant to be a picture made of pixels, by
// its published name.
func (f *File) IsPicture() bool {
	t := TypeOf(f.Path)
	return t != nil && t.picture || slices.Contains(unpublished, f.Ext())
}

// Variant returns the address of a picture in one of the widths, in the format
// with the given ending: /tin-tuc/a/anh-1.jpg.480.webp. The whole name stays in
// it, so that anh-1.jpg and anh-1.png keep apart.
func (f *File) Variant(width int, ext string) string {
	return f.Path + "." + strconv.Itoa(width) + "." + ext
}

// Variants returns all addresses that the variants of a file may take.
func (p *Pictures) Variants(f *File) []string {
	if !f.IsPicture() {
		return nil
	}
	paths := []string{f.Variant(p.Widest(), "jpg"), f.Variant(p.Widest(), "png")}
	for _, w := range p.Sizes {
		paths = append(paths, f.Variant(int(w), "webp"))
	}
	return paths
}
