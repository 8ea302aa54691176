package render_test

import (
	"os"
	"testing"
	"testing/fstest"

	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestManualAlone: the manual can be copied into any other site: it names nothing
// that is not in its own folder.
func TestManualAlone(t *testing.T) {
	folder := fstest.MapFS{"content/site.yaml": {Data: []byte("title: Cải cách hành chính\nbaseURL: https://thu.example/cchc/\nagency: Ủy ban nhân dân xã Thử\n")}}
	manual := os.DirFS("../../content/huong-dan")
	files, err := os.ReadDir("../../content/huong-dan")
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		data, err := manual.(interface{ ReadFile(string) ([]byte, error) }).ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		folder["content/huong-dan/"+f.Name()] = &fstest.MapFile{Data: data}
	}
	set, problems := render.Open(folder, store.Options{Today: viet.NewDate(2026, 11, 22)})
	for _, d := range problems {
		t.Errorf("%+v", d)
	}
	for _, o := range set.Outputs() {
		if o.Kind == render.Page {
			for _, d := range set.Render(o).Problems {
				t.Errorf("%s: %+v", o.Path, d)
			}
		}
	}
}
