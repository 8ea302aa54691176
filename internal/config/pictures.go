package config

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
