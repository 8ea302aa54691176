package newentry

import (
	"strings"
	"testing"

	"cchc/internal/content"
)

const oldPlan = `---
title: "Kế hoạch tuyên truyền năm 2026"
date: 2026-01-20
# Số do văn thư cấp.
number: "18/KH-UBND"
issuer: "Ủy ban nhân dân xã Bình Lạc"
issued: 2026-01-20
period: "2026"
approvedBy: "Trần Thị Mai Lan"
legalBasis:
  - number: "76/NQ-CP"
    date: 2021-07-15
tasks:
  # hằng tháng
  - name: "Mỗi đơn vị có tin, bài"
    lead: ["Văn phòng"]
    cadence: "Mỗi tháng ít nhất 01 tin, bài"
    status: in-progress
    evidence:
      - file: ../tin-tuc/_index.md
  - {name: "Báo cáo năm 2026", lead: "Văn phòng", deadline: "Tháng 12/2026", start: 2026-12-01, status: done, done: 2026-12-10}
  - name: "Xây dựng kế hoạch năm 2027"
    lead: Văn phòng
    deadline: Quý IV
    note: "Chậm"
---

Căn cứ Nghị quyết ngày 15 tháng 7 năm 2021 và Kế hoạch ngày 09 tháng 01 năm 2026, trong năm 2026
[xem](cchc-2026.md) dự toán đã giao năm 2026, Quý III năm 2026.
`

const nextPlan = `---
title: "Kế hoạch tuyên truyền năm 2027"
date: 2026-11-30
# Số do văn thư cấp.
number: "(điền: số ký hiệu)"
issuer: "Ủy ban nhân dân xã Bình Lạc"
issued: "(điền: ngày ban hành)"
period: "2027"
legalBasis:
  - number: "76/NQ-CP"
    date: 2021-07-15
tasks:
  # hằng tháng
  - name: "Mỗi đơn vị có tin, bài"
    lead: ["Văn phòng"]
    cadence: "Mỗi tháng ít nhất 01 tin, bài"
  - {name: "Báo cáo năm 2027", lead: "Văn phòng", deadline: "Tháng 12/2027", start: 2027-12-01}
  - name: "Xây dựng kế hoạch năm 2028"
    lead: Văn phòng
    deadline: Quý IV
draft: true
---

Căn cứ Nghị quyết ngày 15 tháng 7 năm 2021 và Kế hoạch ngày 09 tháng 01 năm 2026, trong năm 2027
[xem](cchc-2026.md) dự toán đã giao năm 2027, Quý III năm 2027.
`

// TestNextPlan: the tasks stay, their years move, what became of them goes.
func TestNextPlan(t *testing.T) {
	r := request(content.KindPlan, "")
	r.Like = []byte(oldPlan)
	f, err := NextPlan(r)
	if err != nil {
		t.Fatal(err)
	}
	if string(f.Data) != nextPlan || f.Name != "content/muc/ke-hoach-tuyen-truyen-nam-2027.md" {
		t.Errorf("%s\n%s", f.Name, f.Data)
	}
	if _, problems := read(content.KindPlan, f); len(problems) > 0 {
		t.Error(problems)
	}
	r.Like = []byte("---\ntitle: A\nissuer: B\nperiod: ba năm\n---\n")
	if _, err := NextPlan(r); err != (Unreadable{}) {
		t.Error(err)
	}
}

// TestLike: the shape of an entry, and what its section shares.
func TestLike(t *testing.T) {
	r := request(content.KindProcedure, "Đăng ký khai tử")
	r.Like = []byte(strings.ReplaceAll(`---
Tiêu đề: Đăng ký khai sinh
Mã thủ tục: 1.001193
Lĩnh vực: Hộ tịch
Đối tượng: [Công dân Việt Nam]
Cơ quan thực hiện: UBND xã
Trình tự: |
  Bước 1: Nộp
  Bước 2: Nhận
Cách thức:
  - {Hình thức: Trực tiếp, Thời hạn: 01 ngày, Phí: Không}
  - {Hình thức: Trực tuyến, Thời hạn: 02 ngày}
Hồ sơ:
  - Trường hợp: Hồ sơ gồm
    Giấy tờ:
      - {Tên: Tờ khai, Bản chính: 1}
      - {Tên: Giấy chứng sinh, Bản chính: 1}
Số bộ: 01 bộ
Cập nhật: 2026-01-01
---
Lời dẫn.

## Cần biết
Chữ.
QUOTE
# không phải đề mục
QUOTE
### Xem thêm
`, "QUOTE", "```"))
	f, err := Draft(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `---
Tiêu đề: "Đăng ký khai tử"
Mã thủ tục:
Lĩnh vực: "Hộ tịch"
Đối tượng:
  - "Công dân Việt Nam"
Cơ quan thực hiện: "UBND xã"
Trình tự:
  - "(điền: trình tự thực hiện)"
Cách thức:
  - Hình thức: Trực tiếp
    Thời hạn: "(điền: thời hạn giải quyết)"
    Phí:
  - Hình thức: Trực tuyến
    Thời hạn: "(điền: thời hạn giải quyết)"
Hồ sơ:
  - Trường hợp: "Hồ sơ gồm"
    Giấy tờ:
      - Tên: "(điền: tên giấy tờ)"
        Bản chính: 1
Số bộ: "01 bộ"
Cập nhật:
Ngày đăng: 2026-11-30
Bản nháp: true
---

## Cần biết

(điền: nội dung)

### Xem thêm

(điền: nội dung)
`
	if string(f.Data) != want {
		t.Errorf("%s", f.Data)
	}
	if _, problems := read(content.KindProcedure, f); len(problems) > 0 {
		t.Error(problems)
	}
}
