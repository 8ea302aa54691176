package scaffold

import (
	"encoding/json"

	"cchc/internal/config"
	"cchc/internal/newentry"
	"cchc/internal/schema"
)

// editorFiles are the settings of the editor VS Code: site.yaml is checked and
// completed by its schema while it is typed, with the extension YAML.
func editorFiles() []newentry.File {
	files := []newentry.File{
		{Name: ".vscode/extensions.json", Data: []byte("{\n  \"recommendations\": [\"redhat.vscode-yaml\"]\n}\n")},
		{Name: ".vscode/settings.json", Data: []byte(editorSettings)},
	}
	for _, f := range config.WrittenFiles() {
		files = append(files, newentry.File{Name: ".vscode/cchc/" + f.Name + ".json", Data: WrittenSchema(f)})
	}
	return files
}

const editorSettings = `{
  "files.encoding": "utf8",
  "files.eol": "\n",
  "editor.wordWrap": "on",
  "yaml.schemas": {
    ".vscode/cchc/site.json": "content/site.yaml"
  }
}
`

// WrittenSchema is the JSON Schema of a sort of file as a file itself.
func WrittenSchema(f config.WrittenFile) []byte {
	s := schema.Written(f.Type)
	s.Title = f.Label
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // declarations are fixed when the program is compiled
	}
	return append(text, '\n')
}
