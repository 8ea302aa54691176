package config

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"cchc/internal/viet"
)

// Patterns are the address patterns of national systems, which change and are
// therefore settings; {code} stands for a procedure's national code.
type Patterns struct {
	Procedure string `cchc:"procedure" vi:"Thủ tục trên Cổng DVCQG" doc:"Địa chỉ của một thủ tục, {code} là mã; bỏ trống là Cổng Dịch vụ công quốc gia, Không là không có liên kết."`
	Dossier   string `cchc:"dossier" vi:"Tra cứu hồ sơ|Tra cứu tình trạng hồ sơ" doc:"Nơi tra cứu tình trạng hồ sơ đã nộp, ví dụ https://…/tra-cuu?ma={code}; {code} là mã hồ sơ mà người dân gõ, không có thì chỉ là liên kết."`

	LookUp *LookUp // where Dossier leads, nil for nowhere
}

// nationalProcedure is the page of a procedure on the national portal.
const nationalProcedure = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc={code}"

// complete sets what was left out.
func (p *Patterns) complete() {
	switch viet.Key(p.Procedure) {
	case "":
		p.Procedure = nationalProcedure
	case "khong", "no", "off":
		p.Procedure = ""
	}
	p.LookUp = lookUp(p.Dossier)
}

// A LookUp is where people see how far their dossier has come (tra cứu tình trạng hồ
// sơ): the address of a form with the code, or of a page where Field is empty.
type LookUp struct {
	Action string // without its query where it is that of a form
	Origin string
	Field  string // the name under which the form sends the code
	Fixed  []LookUpField
}

// A LookUpField is what the form sends beside the code.
type LookUpField struct{ Name, Value string }

// lookUp returns where dossiers are looked up by an address, nil for nowhere.
func lookUp(address string) *LookUp {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil
	}
	l := &LookUp{Origin: u.Scheme + "://" + u.Host}
	query := u.Query()
	for _, key := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[key] {
			if v == "{code}" {
				l.Field = key
			} else {
				l.Fixed = append(l.Fixed, LookUpField{key, v})
			}
		}
	}
	if l.Field == "" {
		l.Action, l.Fixed = address, nil
		return l
	}
	u.RawQuery = ""
	l.Action = u.String()
	return l
}

// sound reports whether the place for looking up dossiers is an address, in which the
// code is nowhere or is one value of the query.
func (l *LookUp) sound() bool {
	return strings.HasPrefix(l.Origin, "https://") && len(l.Origin) > len("https://") && !strings.Contains(l.Action, "{code}") && !strings.Contains(l.Action, "%7Bcode%7D")
}
