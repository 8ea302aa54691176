package config

import (
	"cmp"

	"cchc/internal/content"
)

// A Translated is what the settings say of the column in another language (ngôn ngữ
// khác). What is empty is as the column itself has it.
type Translated struct {
	content.Place
	Lang          content.Tongue   `cchc:"lang,required" vi:"Ngôn ngữ" doc:"Ngôn ngữ: en, Tiếng Anh, km."`
	Title         string           `cchc:"title,required" vi:"Tên chuyên mục|Tiêu đề" doc:"Tên đầy đủ của chuyên mục."`
	ShortTitle    string           `cchc:"shortTitle" vi:"Tên ngắn" doc:"Tên ngắn, cho thanh tiêu đề."`
	Summary       string           `cchc:"summary" vi:"Tóm tắt|Mô tả" doc:"Một câu về chuyên mục."`
	Demonstration string           `cchc:"demonstration" vi:"Bản trình diễn" doc:"Dòng chữ báo đây là bản trình diễn."`
	Agency        TranslatedAgency `cchc:"agency,required" vi:"Cơ quan" doc:"Cơ quan chủ quản của chuyên mục."`
	Links         []LinkGroup      `cchc:"links" vi:"Liên kết" doc:"Các nhóm liên kết ra ngoài."`
}

// A TranslatedAgency is the words about an agency in another language; its numbers
// are the same in all.
type TranslatedAgency struct {
	Name        string `cchc:"name,required,short" vi:"Tên cơ quan|Tên" doc:"Tên đầy đủ."`
	Parent      string `cchc:"parent" vi:"Cơ quan cấp trên" doc:"Cơ quan cấp trên trực tiếp."`
	Address     string `cchc:"address" vi:"Địa chỉ" doc:"Trụ sở."`
	Hours       string `cchc:"hours" vi:"Giờ làm việc" doc:"Giờ làm việc."`
	Responsible string `cchc:"responsible" vi:"Người chịu trách nhiệm" doc:"Người chịu trách nhiệm nội dung và chức vụ."`
}

// In returns the settings with the words of a language where they have them, else the
// settings themselves.
func (s *Settings) In(lang content.Tongue) *Settings {
	for i := range s.Languages {
		if s.Languages[i].Lang == lang {
			return s.translated(&s.Languages[i])
		}
	}
	return s
}

func (s *Settings) translated(t *Translated) *Settings {
	in := *s
	in.Title, in.ShortTitle, in.Summary = t.Title, cmp.Or(t.ShortTitle, t.Title), t.Summary
	in.Demonstration, in.Links = cmp.Or(t.Demonstration, s.Demonstration), t.Links
	a, words := &in.Agency, t.Agency
	a.Name, a.Parent, a.Address = words.Name, cmp.Or(words.Parent, a.Parent), cmp.Or(words.Address, a.Address)
	a.Hours, a.Responsible = cmp.Or(words.Hours, a.Hours), cmp.Or(words.Responsible, a.Responsible)
	return &in
}
