package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
)

// smallSite writes a column with one news item, and files besides, and returns
// its folder.
func smallSite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{
		"content/site.yaml":     "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\nfiles: [\"**\"]\n",
		"content/tin/_index.md": "---\ntitle: Tin\nkind: news\n---\n",
		"content/tin/a.md":      newsItem(""),
	}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		if runtime.GOOS == "windows" && strings.ContainsFunc(name, unicode.IsControl) {
			continue // it takes no such name
		}
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func newsItem(more string) string {
	return "---\ntitle: A\nauthor: X\ntopic: results\ndate: 2026-03-02\n" + more + "---\nA.\n"
}

// TestNamesNoDiskTakes: a name that is too long for a file is a problem of the
// entry that made it, whatever made it: no system error, nothing written.
func TestNamesNoDiskTakes(t *testing.T) {
	long := strings.Repeat("dài", 100)
	for name, c := range map[string]struct {
		files map[string]string
		at    string
	}{
		"tag":     {map[string]string{"content/tin/b.md": newsItem("tags: [" + long + "]\n"), "content/tin/c.md": newsItem("tags: [" + long + "]\n")}, "content/tin/b.md"},
		"alias":   {map[string]string{"content/tin/b.md": newsItem("aliases: [/" + long + "/]\n")}, "content/tin/b.md"},
		"field":   {map[string]string{"content/tin/b.md": newsItem("field: " + long + "\n")}, "content/tin/b.md"},
		"picture": {map[string]string{"content/tin/" + strings.Repeat("a", 245) + ".svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`}, "content/tin/aaa"},
		"agency": {map[string]string{
			"content/ke-hoach/_index.md": "---\ntitle: KH\nkind: plan\n---\n",
			"content/ke-hoach/b.md":      "---\ntitle: KH\nissuer: UBND\nperiod: 2026\ntasks: [{name: a, lead: " + long + "}]\n---\n",
		}, "content/ke-hoach/b.md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := smallSite(t, c.files)
			var out, errs strings.Builder
			code := run([]string{"build", "--site", dir, "--out", filepath.Join(dir, "public"), "--date", "2026-11-22"}, nil, &out, &errs)
			said := errs.String()
			if code != exitProblems || !strings.HasPrefix(said, c.at) || !strings.Contains(said, "240 byte") {
				t.Errorf("%d: %s", code, said)
			}
			if published, err := os.ReadDir(filepath.Join(dir, "public")); err == nil && len(published) > 0 {
				t.Errorf("published: %v", published)
			}
		})
	}
	name := strings.Repeat("o", 300)
	for call, want := range map[string]string{
		"build --out DIR/" + name:                                       name + " quá dài",
		"build --out DIR/" + name + "/public":                           name + "/public quá dài",
		"check -o DIR/" + name + ".txt":                                 name + ".txt»: tên quá dài",
		"export tin -o DIR/" + name + "/tin.xlsx":                       name + "/tin.xlsx»: tên quá dài",
		"init DIR/" + name + " --name A --province B --yes":             "(tên quá dài)",
		"schema --dir DIR/" + name:                                      "(tên quá dài)",
		"fleet build --sites DIR/sites.yaml --out DIR/" + name:          "tên thư mục quá dài",
		"fleet key --sites DIR/chung --key DIR/khóa/" + name + "/a.pem": "tên quá dài",
	} {
		t.Run("given to "+strings.Fields(call)[0], func(t *testing.T) {
			dir := smallSite(t, map[string]string{"chung/content/site.yaml": "title: T\nbaseURL: https://a.example/\nagency: A\n", "sites.yaml": "title: T\nshared: chung\nunits: [{name: A, id: a, baseURL: 'https://a.example/'}]\n"})
			args := strings.Fields(call)
			if strings.Contains("build check export", args[0]) {
				args = append(args, "--site", dir)
			}
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "DIR", filepath.ToSlash(dir))
			}
			settingsOf(t)
			var errs strings.Builder
			code := run(args, strings.NewReader(""), &errs, &errs)
			if said := filepath.ToSlash(errs.String()); code != exitProblems || !strings.Contains(said, want) {
				t.Errorf("%d: %s", code, said)
			}
		})
	}
}

// TestNothingCommandsTheTerminal: names and texts that hold control characters
// are shown with signs in their place.
func TestNothingCommandsTheTerminal(t *testing.T) {
	dir := smallSite(t, map[string]string{
		"content/tin/b\x1b[31m.md":          newsItem("field: \"\\e]0;x\\a\"\nmau: \u202e1\n"),
		"content/tin/c.md":                  newsItem("x\x1b[2J: 1\n"),
		"content/tin/d.md":                  newsItem("topic: a\u009b31m\n"),
		"content/tin/e\r\x7f.md":            newsItem("unknown: 1\n"),
		"themes/t\x1b[1m/layouts/page.html": "{{ x }}",
	})
	for _, args := range [][]string{{"build"}, {"build", "--verbose"}, {"build", "--format", "json"}, {"build", "--theme", "\x1b[1m"}, {"\x1b[1m"}, {"build", "--\x1b[1m"}} {
		var all strings.Builder
		if len(args) > 1 || args[0] == "build" {
			args = append(args, "--site", dir, "--out", filepath.Join(dir, "public"))
		}
		if code := run(args, nil, &all, &all); code == exitDone {
			t.Errorf("%q: done", args)
		}
		for _, r := range all.String() {
			if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u202e' {
				t.Errorf("%q: %q is written in %q", args, r, all.String())
				break
			}
		}
		if len(all.String()) == 0 {
			t.Errorf("%q: nothing is said", args)
		}
	}
}
