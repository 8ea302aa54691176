package officialdoc

import (
	"strings"

	"cchc/internal/doctable"
	"cchc/internal/lazyregexp"
)

var (
	agencyStart = lazyregexp.New(`^(?i:các\s+(?:sở|cơ quan|đơn vị|ban|ngành|phòng|xã|thôn|trường|đoàn|tổ chức|hội|doanh nghiệp|công chức|bộ|trung tâm|địa phương|huyện|tổ|cấp)|sở|ubnd|ủy ban|uỷ ban|văn phòng|ban|phòng|công an|bộ|đài|báo|trung tâm|công chức|hội|đoàn|trạm|trường|đảng ủy|thường trực|mttq|mặt trận|thủ trưởng|chủ tịch|bệnh viện|bảo hiểm|cơ quan|đơn vị|hđnd|tổ|liên đoàn|hợp tác xã|doanh nghiệp|thôn|bql|chi cục|cục|kho bạc|ngân hàng|đội|ubmttq|trưởng (?:thôn|bản|ấp|khu phố|tổ)|chi nhánh|tòa án|toà án|viện|thuế|hải quan|quỹ|bưu điện|đề nghị|giao)(?:\s|,|:|$)`)
	genericName = lazyregexp.New(`(?i)^(?:sở|ban|ngành|cơ quan|đơn vị|đoàn thể|tổ chức|phòng|huyện|xã|phường|thị xã|thị trấn|thành phố|đặc khu|thôn|bản|xóm|ấp|khu phố|tổ dân phố|báo chí|địa phương|cá nhân|doanh nghiệp)(?:,? (?:tỉnh|thành phố|huyện|xã|phường|đặc khu|khác|trực thuộc.*|(?:có )?liên quan.*|trên địa bàn.*|chuyên môn.*))?$`)
	andAgency   = lazyregexp.New(`\s+và\s+((?:UBND|Ủy ban nhân dân|Sở|Phòng|Công an|Văn phòng|các|Các)\s)`)
	levelOnly   = lazyregexp.New(`(?i)^cấp (?:xã|huyện|tỉnh)(?: (?:có )?liên quan)?$`)
)

// Agencies returns the agencies that lines name. Where semicolons stand between those of a
// line, commas are part of their names.
func Agencies(lines []string) []any {
	var all []any
	for _, line := range lines {
		parts := strings.FieldsFunc(doctable.WithoutBullet(line), func(r rune) bool { return r == ';' })
		for _, part := range parts {
			names := []string{strings.Trim(strings.TrimSpace(part), ".,")}
			if len(parts) == 1 {
				names = agencyNames(names[0])
			}
			for _, name := range names {
				if name != "" {
					all = append(all, name)
				}
			}
		}
	}
	return all
}

// agencyNames divides a text at commas, and at và, where each part is an agency of its own:
// "các sở, ban, ngành tỉnh" is one name.
func agencyNames(s string) []string {
	kept := strings.ReplaceAll(s, "HĐND và UBND", "HĐND\x01UBND")
	parts := strings.Split(andAgency.ReplaceAllString(kept, ", $1"), ",")
	var names []string
	for i, p := range parts {
		p = strings.ReplaceAll(strings.TrimSpace(p), "\x01", " và ")
		switch {
		case i > 0 && genericName.MatchString(p):
			names[len(names)-1] += ", " + p
			continue
		case i > 0 && levelOnly.MatchString(p): // UBND cấp huyện, cấp xã
			first, _, _ := strings.Cut(names[len(names)-1], " cấp ")
			p = first + " " + p
		case !agencyStart.MatchString(p):
			return []string{s}
		}
		names = append(names, p)
	}
	return names
}
