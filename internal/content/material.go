package content

import (
	"reflect"

	"cchc/internal/schema"
)

// Material is something to hand out, hang up or play (tài liệu tuyên truyền).
type Material struct {
	Common     `cchc:",inline"`
	Form       Form         `cchc:"form,required,alike" vi:"Hình thức|Loại" doc:"Tờ rơi, áp phích, infographic, video, bài phát thanh, khẩu hiệu."`
	Files      []Attachment `cchc:"files" vi:"Tệp" doc:"Các tệp để tải về, in hoặc phát."`
	Captions   FileRef      `cchc:"captions" vi:"Phụ đề" doc:"Tệp phụ đề WebVTT (.vtt) của video."`
	Transcript string       `cchc:"transcript" vi:"Lời thoại|Lời thoại bằng chữ" doc:"Lời nói trong video, bài phát thanh."`
	Audience   []string     `cchc:"audience,names,alike" vi:"Đối tượng" doc:"Dành cho ai."`
	Field      string       `cchc:"field,alike" vi:"Lĩnh vực" doc:"Lĩnh vực."`
}

// A Form is what a material is.
type Form string

// Options gives the forms.
func (Form) Options() []schema.Option {
	return []schema.Option{
		{Value: "leaflet", Label: "Tờ rơi|Tờ gấp"},
		{Value: "poster", Label: "Áp phích|Pa-nô|Pano"},
		{Value: "infographic", Label: "Infographic|Đồ họa thông tin"},
		{Value: "video", Label: "Video|Clip"},
		{Value: "broadcast", Label: "Bài phát thanh|Phát thanh"},
		{Value: "slogan", Label: "Khẩu hiệu"},
	}
}

func (m *Material) check(c *checker) {
	st := schema.TypeOf(reflect.TypeFor[Material]())
	films, recordings := 0, 0
	for _, f := range m.Files {
		switch Playable(f.File.Path) {
		case Film:
			films++
		case Recording:
			recordings++
		}
	}
	if (m.Form == "video" || m.Form == "broadcast" || films+recordings > 0) && m.Transcript == "" {
		c.report(st, "transcript", "media-without-transcript", nil)
	}
	c.captions(st, "files", films > 0, m.Captions)
}

// Facets returns what the entry is grouped by.
func (m *Material) Facets() Facets {
	return Facets{Field: m.Field, Audience: m.Audience, Dated: true}
}

// Rank is that of a guide.
func (*Material) Rank() SearchRank { return RankGuide }

// SearchText gives the form of the material.
func (m *Material) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{label(m.Form)}}
}

// Empty reports whether there is nothing to look at or download.
func (m *Material) Empty(blank func() bool) bool {
	return len(m.Files) == 0 && len(m.Attachments) == 0 && blank()
}
