package fleetunits

import (
	"encoding/json"
	"slices"

	"cchc/internal/front"
)

// JSON writes what sites.yaml says of some units and shared folders, without what is the province's alone.
func (d *Declared) JSON(units []*Unit, folders []SharedFolder) ([]byte, error) {
	all := map[string]any{}
	for _, p := range d.node.Pairs {
		switch field := sitesType.Field(p.Key); {
		case field == nil || field.Key == "targets":
		case field.Key == "shared":
			all[field.Key] = keepItems(p.Value, nil, func(_ int, n *front.Node) bool {
				return slices.ContainsFunc(folders, func(s SharedFolder) bool { return s.Line == n.Line && s.Column == n.Column })
			})
		case field.Key == "units":
			all[field.Key] = keepItems(p.Value, []string{"folder", "overview"}, func(i int, _ *front.Node) bool { return slices.Contains(units, d.items[i+1]) })
		default:
			all[field.Key] = plain(p.Value, nil)
		}
	}
	return json.MarshalIndent(all, "", " ")
}

// keepItems returns some items of a list, without some fields of units.
func keepItems(n *front.Node, without []string, keep func(i int, n *front.Node) bool) (all []any) {
	for i, item := range n.List() {
		if keep(i, item) {
			all = append(all, plain(item, without))
		}
	}
	return all
}

// plain returns a tree as JSON has it.
func plain(n *front.Node, without []string) any {
	switch n.Kind {
	case front.Scalar:
		return n.Text
	case front.List:
		items := []any{}
		for _, item := range n.Items {
			items = append(items, plain(item, nil))
		}
		return items
	case front.Map:
		m := map[string]any{}
		for _, p := range n.Pairs {
			if f := unitType.Field(p.Key); f == nil || !slices.Contains(without, f.Key) {
				m[p.Key] = plain(p.Value, nil)
			}
		}
		return m
	}
	return nil
}
