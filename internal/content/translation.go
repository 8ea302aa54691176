package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"

	"golang.org/x/text/language"
)

// A Tongue is the language of a text, as its BCP 47 tag: en, km, zh-Hant.
type Tongue string

// TongueForm is the reason for refusing a language.
const TongueForm viet.Reason = "tongue-form"

// tongues are the languages that editors name in Vietnamese, by their keys
// (see [viet.Key]).
var tongues = map[string]Tongue{
	"tiengviet": "vi", "tienganh": "en", "tiengphap": "fr", "tiengtrung": "zh", "tienghoa": "zh", "tiengkhmer": "km", "tienglao": "lo",
	"tiengnhat": "ja", "tienghan": "ko", "tiengnga": "ru", "tienghmong": "hmn", "tiengmong": "hmn", "tiengtay": "tyz", "tiengthai": "blt",
	"tiengcham": "cjm", "tiengede": "rad", "tienggiarai": "jra", "tiengbana": "bdq",
}

// UnmarshalText reads a tag, or the Vietnamese name of a language.
func (t *Tongue) UnmarshalText(text []byte) error {
	if known := tongues[viet.Key(string(text))]; known != "" {
		*t = known
		return nil
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
