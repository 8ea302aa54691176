package config

import (
	"regexp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// Agency is the agency that owns the column, as the foot of every page must
// name it: unit, person responsible, address, telephone, e-mail (Thông tư
// 32/2017/TT-BTTTT, Điều 16).
type Agency struct {
	Name         string        `cchc:"name,required,short" vi:"Tên cơ quan|Tên" doc:"Tên đầy đủ."`
	Abbreviation string        `cchc:"abbreviation" vi:"Viết tắt|Chữ viết tắt" doc:"Chữ viết tắt tên cơ quan trong số, ký hiệu văn bản: UBND, SNV; bỏ trống thì lấy chữ đầu của tên."`
	Level        string        `cchc:"level" vi:"Cấp" doc:"Xã, phường, đặc khu, sở."`
	Parent       string        `cchc:"parent" vi:"Cơ quan cấp trên" doc:"Cơ quan cấp trên trực tiếp."`
	Address      string        `cchc:"address" vi:"Địa chỉ" doc:"Trụ sở."`
	Phone        viet.Phone    `cchc:"phone" vi:"Điện thoại" doc:"Số điện thoại."`
	Email        content.Email `cchc:"email" vi:"Thư điện tử|Email" doc:"Thư điện tử."`
	Hours        string        `cchc:"hours" vi:"Giờ làm việc" doc:"Giờ làm việc."`
	Responsible  string        `cchc:"responsible" vi:"Người chịu trách nhiệm" doc:"Người chịu trách nhiệm nội dung và chức vụ."`
}

// committee matches the name of a people's committee (Ủy ban nhân dân): its level and
// its place.
var committee = regexp.MustCompile(`(?i)^(?:UBND|[ủu]y ban nhân dân|uỷ ban nhân dân)\s+(xã|phường|đặc khu|thị trấn|thị xã|huyện|quận|thành phố|tỉnh)(?:\s+(.+))?$`)

// Committee returns the level (xã, phường, tỉnh …) and the place of a people's
// committee; the place is "" where its name has none. ok is false for another agency.
func Committee(name string) (level, place string, ok bool) {
	m := committee.FindStringSubmatch(strings.Join(strings.Fields(viet.NFC(name)), " "))
	if m == nil {
		return "", "", false
	}
	return strings.ToLower(m[1]), m[2], true
}

// AllAgencies returns the agencies that the settings declare, and the column's own
// where they do not name it: a people's committee is meant by its short name too, and
// by either without the place (UBND xã).
func (s *Settings) AllAgencies() []TermInfo {
	own := TermInfo{Name: s.Agency.Name}
	level, place, ok := Committee(own.Name)
	if !ok {
		return s.Agencies
	}
	for _, prefix := range []string{"Ủy ban nhân dân ", "UBND "} {
		own.Aliases = append(own.Aliases, prefix+level)
		if place != "" {
			own.Aliases = append(own.Aliases, prefix+level+" "+place)
		}
	}
	for _, a := range s.Agencies {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			if slices.ContainsFunc(own.Aliases, func(alias string) bool { return viet.Key(alias) == viet.Key(name) }) {
				return s.Agencies
			}
		}
	}
	return append(slices.Clip(s.Agencies), own)
}
