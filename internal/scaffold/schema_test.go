package scaffold

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"cchc/internal/config"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// TestSchemasTakeWhatIsMade: the schemas that an editor checks by say the same of the
// files of a new column as the program does: nothing is wrong with them.
func TestSchemasTakeWhatIsMade(t *testing.T) {
	a := answered(t, owners[Commune])
	site := siteOf(Column(a, today))
	schemas := map[string]*jsonschema.Schema{}
	for _, f := range config.WrittenFiles() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(site[".vscode/cchc/"+f.Name+".json"].Data))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("mem:///"+f.Name, doc); err != nil {
			t.Fatal(err)
		}
		if schemas[f.Name], err = c.Compile("mem:///" + f.Name); err != nil {
			t.Fatal(err)
		}
	}
	kinds := map[string]string{}
	for _, s := range sections {
		kinds["content/"+s.dir] = string(s.kind)
	}
	checked := 0
	for name, file := range site {
		kind, text := kinds[path.Dir(name)], file.Data
		switch {
		case name == config.SettingsFile:
			kind = "site"
		case name == "content/_index.md":
			kind = "home"
		case path.Base(name) == "_index.md":
			kind = "section"
		}
		if kind == "" {
			continue
		}
		if kind != "site" {
			head, _, _ := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
			text = []byte(head + "\n")
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(text, &doc); err != nil {
			t.Fatal(name, err)
		}
		if err := schemas[kind].Validate(jsonOf(doc.Content[0])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checked++
	}
	if checked < 30 {
		t.Error(checked)
	}
}

// jsonOf returns a value of YAML as one of JSON: what is no number, yes-or-no or
// nothing is text.
func jsonOf(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = jsonOf(n.Content[i+1])
		}
		return m
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, jsonOf(item))
		}
		return list
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool", n.Tag == "!!int":
		var v any
		if err := n.Decode(&v); err == nil {
			return v
		}
	}
	return n.Value
}
