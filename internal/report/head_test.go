package report

import (
	"strings"
	"testing"

	"cchc/internal/config"
)

// TestHead is the heads of agencies of each sort.
func TestHead(t *testing.T) {
	for _, c := range []struct{ name, parent, abbreviation, unit, want string }{
		{"Ủy ban nhân dân xã Bình Lạc", "Ủy ban nhân dân tỉnh Lạc Hồng", "", "", "|ỦY BAN NHÂN DÂN/XÃ BÌNH LẠC|BC-UBND|Bình Lạc|TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"},
		{"UBND phường 1", "", "", "", "|ỦY BAN NHÂN DÂN/PHƯỜNG 1|BC-UBND|1|TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"},
		{"Ủy ban nhân dân đặc khu Côn Đảo", "Ủy ban nhân dân Thành phố Hồ Chí Minh", "", "", "|ỦY BAN NHÂN DÂN/ĐẶC KHU CÔN ĐẢO|BC-UBND|Côn Đảo|TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"},
		{"Sở Nội vụ", "Ủy ban nhân dân tỉnh Lạc Hồng", "", "", "UBND TỈNH LẠC HỒNG|SỞ NỘI VỤ|BC-SNV|Lạc Hồng|GIÁM ĐỐC"},
		{"Sở Nông nghiệp và Môi trường tỉnh Lạc Hồng", "UBND tỉnh Lạc Hồng", "SNNMT", "", "UBND TỈNH LẠC HỒNG|SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG TỈNH LẠC HỒNG|BC-SNNMT|Lạc Hồng|GIÁM ĐỐC"},
		{"Ủy ban nhân dân xã Bình Lạc", "", "", "Trung tâm Phục vụ hành chính công xã", "UBND XÃ BÌNH LẠC|TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ|BC-TTPVHCC|Bình Lạc|GIÁM ĐỐC"},
		{"Ủy ban nhân dân xã Bình Lạc", "", "", "Văn phòng HĐND và UBND xã", "UBND XÃ BÌNH LẠC|VĂN PHÒNG HĐND VÀ UBND XÃ|BC-VPHĐNDUBND|Bình Lạc|CHÁNH VĂN PHÒNG"},
		{"Ủy ban nhân dân xã Bình Lạc", "", "", "Ủy ban nhân dân xã Bình Lạc", "|ỦY BAN NHÂN DÂN/XÃ BÌNH LẠC|BC-UBND|Bình Lạc|TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"},
		{"Hội Nông dân", "", "", "", "|HỘI NÔNG DÂN|BC-HND||THỦ TRƯỞNG CƠ QUAN"},
	} {
		h := headOf(&config.Settings{Agency: config.Agency{Name: c.name, Parent: c.parent, Abbreviation: c.abbreviation}}, config.Report{Period: &config.ReportPeriod{}}, c.unit)
		if got := strings.Join([]string{strings.Join(h.Parent, "/"), strings.Join(h.Name, "/"), h.Symbol, h.Place, strings.Join(h.Signer, "/")}, "|"); got != c.want {
			t.Errorf("the head of %s %s is\n%s\nwant\n%s", c.name, c.unit, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 10: "X", 14: "XIV", 39: "XXXIX"} {
		if got := roman(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	for text, want := range map[string]string{"Quý I": "quý I", "6 tháng": "6 tháng", "Đ": "đ", "UBND xã": "UBND xã", "": ""} {
		if got := lowerFirst(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}
