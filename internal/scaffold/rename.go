package scaffold

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"cchc/internal/config"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/newentry"
	"cchc/internal/schema"
)

func settingsType() *schema.Type { return schema.TypeOf(reflect.TypeFor[config.Settings]()) }

// tree returns the values of a file: of YAML alone, or of front matter.
func tree(source []byte, whole bool) *front.Node {
	if whole {
		if n, _ := front.ParseYAML("", source); n != nil {
			return n
		}
	} else if n := newentry.FrontOf(source); n != nil {
		return n
	}
	return &front.Node{Kind: front.Map}
}

// pathTo is the path of a key of an item, from 0, of a list.
func pathTo(list string, item int, key string) string {
	return fmt.Sprintf("%s[%d].%s", list, item+1, key)
}

// renamed returns a file with other names in its values and its text, and with further
// changes made behind these.
func (c *copier) renamed(source []byte, st *schema.Type, whole bool, further []edit.Change) ([]byte, error) {
	changes := append(renames(tree(source, whole), "", c.names.Replace), further...)
	if whole {
		return edit.ApplyYAML(source, st, changes)
	}
	parts, problems := front.Split("", source)
	if len(problems) > 0 {
		return nil, newentry.Unreadable{}
	}
	out, err := edit.Apply(source, st, changes)
	if err != nil {
		return nil, err
	}
	head := out[:len(out)-len(parts.Body)]
	return append(slices.Clip(head), c.names.Replace(string(parts.Body))...), nil
}

// renames are the changes that replace texts in the values of a map or list.
func renames(n *front.Node, path string, replace func(string) string) (changes []edit.Change) {
	switch n.Kind {
	case front.Scalar:
		if now := replace(n.Text); now != n.Text {
			changes = append(changes, edit.Change{Path: path, Value: now})
		}
	case front.List:
		for i, item := range n.Items {
			changes = append(changes, renames(item, fmt.Sprintf("%s[%d]", path, i+1), replace)...)
		}
	case front.Map:
		for _, p := range n.Pairs {
			at := strconv.Quote(p.Key)
			if path != "" {
				at = path + "." + at
			}
			changes = append(changes, renames(p.Value, at, replace)...)
		}
	}
	return changes
}
