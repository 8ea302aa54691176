package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// column has a word in every sort of place.
const column = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/
agency:
  name: UBND xã
-- content/tin/_index.md --
---
title: Tin
kind: news
---
-- content/tin/a.md --
---
title: Tin một
date: 2026-11-01
topic: results
author: A
summary: "Có lỗi chính tả ở đây"
tags: [đúng, lỗi]
cover:
  src: a.svg
  alt: |
    Hình vẽ
    có lỗi lần nữa
---
Đoạn **đầu** có lỗi.

- mục lỗi và lỗi
-- content/tin/a.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- content/tin/b.md --
+++
title = "Tin hai"
date = 2026-11-01
topic = "results"
author = "B"
summary = "Có lỗi trong TOML"
+++
Không có gì.
`

// word returns a rule that finds a word in all texts.
func word(code, word string, severity diag.Severity) *Rule {
	return &Rule{Code: code, Group: Reader, Severity: severity, Basis: []Source{{Text: "Quy ước"}}, Text: func(r *Reporter, t *Text) {
		for at := 0; ; {
			i := strings.Index(t.Plain[at:], word)
			if i < 0 {
				return
			}
			at += i + len(word)
			r.In(t, at-len(word), at, diag.Args{"Word": word})
		}
	}}
}

// input reads a folder.
func input(t *testing.T, fsys fs.FS, rules ...*Rule) Input {
	t.Helper()
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(fsys, opts)
	if lib == nil {
		return Input{Files: fsys, Problems: problems, Rules: rules}
	}
	graph, more := site.Build(lib, opts)
	return Input{Site: graph, Files: fsys, Problems: append(problems, more...), Rules: rules}
}

func places(r *Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s:%d:%d %s [%s] %s\n", f.File, f.Line, f.Column, f.Severity, f.Field, f.Code)
	}
	return b.String()
}

func TestPlaces(t *testing.T) {
	got := places(Run(input(t, testenv.Files(column), word("word-forbidden", "lỗi", diag.Warning))))
	want := `content/tin/a.md:6:14 warning [summary] word-forbidden
content/tin/a.md:7:14 warning [tags[2]] word-forbidden
content/tin/a.md:12:8 warning [cover.alt] word-forbidden
content/tin/a.md:14:17 warning [] word-forbidden
content/tin/a.md:16:7 warning [] word-forbidden
content/tin/a.md:16:14 warning [] word-forbidden
content/tin/b.md:6:15 warning [summary] word-forbidden
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestSettings sets severities in the settings, rightly and wrongly.
func TestSettings(t *testing.T) {
	for severity, want := range map[string]string{
		"{word-forbidden: off}":         "",
		"{word-forbidden: Lỗi}":         "error",
		"{word-forbidden: nặng}":        "severity-unknown",
		"{word-forbiden: off}":          "rule-unknown-near",
		"{khác-hẳn: off}":               "rule-unknown",
		"off":                           "severity-form",
		"{service-without-reason: off}": "severity-fixed",
	} {
		text := strings.Replace(column, "  name: UBND xã\n", "  name: UBND xã\ncheck:\n  severity: "+severity+"\n", 1)
		r := Run(input(t, testenv.Files(text), word("word-forbidden", "TOML", diag.Warning), &Rule{Code: "service-without-reason", Severity: diag.Error, Read: true, Group: Procedures}))
		got := ""
		for _, f := range r.Findings {
			if f.Code == "word-forbidden" {
				if f.Severity == diag.Error {
					got = "error"
				}
				continue
			}
			got = f.Code
			if f.File != "content/site.yaml" || f.Line != 7 && f.Line != 6 || f.Severity != diag.Error {
				t.Errorf("%s: %+v", severity, f)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", severity, got, want)
		}
	}
}

// TestOrder: what stops the build first, then errors, then warnings by their rules.
func TestOrder(t *testing.T) {
	text := strings.Replace(column, "- mục lỗi", "- [mục](khong-co.md) lỗi", 1)
	got := places(Run(input(t, testenv.Files(text), word("double-space", "Đoạn", diag.Warning), word("word-forbidden", "TOML", diag.Error))))
	want := `content/tin/a.md:16:3 error [] link-missing
content/tin/b.md:6:25 error [summary] word-forbidden
content/tin/a.md:14:1 warning [] double-space
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestDismissals dismisses warnings; they come back when their text changes, and not when
// lines above do.
func TestDismissals(t *testing.T) {
	fsys := testenv.Files(column)
	rules := []*Rule{word("word-forbidden", "lỗi", diag.Warning), {Code: "dismissal-unused", Group: Keeping, Severity: diag.Warning}}
	dismissal := Dismissal{Reason: "trích nguyên văn: “lỗi”", By: "Lan", On: viet.NewDate(2026, 11, 22)}
	whole := Run(input(t, fsys, rules...))
	text, n, err := Dismiss(input(t, fsys, rules...), "word-forbidden", "content/tin/a.md", 16, dismissal)
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	fsys[DismissalsFile] = &fstest.MapFile{Data: append(text, "# của tôi\n"...)}
	text, n, err = Dismiss(input(t, fsys, rules...), "word-forbidden", "content/tin/a.md", 6, dismissal)
	if err != nil || n != 1 || !strings.HasSuffix(string(text), "# của tôi\n") || strings.Count(string(text), "- code:") != 2 {
		t.Fatalf("%d %v\n%s", n, err, text)
	}
	fsys[DismissalsFile] = &fstest.MapFile{Data: text}
	if r := Run(input(t, fsys, rules...)); len(r.Findings) != 4 || len(r.Dismissed) != 3 || r.Dismissed[0].Dismissal.By != "Lan" {
		t.Errorf("%s%v", places(r), r.Dismissed)
	} else if again := whole.Dismissing(); places(again) != places(r) || len(again.Dismissed) != 3 {
		t.Errorf("an earlier report with the dismissals: %s; it is %s", places(again), places(r))
	}
	delete(fsys, DismissalsFile)
	if again := whole.Dismissing().Dismissing(); places(again) != places(whole) || len(again.Dismissed) > 0 {
		t.Errorf("without them again: %s; it was %s", places(again), places(whole))
	}
	fsys[DismissalsFile] = &fstest.MapFile{Data: text}
	changed := strings.Replace(column, "author: A", "author: A\nunit: UBND xã", 1)
	fsys["content/tin/a.md"] = testenv.Files(changed)["content/tin/a.md"]
	if r := Run(input(t, fsys, rules...)); len(r.Dismissed) != 3 {
		t.Errorf("a line above: %s", places(r))
	}
	changed = strings.Replace(column, "- mục lỗi và", "- mục lỗi mới và", 1)
	fsys["content/tin/a.md"] = testenv.Files(changed)["content/tin/a.md"]
	if r := Run(input(t, fsys, rules...)); len(r.Dismissed) != 1 || !strings.Contains(places(r), "content/.bo-qua.yaml:4:5 warning [] dismissal-unused") {
		t.Errorf("the text changed: %s", places(r))
	}
	for name, c := range map[string]struct {
		file     string
		severity diag.Severity
		broken   string
		code     string
	}{
		"an error":    {"content/tin/a.md", diag.Error, "", "dismiss-error"},
		"nothing":     {"content/tin/khac.md", diag.Warning, "", "dismiss-nothing"},
		"broken file": {"content/tin/a.md", diag.Warning, "dismissed: [{code: x}]", "dismiss-broken"},
		"unread list": {"content/tin/a.md", diag.Warning, "a: [", "dismiss-broken"},
	} {
		fsys := testenv.Files(column)
		if c.broken != "" {
			fsys[DismissalsFile] = &fstest.MapFile{Data: []byte(c.broken)}
		}
		_, _, err := Dismiss(input(t, fsys, word("word-forbidden", "lỗi", c.severity)), "word-forbidden", c.file, 0, dismissal)
		if refused, ok := err.(*Refusal); !ok || refused.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOrderOfDismissed: what was let pass stands in the order of its places, whichever page was looked at first, at each look.
func TestOrderOfDismissed(t *testing.T) {
	fsys := testenv.Files(column)
	for i := range 30 {
		fsys[fmt.Sprintf("content/tin/tin-%02d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Tin %d\ndate: 2026-11-01\ntopic: results\nauthor: A\n---\nĐoạn %d có lỗi.\n", i, i)}
	}
	rule := word("word-forbidden", "lỗi", diag.Warning)
	whole := Run(input(t, fsys, rule))
	for i := range 30 {
		text, _, err := Dismiss(input(t, fsys, rule), rule.Code, fmt.Sprintf("content/tin/tin-%02d.md", 29-i), 0, Dismissal{Reason: "trích", By: "Lan", On: viet.NewDate(2026, 11, 22)})
		if err != nil {
			t.Fatal(err)
		}
		fsys[DismissalsFile] = &fstest.MapFile{Data: text}
	}
	for range 5 {
		for what, r := range map[string]*Report{"a look": Run(input(t, fsys, rule)), "an earlier look": whole.Dismissing()} {
			var files []string
			for _, d := range r.Dismissed {
				files = append(files, d.File)
			}
			if len(files) != 30 || !slices.IsSorted(files) {
				t.Fatalf("%s: %q", what, files)
			}
		}
	}
}

// TestBrokenDismissals: a list that cannot be read is told of, and hides nothing.
func TestBrokenDismissals(t *testing.T) {
	fsys := testenv.Files(column)
	fsys[DismissalsFile] = &fstest.MapFile{Data: []byte("dismissed:\n  - {code: word-forbidden, tệp: a}\n")}
	r := Run(input(t, fsys, word("word-forbidden", "lỗi", diag.Warning)))
	fsys[DismissalsFile] = &fstest.MapFile{Data: []byte("\xff\xfed\x00i\x00:\x00\n\x00")}
	if r := Run(input(t, fsys)); len(r.Findings) != 1 || r.Findings[0].Code != "utf16-encoding" || r.Findings[0].File != DismissalsFile || r.Findings[0].Line != 1 {
		t.Error("one that Notepad has saved as Unicode:", places(r))
	}
	if r.Count(diag.Error) == 0 || r.Count(diag.Warning) != 7 || r.Findings[0].File != DismissalsFile || r.Findings[0].Line != 2 {
		t.Error(places(r))
	}
}

func TestChanged(t *testing.T) {
	in := input(t, testenv.Files(column), word("word-forbidden", "lỗi", diag.Warning))
	in.Changed = func(file string) bool { return file == "content/tin/b.md" }
	if got := places(Run(in)); got != "content/tin/b.md:6:15 warning [summary] word-forbidden\n" {
		t.Error(got)
	}
}

// TestUnreadSite: a site without settings has the problem of reading, and no more.
func TestUnreadSite(t *testing.T) {
	r := Run(input(t, fstest.MapFS{"content/a.md": &fstest.MapFile{Data: []byte("---\ntitle: A\n---\nA.\n")}}, word("word-forbidden", "lỗi", diag.Warning)))
	if got := places(r); got != "content/site.yaml:0:0 error [] settings-missing\n" {
		t.Error(got)
	}
}

// TestSARIF holds a report to the schema of SARIF 2.1.0.
func TestSARIF(t *testing.T) {
	fsys := testenv.Files(strings.Replace(column, "- mục lỗi", "- [mục](khong-co.md) lỗi", 1))
	rule := word("word-forbidden", "lỗi", diag.Warning)
	text, _, err := Dismiss(input(t, fsys, rule), "word-forbidden", "content/tin/a.md", 6, Dismissal{Reason: "trích", By: "Lan", On: viet.NewDate(2026, 11, 22)})
	if err != nil {
		t.Fatal(err)
	}
	fsys[DismissalsFile] = &fstest.MapFile{Data: text}
	var b bytes.Buffer
	if err := Run(input(t, fsys, rule)).WriteSARIF(&b, diag.NewVoice("vi"), "v1.0.0"); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	results := log.Runs[0].Results
	if len(results) != 8 || results[0].RuleID != "link-missing" || results[0].Level != "error" || results[7].Suppressions[0].Justification != "trích (Lan, 22/11/2026)" {
		t.Errorf("%+v", results)
	}
	if at := results[1].Locations[0].Physical; at.Artifact.URI != "content/tin/a.md" || *at.Region != (sarifRegion{7, 14}) {
		t.Errorf("%+v", at)
	}
	for _, r := range results {
		if log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s has the number of another rule", r.RuleID)
		}
	}
	validate(t, b.Bytes())
}

// validate holds a document to the schema that the npm package @microsoft/jest-sarif has.
func validate(t *testing.T, document []byte) {
	t.Helper()
	file, err := os.Open("../../.ci/web/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
	if err != nil {
		testenv.Missing(t, "CCHC_BROWSER", "run npm ci in .ci/web for the schema of SARIF")
	}
	defer file.Close()
	text, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", text); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(instance); err != nil {
		t.Errorf("%v\n%s", err, document)
	}
}

// FuzzDismissals reads any text as the list of dismissals: nothing panics, and what a
// dismissal is added to is read back with one more.
func FuzzDismissals(f *testing.F) {
	f.Add("dismissed:\n  - code: a\n")
	f.Add("dismissed: []\n")
	f.Add("# chỉ có lời\n")
	fsys := testenv.Files(column)
	f.Fuzz(func(t *testing.T, text string) {
		site := fstest.MapFS{}
		for name, file := range fsys {
			site[name] = file
		}
		site[DismissalsFile] = &fstest.MapFile{Data: []byte(text)}
		before, problems := readDismissals(site)
		out, _, err := Dismiss(input(t, site, word("word-forbidden", "TOML", diag.Warning)), "word-forbidden", "content/tin/b.md", 0, Dismissal{Reason: "r", By: "b", On: viet.NewDate(2026, 1, 2)})
		if err != nil || problems.Errors() > 0 {
			return
		}
		site[DismissalsFile] = &fstest.MapFile{Data: out}
		after, problems := readDismissals(site)
		if len(problems) > 0 || len(after.List) != len(before.List)+1 {
			t.Fatalf("%v: %d behind %d\n%s", problems, len(after.List), len(before.List), out)
		}
	})
}
