package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// linkedData returns the JSON-LD of a page, nil for none.
func linkedData(t *testing.T, page []byte) []byte {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found []byte
	for n := range doc.Descendants() {
		if n.Data != "script" || n.FirstChild == nil || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Val == "application/ld+json" }) {
			continue
		}
		if found != nil {
			t.Error("a page has two blocks of data")
		}
		found = []byte(n.FirstChild.Data)
	}
	return found
}

// visitThings calls visit for every item in JSON-LD.
func visitThings(v any, visit func(item map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, x := range v {
			visitThings(x, visit)
		}
	case []any:
		for _, x := range v {
			visitThings(x, visit)
		}
	}
}

// shape is what JSON-LD is made of: types and properties, without the values.
func shape(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			part := key + ":" + shape(v[key])
			if key == "@type" {
				part = fmt.Sprint(v[key])
			}
			parts = append(parts, part)
		}
		return "{" + strings.Join(parts, " ") + "}"
	case []any:
		shapes := map[string]bool{}
		for _, x := range v {
			shapes[shape(x)] = true
		}
		return "[" + strings.Join(slices.Sorted(maps.Keys(shapes)), " ") + "]"
	}
	return fmt.Sprintf("%T", v)
}

// TestPagesSpeakSchemaOrg: all that the pages of the demonstration say in the
// words of schema.org is right by its own vocabulary: the types exist, they
// have these properties, and the values are of the types that the properties
// take. The vocabulary is the package schema-dts, of which TypeScript knows
// types, properties and ranges; mistakes that it must find stand in
// testdata/schema-mistakes.ts.
func TestPagesSpeakSchemaOrg(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	var (
		source strings.Builder
		at     = map[int]string{} // the page whose data stand on a line
		seen   = map[string]bool{}
		types  = map[string]bool{}
	)
	ranges := readRanges(t)
	source.WriteString("import type { Graph } from \"schema-dts\";\n")
	line := 1
	for _, o := range set.Outputs() {
		if o.Kind != Page {
			continue
		}
		page := set.Render(o).Data
		if bytes.Contains(page, []byte(`<meta name="robots" content="noindex">`)) { // sheets for paper, moved pages: no search engine reads them
			continue
		}
		data := linkedData(t, page)
		var graph any
		if err := json.Unmarshal(data, &graph); err != nil {
			t.Errorf("%s: %v", o.Path, err)
			continue
		}
		visitThings(graph, func(item map[string]any) {
			if kind, ok := item["@type"].(string); ok {
				types[kind] = true
			}
			checkValues(t, o.Path, item, ranges)
		})
		if s := shape(graph); !seen[s] {
			seen[s] = true
			line++
			at[line] = o.Path
			fmt.Fprintf(&source, "export const page%d: Graph = %s;\n", line, data)
		}
	}
	for _, kind := range []string{"WebSite", "GovernmentOrganization", "BreadcrumbList", "GovernmentService", "NewsArticle", "QAPage", "Legislation", "Event", "Dataset", "DataCatalog", "ContactPage", "CollectionPage", "CreativeWork", "WebPage", "VideoObject", "AudioObject"} {
		if !types[kind] {
			t.Errorf("no page says %s", kind)
		}
	}
	t.Logf("%d shapes of data, types %v", len(seen), slices.Sorted(maps.Keys(types)))
	for n, problem := range typeCheck(t, source.String()) {
		t.Errorf("%s: %s", at[n], problem)
	}
}

// valueRange matches the declaration of a property with what it takes.
var valueRange = regexp.MustCompile(`"(\w+)"\?: SchemaValue<([^,]+), "\w+">`)

// readRanges returns the types that each property of the vocabulary takes.
func readRanges(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(modules(t), "schema-dts/dist/schema.d.ts"))
	if err != nil {
		t.Fatal(err)
	}
	ranges := map[string][]string{}
	for _, m := range valueRange.FindAllSubmatch(text, -1) {
		ranges[string(m[1])] = strings.Split(string(m[2]), " | ")
	}
	if takesText("audience", "Người dân", ranges) || !takesText("headline", "Đăng ký khai sinh", ranges) || !takesText("eventStatus", "https://schema.org/EventScheduled", ranges) {
		t.Fatalf("the vocabulary was read wrongly: %d properties", len(ranges))
	}
	return ranges
}

// takesText reports whether a property takes a text, which TypeScript lets
// stand for every thing.
func takesText(property, text string, ranges map[string][]string) bool {
	return strings.HasPrefix(property, "@") || strings.HasPrefix(text, "https://schema.org/") || slices.ContainsFunc(ranges[property], func(kind string) bool {
		return slices.Contains([]string{"Text", "URL", "Date", "DateTime", "Time", "Duration"}, kind)
	})
}

// checkValues holds what is text for TypeScript to its own form: days, times
// and addresses, and where no text may stand, to that.
func checkValues(t *testing.T, path string, item map[string]any, ranges map[string][]string) {
	t.Helper()
	for key, value := range item {
		text, ok := value.(string)
		switch {
		case !ok:
		case !takesText(key, text, ranges):
			t.Errorf("%s: %s takes no text: %q", path, key, text)
		case text == "":
			t.Errorf("%s: %s is empty", path, key)
		case strings.HasPrefix(key, "date") || strings.HasSuffix(key, "Date") || key == "expires":
			if d, err := viet.ParseDate(text); err != nil || d.ISO() != text {
				t.Errorf("%s: %s is %q", path, key, text)
			}
		case slices.Contains([]string{"url", "contentUrl", "image", "thumbnailUrl", "serviceUrl", "@id"}, key):
			if u, err := url.Parse(text); err != nil || u.Scheme != "https" || u.Host == "" {
				t.Errorf("%s: %s is %q", path, key, text)
			}
		}
	}
}

// modules returns the folder of the npm packages; the test runs with
// CCHC_BROWSER=required, as those in the browser that they are for.
func modules(t *testing.T) string {
	t.Helper()
	testenv.NeedBrowser(t)
	dir, err := filepath.Abs("../../.ci/web/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	_, noNode := exec.LookPath("node")
	_, noPackage := os.Stat(filepath.Join(dir, "schema-dts"))
	_, noCompiler := os.Stat(filepath.Join(dir, "typescript"))
	if err := errors.Join(noNode, noPackage, noCompiler); err != nil {
		t.Fatalf("run npm ci in .ci/web: %v", err)
	}
	return dir
}

// typeError matches what TypeScript says of a line.
var typeError = regexp.MustCompile(`(?m)^(pages|mistakes)\.ts\((\d+),\d+\): error (.*)$`)

// typeCheck checks a module beside the mistakes of testdata, and returns what
// is wrong by line.
func typeCheck(t *testing.T, source string) map[int]string {
	t.Helper()
	modules := modules(t)
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	mistakes, err := os.ReadFile("testdata/schema-mistakes.ts")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"pages.ts": source, "mistakes.ts": string(mistakes), "package.json": `{"type":"module"}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := testenv.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	check := exec.Command(node, filepath.Join(modules, "typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck",
		"--module", "nodenext", "--pretty", "false", "pages.ts", "mistakes.ts")
	check.Dir = dir
	out, err := check.CombinedOutput()
	wrong := map[int]string{}
	for _, m := range typeError.FindAllStringSubmatch(string(out), -1) {
		if m[1] == "mistakes" {
			t.Errorf("testdata/schema-mistakes.ts:%s: %s", m[2], m[3])
			continue
		}
		n, _ := strconv.Atoi(m[2])
		wrong[n] = m[3]
	}
	if err != nil && len(wrong) == 0 && !t.Failed() {
		t.Fatalf("%v: %s", err, out)
	}
	return wrong
}
