package theme

import (
	"html/template"

	"cchc/internal/content"
	"cchc/internal/runner"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// direct are the functions and methods that pages call most, by their types.
// Any other one is called by reflection, which takes longer and gives the same.
var direct = runner.Direct{}.Add(
	runner.F1[string, string](),
	runner.F1[viet.Date, string](),
	runner.F1[*viet.Date, viet.Date](),
	runner.F1[schema.Enum, string](),
	runner.F2[any, any, any](),
	runner.F2[[]string, string, string](),
	runner.F1EV[string, string](),
	runner.F1E[string, template.HTML](),
	runner.F1[viet.Phone, template.URL](),

	runner.F1[*Context, *Body](),
	runner.F1[*Context, string](),
	runner.F2[*Context, string, string](),
	runner.F2E[*Context, string, string](),
	runner.F2E[*Context, *site.Page, string](),
	runner.F1EV[*Context, map[string]any](),

	runner.F1[*site.View, *content.Settings](),
	runner.F1[*site.View, *site.Page](),
	runner.F2[*site.View, *site.Page, bool](),
	runner.F2[*site.View, *site.Page, *site.Page](),
	runner.F3[*site.View, *site.Page, string, []*site.Term](),

	runner.F1[*site.Page, viet.Date](),
	runner.F1[*site.Page, content.Kind](),
	runner.F1[*site.Page, content.Data](),
	runner.F1[*site.Page, string](),
)
