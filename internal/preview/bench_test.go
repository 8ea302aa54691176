package preview

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// BenchmarkSave is the time from an entry's text or title being saved to its new
// page being in the browser: write the file, wait for the event, fetch the page.
// PREVIEW_SITE names the folder of a site with content/thu-tuc/tt-000001.md; without it the
// site is the small one of the tests.
func BenchmarkSave(b *testing.B) {
	dir, file, path := os.Getenv("PREVIEW_SITE"), "content/thu-tuc/tt-000001.md", "/thu-tuc/tt-000001/"
	if dir == "" {
		dir, file, path = newSite(b), "content/t/a.md", "/cchc/t/a/"
	}
	_, url := serve(b, dir)
	fetch := func() string {
		res, err := http.Get(url + path)
		if err != nil {
			b.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			b.Fatal(err)
		}
		return string(body)
	}
	fetch()
	req, _ := http.NewRequestWithContext(b.Context(), http.MethodGet, url+"/__cchc/events", nil)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	original, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		b.Fatal(err)
	}
	defer os.WriteFile(filepath.Join(dir, file), original, 0o644)
	for lines.Scan() && lines.Text() != "" { // the greeting
	}
	n := 0
	save := func(edit func(text []byte, mark string) []byte) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				n++
				mark := fmt.Sprintf("Lần lưu thứ %d.", n)
				if err := os.WriteFile(filepath.Join(dir, file), edit(bytes.Clone(original), mark), 0o644); err != nil {
					b.Fatal(err)
				}
				for {
					for lines.Scan() && lines.Text() != "event: change" {
					}
					if strings.Contains(fetch(), mark) {
						break
					}
				}
			}
		}
	}
	b.Run("text", save(func(text []byte, mark string) []byte { return append(text, "\n\n"+mark+"\n"...) }))
	title := regexp.MustCompile(`(?m)^title: .*$`)
	b.Run("title", save(func(text []byte, mark string) []byte { return title.ReplaceAll(text, []byte("title: "+mark)) }))
}
