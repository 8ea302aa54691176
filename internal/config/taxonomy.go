package config

import (
	"slices"

	"cchc/internal/schema"
)

// A Taxonomy is a way of grouping entries (cách phân loại).
type Taxonomy string

// The taxonomies.
const (
	ByField    Taxonomy = "field"
	ByAgency   Taxonomy = "agency"
	ByTopic    Taxonomy = "topic"
	ByAudience Taxonomy = "audience"
	ByService  Taxonomy = "service"
	ByTag      Taxonomy = "tag"
	ByYear     Taxonomy = "year"
)

// Options gives the taxonomies.
func (Taxonomy) Options() []schema.Option {
	return []schema.Option{
		{Value: "field", Label: "Lĩnh vực"}, {Value: "agency", Label: "Cơ quan"}, {Value: "topic", Label: "Chủ đề"},
		{Value: "audience", Label: "Đối tượng"}, {Value: "service", Label: "Mức độ dịch vụ công|Dịch vụ công"},
		{Value: "tag", Label: "Thẻ"}, {Value: "year", Label: "Năm"},
	}
}

// Groups reports whether the column has pages of a taxonomy.
func (s *Settings) Groups(t Taxonomy) bool {
	return len(s.Taxonomies) == 0 || slices.Contains(s.Taxonomies, t)
}
