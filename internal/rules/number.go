package rules

import (
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// symbols are the types of documents with the abbreviation that their numbers have (Nghị
// định 30/2020/NĐ-CP, Phụ lục III). Quy chế and Quy định are left out: decisions issue
// them, under their own numbers.
var symbols = func() map[string]string {
	byKey := map[string]string{}
	for name, symbol := range map[string]string{
		"nghị quyết": "NQ", "quyết định": "QĐ", "chỉ thị": "CT", "thông báo": "TB", "hướng dẫn": "HD", "chương trình": "CTr",
		"kế hoạch": "KH", "phương án": "PA", "đề án": "ĐA", "dự án": "DA", "báo cáo": "BC", "tờ trình": "TTr", "công điện": "CĐ",
		"nghị định": "NĐ", "thông tư": "TT", "giấy mời": "GM", "giấy giới thiệu": "GGT",
	} {
		byKey[viet.Key(name)] = symbol
	}
	return byKey
}()

// numberType finds documents whose number has the abbreviation of another type: Kế hoạch
// số 47/QĐ-UBND.
func numberType() *check.Rule {
	return &check.Rule{
		Code: "number-type", Basis: []check.Source{from("Nghị định 30/2020/NĐ-CP, Phụ lục I, III")},
		Page: func(r *check.Reporter, p *site.Page) {
			switch d := p.Data().(type) {
			case *content.Document:
				if want := symbols[viet.Key(d.Type)]; disagree(d.Number, want) {
					r.Key(p, "number", diag.Args{"Type": d.Type, "Number": d.Number.Text, "Want": want})
				}
			case *content.Plan:
				if d.Number.Type != "" && d.Number.Type != "KH" && d.Number.Type != "QĐ" && !d.Reference {
					r.Key(p, "number", diag.Args{"Type": "Kế hoạch", "Number": d.Number.Text, "Want": "KH"})
				}
			case *content.Procedure:
				if n := d.Decision; n != nil && disagree(n.Number, "QĐ") {
					r.Key(p, "decision", diag.Args{"Type": "Quyết định", "Number": n.Number.Text, "Want": "QĐ"})
				}
			}
		},
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Page.Entry == nil || !cites(t.Page) {
				return
			}
			for _, n := range t.Numbers() {
				if kind, want := typeBefore(t.Plain[:n.Start]); disagree(n.Number, want) {
					r.In(t, n.Start, n.End, diag.Args{"Type": kind, "Number": n.Number.Text, "Want": want})
				}
			}
		},
	}
}

func disagree(n viet.DocNumber, want string) bool {
	return want != "" && n.Type != want && abbreviates(n.Type)
}

// abbreviates reports whether letters of a number are a type of documents, and not the
// agency of a dispatch or of a joint programme.
func abbreviates(letters string) bool {
	for _, symbol := range symbols {
		if symbol == letters {
			return true
		}
	}
	return false
}

// typeBefore returns the type of document that stands directly before its number, with
// the abbreviation for it; "" for none.
func typeBefore(before string) (kind, symbol string) {
	words := strings.Fields(before[max(0, len(before)-60):])
	if n := len(words); n > 0 && viet.Fold(words[n-1]) == "so" {
		words = words[:n-1]
	}
	if len(words) < 2 {
		return "", ""
	}
	kind = strings.TrimLeft(words[len(words)-2]+" "+words[len(words)-1], `"“‘(`)
	return kind, symbols[viet.Key(kind)]
}
