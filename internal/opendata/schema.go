package opendata

import (
	"cchc/internal/output"
	"cchc/internal/schema"
	"cchc/internal/site"
)

// Schema is the JSON Schema of a set's JSON.
func Schema(view *site.View, d *site.Dataset, words Words) []byte {
	item := d.Type().JSONSchema(d.Has)
	url := addressType.JSONSchema(nil)
	item.Properties = append(url.Properties, item.Properties...)
	item.Required = append(url.Required, item.Required...)
	return output.JSON(&schema.JSONSchema{
		Schema: schema.Dialect, ID: view.Settings().BaseURL.Origin + view.URL(d.Path("schema.json")),
		Title: words("dataset." + d.Name), Description: words("dataset-about." + d.Name), Type: "array", Items: item,
	})
}
