package viet

import (
	"strings"
	"testing"
)

func TestFindPersons(t *testing.T) {
	for text, want := range map[string]string{
		"Hôm qua ông Nguyễn Văn Hải đến quầy": "Nguyễn Văn Hải",
		"bà Trần Thị B. ở thôn Đồng Giữa":     "Trần Thị B",
		"đường Trần Hưng Đạo, trường Lê Lợi":  "",
		"ông A, bà Năm":                               "",
		"chị em Phụ nữ xã":                            "",
		"Ông Nguyễn Văn Hải, Chủ tịch":                "Nguyễn Văn Hải",
		"không Nguyễn Văn Hải":                        "",
		"ÔNG NGUYỄN VĂN HẢI":                          "",
		"bà Mai Lan Hương nói":                        "Mai Lan Hương",
		"anh Khải Hoàn":                               "",
		"cô Lê Thị Thu Hà Nội, cháu Vũ Anh ở Rừng Xa": "Lê Thị Thu Hà Nội",
	} {
		got := ""
		if found := FindPersons(text); len(found) > 0 {
			got = found[0].Name
		}
		if got != want {
			t.Errorf("in «%s»: «%s», want «%s»", text, got, want)
		}
	}
}

func TestNameInFile(t *testing.T) {
	for name, want := range map[string]string{
		"don-nguyen-van-an.jpg": "nguyen-van-an", "Trần Thị Bình.png": "Trần Thị Bình", "cccd tran thi b.jpg": "", "do-thi-hoa.jpg": "",
		"anh-bia.jpg": "", "Lễ hội Đình làng.jpg": "", "hoang-thi-1.jpg": "", "le-van-hoa-co-truyen.jpg": "", "Hồ Chí Minh.jpg": "Hồ Chí Minh", "so-do.jpg": "",
	} {
		if got := NameInFile(name[:len(name)-4]); got != want {
			t.Errorf("%s: «%s», want «%s»", name, got, want)
		}
	}
}

func TestHasHouseNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"ở số nhà 12, thôn Bến Đò": true, "số 5/3 đường Hùng Vương": true, "ngõ 7 phố Huế": true, "quầy số 3": false, "tổ 5": false,
		"Quyết định số 12 của": false, "số 7 thôn Đông": true, "kiệt sức": false,
	} {
		if got := HasHouseNumber(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestIsPersonName(t *testing.T) {
	for name, want := range map[string]bool{
		"Nguyễn Văn Hải": true, "Bà Trần Thị Lan": true, "Quầy số 1": false, "Công an xã": false, "Tổ công nghệ số thôn Đông": false, "Lê Lợi": true, "Đặng": false,
	} {
		if got := IsPersonName(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// FuzzFindPersons takes any text: what is found is part of it, in order, and a text with a
// house number may have a house.
func FuzzFindPersons(f *testing.F) {
	f.Add("Hôm qua ông Nguyễn Văn Hải, số nhà 12/5A đường Hùng Vương")
	f.Add("bà \xff Trần\tThị")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, p := range FindPersons(text) {
			if p.Start < end || p.End > len(text) || p.End <= p.Start {
				t.Fatalf("%+v behind %d of %d", p, end, len(text))
			}
			end = p.End
		}
		NameInFile(text)
		if houseRE.MatchString(text) && strings.ToLower(text) == text && strings.Contains(text, "số nhà ") && !MayHaveHouse(text) {
			t.Errorf("%q has a house number, and may have none", text)
		}
	})
}
