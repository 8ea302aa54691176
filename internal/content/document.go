package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Document is an official document (văn bản); its title is the trích yếu.
type Document struct {
	Common      `cchc:",inline"`
	Number      viet.DocNumber   `cchc:"number,required" vi:"Số ký hiệu|Số hiệu|Số văn bản|Số" doc:"Ví dụ 63/2010/NĐ-CP."`
	Type        string           `cchc:"type,required,alike" vi:"Loại văn bản|Loại|Hình thức" doc:"Ví dụ Nghị định, Quyết định, Kế hoạch."`
	Issuer      string           `cchc:"issuer,required,unit,alike" vi:"Cơ quan ban hành" doc:"Cơ quan ban hành." eg:"Chính phủ"`
	Signer      string           `cchc:"signer,alike" vi:"Người ký" doc:"Người ký."`
	SignedOn    viet.Date        `cchc:"signedOn,required" vi:"Ngày ban hành|Ngày ký|Ngày văn bản" doc:"Ngày ký."`
	EffectiveOn viet.Date        `cchc:"effectiveOn" vi:"Ngày có hiệu lực|Ngày hiệu lực" doc:"Ngày có hiệu lực."`
	ExpiresOn   viet.Date        `cchc:"expiresOn" vi:"Ngày hết hiệu lực" doc:"Ngày hết hiệu lực."`
	Status      DocumentStatus   `cchc:"status,alike" vi:"Tình trạng|Hiệu lực" doc:"Tình trạng hiệu lực."`
	Replaces    []viet.DocNumber `cchc:"replaces" vi:"Thay thế" doc:"Số, ký hiệu các văn bản bị thay thế."`
	Field       string           `cchc:"field,alike" vi:"Lĩnh vực" doc:"Lĩnh vực."`
	Files       []Attachment     `cchc:"files" vi:"Tệp văn bản|Tệp" doc:"Toàn văn để tải về."`
}

// A DocumentStatus is whether a document is in force (tình trạng hiệu lực).
type DocumentStatus string

// Options gives the statuses.
func (DocumentStatus) Options() []schema.Option {
	return []schema.Option{
		{Value: "in-force", Label: "Còn hiệu lực"},
		{Value: "not-yet", Label: "Chưa có hiệu lực"},
		{Value: "partly-expired", Label: "Hết hiệu lực một phần"},
		{Value: "expired", Label: "Hết hiệu lực"},
		{Value: "replaced", Label: "Bị thay thế|Thay thế"},
	}
}

func (*Document) check(*checker) {}

// When returns the day in SignedOn, else the day of publication.
func (d *Document) When() viet.Date {
	if d.SignedOn.IsZero() {
		return d.Date
	}
	return d.SignedOn
}

// Facets returns what the entry is grouped by.
func (d *Document) Facets() Facets {
	return Facets{Field: d.Field, Agencies: agencies(d.Issuer), Dated: true}
}

// OfficialNumber is the document's own.
func (d *Document) OfficialNumber() viet.DocNumber { return d.Number }

// InForce reports whether the document applies, as a whole or in part, or will.
func (d *Document) InForce() bool { return d.Status != "expired" && d.Status != "replaced" }

// Creator is who issued the document.
func (d *Document) Creator() string { return d.Issuer }

// Rank is that of a guide.
func (*Document) Rank() SearchRank { return RankGuide }

// SearchText gives the type and number of the document, which people say like a
// title.
func (d *Document) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Titles: []string{d.Type + " " + d.Number.Text}, Words: []string{d.Issuer}, More: d.Number.Text, Status: label(d.Status)}
}

// Dataset is a row for each document.
func (*Document) Dataset() Dataset { return Dataset{Name: "documents", Slug: "van-ban", Weight: 3} }

// legalForces are the states of documents in the words of schema.org.
var legalForces = map[DocumentStatus]string{
	"in-force": "InForce", "partly-expired": "PartiallyInForce", "not-yet": "NotInForce", "expired": "NotInForce", "replaced": "NotInForce",
}

// LinkedItem is a piece of legislation with its force and what it repeals.
func (d *Document) LinkedItem() LinkedItem {
	properties := map[string]any{
		"legislationIdentifier": d.Number.String(), "legislationType": d.Type, "legislationDate": d.SignedOn,
		"legislationDateOfApplicability": d.EffectiveOn, "expires": d.ExpiresOn, "legislationPassedBy": publicBody(d.Issuer),
	}
	if force := legalForces[d.Status]; force != "" {
		properties["legislationLegalForce"] = "https://schema.org/" + force
	}
	var replaced []LinkedItem
	for _, n := range d.Replaces {
		replaced = append(replaced, LinkedItem{"Legislation", map[string]any{"legislationIdentifier": n.String()}})
	}
	properties["legislationRepeals"] = replaced
	return LinkedItem{"Legislation", properties}
}

// OfUnit is who issued the document.
func (d *Document) OfUnit() string { return d.Issuer }
