package importer

import (
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/officialdoc"
	"cchc/internal/viet"
	"cchc/internal/workbook"
)

var contactColumns = doctable.Meanings(map[string]string{
	"no": "STT|TT|Số TT", "name": "Họ tên|Họ và tên|Tên|Tên đơn vị|Tên cơ quan|Cán bộ|Người phụ trách|Họ và tên cán bộ|Đơn vị, cá nhân", "title": "Chức danh|Chức vụ|Chức vụ, chức danh",
	"unit": "Đơn vị|Phòng, ban|Bộ phận|Cơ quan|Đơn vị công tác|Phòng", "scope": "Phạm vi|Nội dung tiếp nhận|Lĩnh vực phụ trách|Nhiệm vụ|Lĩnh vực|Phụ trách|Công việc phụ trách",
	"phones": "Điện thoại|Số điện thoại|SĐT|Số ĐT|ĐT|Điện thoại liên hệ|Số điện thoại liên hệ", "mobile": "Di động|ĐTDĐ|Điện thoại di động|Số di động", "office": "Cơ quan|Điện thoại cơ quan|Cố định|ĐT cơ quan|Điện thoại cố định|Điện thoại bàn",
	"email": "Thư điện tử|Email|E-mail|Địa chỉ email|Thư công vụ|Hộp thư", "address": "Địa chỉ|Nơi làm việc|Phòng làm việc", "hours": "Giờ làm việc|Thời gian|Thời gian làm việc", "note": "Ghi chú", "group": "Nhóm|Tên nhóm",
})

// Contacts reads a register of people and numbers: its tables, with a group for each sheet,
// or each row that is one cell.
func Contacts(d *docmodel.Document, begin Begin) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	if workbook.Read(r, d, content.KindContacts) {
		return r
	}
	c := contactReader{reading: r}
	heading := ""
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case *docmodel.Paragraph:
			heading = b.Marked()
			if c.title == "" && b.Style != "sheet" {
				c.title = officialdoc.AgencyName(heading)
			}
		case *docmodel.Table:
			c.table(b, heading)
		}
	}
	if len(c.groups) == 0 {
		return r
	}
	if c.title == "" {
		c.title = "Danh bạ " + strings.TrimSpace(begin.Agency)
	}
	r.Drafts = append(r.Drafts, entrydiff.Draft{Kind: content.KindContacts, Title: strings.TrimSpace(c.title), Values: map[string]any{"title": c.title, "groups": c.groups}, Row: 1})
	return r
}

type contactReader struct {
	reading *entrydiff.Reading
	title   string
	groups  []any
}

func (c *contactReader) table(t *docmodel.Table, heading string) {
	g := doctable.Find(t, contactColumns, "phones", "mobile", "office", "email")
	if g == nil || g.Column("name") < 0 && g.Column("unit") < 0 && g.Column("title") < 0 {
		return
	}
	group := c.above(g, heading)
	for y := g.First; y < len(g.Cells); y++ {
		text := g.RowText(y)
		if text == "" || g.IsCountRow(y) || g.IsHeadAgain(y) {
			continue
		}
		if _, name, ok := g.Single(y); ok && !doctable.IsFooter(name) {
			_, name = doctable.CutNumber(name)
			group = officialdoc.Sentence(name)
			continue
		}
		if name := g.Text(y, "group"); name != "" {
			group = name
		}
		contact, left := contactOf(g, y)
		if contact == nil {
			c.reading.AddUnread(y+1, text)
			continue
		}
		for _, l := range left {
			c.reading.AddUnread(y+1, l)
		}
		c.add(group, contact)
	}
}

// above returns the name of a table: the heading above it, else the title in its first rows.
func (c *contactReader) above(g *doctable.Grid, heading string) string {
	title := ""
	for y := range g.Cells {
		if y >= g.First-1 {
			break
		}
		if _, text, ok := g.Single(y); ok && !officialdoc.IsMotto(text) {
			title = officialdoc.AgencyName(text)
		}
	}
	if c.title == "" && title != "" {
		c.title = title
	}
	if heading != "" {
		return heading
	}
	if title != "" {
		return title
	}
	return "Danh bạ"
}

// add puts a contact into its group.
func (c *contactReader) add(group string, contact map[string]any) {
	for _, g := range c.groups {
		if g := g.(map[string]any); viet.Key(entrydiff.Text(g["name"])) == viet.Key(group) {
			g["contacts"] = append(g["contacts"].([]any), contact)
			return
		}
	}
	c.groups = append(c.groups, map[string]any{"name": group, "contacts": []any{contact}})
}

// contactOf reads a row. What is no number is left as text.
func contactOf(g *doctable.Grid, y int) (contact map[string]any, left []string) {
	contact = map[string]any{}
	for _, key := range []string{"name", "title", "unit", "scope", "email", "address", "hours", "note"} {
		entrydiff.PutText(contact, key, strings.Join(g.Lines(y, key), ", "))
	}
	if text, _ := contact["email"].(string); text != "" && new(content.Email).UnmarshalText([]byte(text)) != nil {
		delete(contact, "email") // told with its row
		left = append(left, g.Heads[g.Column("email")]+": "+text)
	}
	if contact["name"] == nil {
		for _, key := range []string{"unit", "title"} {
			if contact["name"] == nil && contact[key] != nil {
				contact["name"] = contact[key]
				delete(contact, key)
			}
		}
	}
	var phones []any
	for _, column := range []string{"phones", "office", "mobile"} {
		for _, line := range g.Lines(y, column) {
			some, bad := phonesOf(line)
			phones = append(phones, some...)
			if bad != "" {
				left = append(left, g.Heads[g.Column(column)]+": "+bad)
			}
		}
	}
	entrydiff.PutList(contact, "phones", phones)
	if contact["name"] == nil || phones == nil && contact["email"] == nil && contact["address"] == nil && left == nil {
		return nil, nil
	}
	return contact, left
}

var (
	phoneIn     = lazyregexp.New(`[(+]*\d[\d .()-]{1,18}\d`)
	lostZero    = lazyregexp.New(`^[2-9]\d{8,9}$`)
	phoneWord   = lazyregexp.New(`(?i)zalo`)
	phoneBranch = lazyregexp.New(`(?i)(?:(?:số )?máy lẻ|số lẻ|nhánh|bấm(?: phím| số)?|phím|ext\.?|lẻ)\s*:?\s*(\d{1,5})`)
	phoneName   = lazyregexp.New(`(?i)^(?:đt|sđt|tel|điện thoại|số điện thoại|phone)$`)
)

// phonesOf returns the numbers of a text, with what it says of each: its extension (máy lẻ),
// that it has Zalo, its name. A spreadsheet takes the zero at the beginning of a number away,
// which is put back. Where a part is none of these, the text is left.
func phonesOf(text string) (phones []any, left string) {
	for _, part := range content.PhoneParts(text) {
		phone, rest := phoneOf(part)
		if phone == nil && len(phones) > 0 { // what follows a number may be said of it
			phone, phones = phones[len(phones)-1].(map[string]any), phones[:len(phones)-1]
		}
		if phone == nil {
			return phones, text
		}
		if m := phoneBranch.FindStringSubmatch(rest); m != nil {
			phone["branch"], rest = m[1], strings.Replace(rest, m[0], "", 1)
		}
		if phoneWord.MatchString(rest) {
			phone["zalo"], rest = true, phoneWord.ReplaceAllString(rest, "")
		}
		if rest = strings.Trim(rest, " .:()"); strings.ContainsAny(rest, "0123456789") {
			return append(phones, phone), text
		}
		if rest != "" && !phoneName.MatchString(rest) {
			phone["label"] = strings.TrimSpace(entrydiff.Text(phone["label"]) + " " + rest)
		}
		phones = append(phones, phone)
	}
	return phones, ""
}

// phoneOf finds one number in a text; rest is the text without it.
func phoneOf(text string) (phone map[string]any, rest string) {
	number := strings.TrimSpace(text)
	if bare := strings.ReplaceAll(number, " ", ""); lostZero.MatchString(bare) {
		number, text = "0"+bare, ""
	}
	for _, n := range append([]string{number}, phoneIn.FindAllString(text, -1)...) {
		if n = strings.Trim(n, " .-"); !strings.Contains(n, ")") {
			n = strings.TrimLeft(n, "(")
		}
		if _, err := viet.ParsePhone(n); err == nil {
			return map[string]any{"number": n}, strings.Replace(text, n, "", 1)
		}
	}
	return nil, text
}
