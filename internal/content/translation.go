package content

import (
	"slices"

	"cchc/internal/schema"
	"cchc/internal/viet"

	"golang.org/x/text/language"
)

// A Tongue is the language of a text, as its BCP 47 tag: en, km, zh-Hant.
type Tongue string

// TongueForm is the reason for refusing a language.
const TongueForm viet.Reason = "tongue-form"

// tongues are the languages that editors name in Vietnamese: the tag, the name
// in the language itself, and what it is called.
var tongues = []struct {
	tag        Tongue
	name       string
	vietnamese []string
}{
	{"vi", "Tiếng Việt", []string{"Tiếng Việt"}},
	{"en", "English", []string{"Tiếng Anh"}},
	{"fr", "Français", []string{"Tiếng Pháp"}},
	{"zh", "中文", []string{"Tiếng Trung", "Tiếng Hoa"}},
	{"ja", "日本語", []string{"Tiếng Nhật"}},
	{"ko", "한국어", []string{"Tiếng Hàn"}},
	{"ru", "Русский", []string{"Tiếng Nga"}},
	{"km", "ភាសាខ្មែរ", []string{"Tiếng Khmer"}},
	{"lo", "ພາສາລາວ", []string{"Tiếng Lào"}},
	{"hmn", "Hmoob", []string{"Tiếng Mông", "Tiếng Hmông"}},
	{"tyz", "Tày", []string{"Tiếng Tày"}},
	{"cjm", "Chăm", []string{"Tiếng Chăm"}},
	{"rad", "Êđê", []string{"Tiếng Êđê"}},
	{"jra", "Jrai", []string{"Tiếng Gia Rai", "Tiếng Jrai"}},
	{"bdq", "Bahnar", []string{"Tiếng Ba Na", "Tiếng Bana"}},
}

// Name returns the name of a language in itself, its tag where that is not
// known.
func (t Tongue) Name() string {
	for _, known := range tongues {
		if known.tag == t {
			return known.name
		}
	}
	return string(t)
}

// UnmarshalText reads a tag, or the Vietnamese name of a language.
func (t *Tongue) UnmarshalText(text []byte) error {
	key := viet.Key(string(text))
	for _, known := range tongues {
		if slices.ContainsFunc(known.vietnamese, func(name string) bool { return viet.Key(name) == key }) {
			*t = known.tag
			return nil
		}
	}
	tag, err := language.Parse(string(text))
	if err != nil || tag == language.Und {
		return TongueForm
	}
	*t = Tongue(tag.String())
	return nil
}

// A Translation is where the text of an entry stands in another language: in
// another entry of the site, whose own lang says which, or elsewhere.
type Translation struct {
	Place
	Page FileRef `cchc:"page,short" vi:"Trang|Tệp" doc:"Tệp của bài dịch trong chuyên mục, tính từ tệp bài viết; bài đó tự ghi lang."`
	URL  Link    `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ đầy đủ, khi bản dịch ở nơi khác; ghi kèm lang."`
	Lang Tongue  `cchc:"lang" vi:"Ngôn ngữ" doc:"Ngôn ngữ của bản dịch ở nơi khác: en, Tiếng Anh."`
}

// checkTranslations reports translations that say too little.
func (c *Common) checkTranslations(check *checker, st *schema.Type) {
	for _, t := range c.Translations {
		if t.Page.IsZero() == (t.URL == "") || t.URL != "" && t.Lang == "" {
			check.report(st, "translations", "translation-where", nil)
		}
	}
}
