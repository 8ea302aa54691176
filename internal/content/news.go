package content

import (
	"reflect"

	"cchc/internal/diag"
	"cchc/internal/schema"
)

// News is an item of news or an article (tin, bài).
type News struct {
	Common   `cchc:",inline"`
	Topic    Topic    `cchc:"topic,required,alike" vi:"Chủ đề|Chuyên đề" doc:"Tin nói về việc gì."`
	Author   string   `cchc:"author,required,alike" vi:"Tác giả|Người viết|Bút danh" doc:"Người viết, hoặc bút danh." eg:"Ban Biên tập"`
	Unit     string   `cchc:"unit,unit,alike" vi:"Đơn vị viết bài|Đơn vị" doc:"Đơn vị có bài; định mức tin, bài tính theo đơn vị này." eg:"Trạm Y tế xã"`
	Audience []string `cchc:"audience,names,alike" vi:"Đối tượng" doc:"Bài dành cho ai."`
	Field    string   `cchc:"field,alike" vi:"Lĩnh vực" doc:"Lĩnh vực của bài, nếu có."`
	Video    *Media   `cchc:"video" vi:"Video|Clip" doc:"Video kèm bài."`
	Audio    *Media   `cchc:"audio" vi:"Bản ghi âm|Âm thanh" doc:"Bản ghi âm kèm bài."`
}

// A Topic is what an item of news is about (chủ đề). The list follows the
// contents that communication plans name.
type Topic string

// Options gives the topics.
func (Topic) Options() []schema.Option {
	return []schema.Option{
		{Value: "direction", Label: "Chỉ đạo, điều hành|Chỉ đạo điều hành"},
		{Value: "results", Label: "Kết quả cải cách hành chính|Kết quả"},
		{Value: "procedures", Label: "Cải cách thủ tục hành chính|Cải cách TTHC"},
		{Value: "digital", Label: "Chuyển đổi số"},
		{Value: "models", Label: "Mô hình, điển hình|Mô hình – điển hình"},
		{Value: "criticism", Label: "Phê bình"},
		{Value: "service-culture", Label: "Văn hóa công vụ"},
		{Value: "dialogue", Label: "Đối thoại"},
		{Value: "training", Label: "Tập huấn, hội nghị|Tập huấn"},
	}
}

func (n *News) check(c *checker) {
	st := schema.TypeOf(reflect.TypeFor[News]())
	c.require(st, "date")
	if n.Cover != nil && !n.Cover.Src.IsZero() && n.Cover.Alt == "" {
		c.report(st, "cover", "cover-without-alt", diag.Args{"Src": n.Cover.Src.Path, "Alt": c.name(schema.TypeOf(reflect.TypeFor[Cover]()), "alt")})
	}
	c.media(st, "video", Film, n.Video)
	c.media(st, "audio", Recording, n.Audio)
}

// Facets returns what the entry is grouped by.
func (n *News) Facets() Facets {
	return Facets{Field: n.Field, Agencies: agencies(n.Unit), Topic: schema.Label(n.Topic), Audience: n.Audience, Dated: true}
}

// Creator is who wrote the text.
func (n *News) Creator() string { return n.Author }

// SearchText gives topic and author.
func (n *News) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Words: []string{label(n.Topic), n.Author}}
}

// Article is the text of who wrote it, with its recordings.
func (n *News) Article() Article {
	a := Article{Author: n.Author}
	for _, m := range []*Media{n.Video, n.Audio} {
		if m != nil {
			a.Recordings = append(a.Recordings, m)
		}
	}
	return a
}

// Empty reports whether there is nothing to read, see or hear.
func (n *News) Empty(blank func() bool) bool {
	return n.Video == nil && n.Audio == nil && len(n.Attachments) == 0 && blank()
}

// OfUnit is the unit that the text was written in.
func (n *News) OfUnit() string { return n.Unit }
