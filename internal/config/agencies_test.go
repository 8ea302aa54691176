package config

import (
	"strings"
	"testing"
)

// TestOwnAgency: the column's own people's committee is one agency however it is
// called; another one, and another kind of agency, is not.
func TestOwnAgency(t *testing.T) {
	for own, want := range map[string]string{
		"Ủy ban nhân dân xã An Bình":        "Ủy ban nhân dân xã|Ủy ban nhân dân xã An Bình|UBND xã|UBND xã An Bình",
		"Uỷ ban nhân dân phường Tân Hòa":    "Ủy ban nhân dân phường|Ủy ban nhân dân phường Tân Hòa|UBND phường|UBND phường Tân Hòa",
		"UBND xã An Bình":                   "Ủy ban nhân dân xã|Ủy ban nhân dân xã An Bình|UBND xã|UBND xã An Bình",
		"UBND xã":                           "Ủy ban nhân dân xã|UBND xã",
		"UBND  đặc khu  Phú Quý":            "Ủy ban nhân dân đặc khu|Ủy ban nhân dân đặc khu Phú Quý|UBND đặc khu|UBND đặc khu Phú Quý",
		"Ủy ban nhân dân thành phố Đà Nẵng": "Ủy ban nhân dân thành phố|Ủy ban nhân dân thành phố Đà Nẵng|UBND thành phố|UBND thành phố Đà Nẵng",
		"Ủy ban nhân dân tỉnh Lạc Hồng":     "Ủy ban nhân dân tỉnh|Ủy ban nhân dân tỉnh Lạc Hồng|UBND tỉnh|UBND tỉnh Lạc Hồng",
		"Sở Nội vụ tỉnh Lạc Hồng":           "",
		"Đảng ủy xã An Bình":                "",
		"Văn phòng UBND xã An Bình":         "",
	} {
		s := Settings{Agency: Agency{Name: own}}
		got := ""
		if all := s.AllAgencies(); len(all) > 0 {
			got = strings.Join(all[0].Aliases, "|")
		}
		if got != want {
			t.Errorf("%s: %s, want %s", own, got, want)
		}
	}
	named := Settings{Agency: Agency{Name: "UBND xã An Bình"}, Agencies: []TermInfo{{Name: "Văn phòng", Aliases: []string{"VP"}}, {Name: "Xã", Aliases: []string{"ubnd xã an bình"}}}}
	if all := named.AllAgencies(); len(all) != 2 {
		t.Errorf("declared twice: %v", all)
	}
}
