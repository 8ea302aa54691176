package newentry

import (
	"reflect"
	"testing"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// TestExplained: a file with comments on every key is read back as it was meant: texts that YAML
// could take for something else, lists of structs, choices, days, yes and no.
func TestExplained(t *testing.T) {
	st := schema.TypeOf(reflect.TypeFor[config.Settings]())
	values := map[string]any{
		"title": "Cột: «thử» \"viết\" #3", "summary": "no", "baseURL": "https://xa.example/", "posters": true,
		"agency": map[string]any{"name": "Ủy ban nhân dân xã Bình Lạc", "level": "xã", "phone": "0260 3 888 888"},
		"menu":   []any{map[string]any{"name": "- Tin", "page": "/tin-tuc/"}},
		"quotas": []any{map[string]any{"kind": content.KindNews, "count": 1, "per": config.Per("month"), "units": []any{"Trạm Y tế xã", "Công an xã"}, "from": today}},
	}
	n, problems := front.ParseYAML("site.yaml", Explained(st, "Thiết lập.", values))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if !same(n, explained(st, values).tree()) {
		t.Error("it is not read back as it was meant")
	}
}

// tree returns n as it is read back.
func (n *node) tree() *front.Node {
	t := &front.Node{Kind: n.kind, Text: n.text}
	for _, item := range n.items {
		t.Items = append(t.Items, item.tree())
	}
	for _, p := range n.pairs {
		if !p.off {
			t.Pairs = append(t.Pairs, front.Pair{Key: p.key, Value: p.value.tree()})
		}
	}
	return t
}

// same compares two values without their places.
func same(a, b *front.Node) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Pairs) != len(b.Pairs) {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Pairs {
		if a.Pairs[i].Key != b.Pairs[i].Key || !same(a.Pairs[i].Value, b.Pairs[i].Value) {
			return false
		}
	}
	return true
}
