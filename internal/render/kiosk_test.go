package render

import (
	"os"
	"path"
	"strings"
	"testing"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestKioskScriptsAreSmall holds what a page of a screen for everybody loads of scripts to
// 11 KB, the keyboard and the helps for reading among it: 1 KB more than on phones, because
// such a screen reads them from its own disk.
func TestKioskScriptsAreSmall(t *testing.T) {
	set, problems := Open(os.DirFS("../.."), store.Options{Today: viet.NewDate(2026, 11, 22), Delivery: store.Delivery{Portable: true, Idle: 90}})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	sizes, helps := map[string]int{}, 0
	for _, o := range set.Outputs() {
		if path.Ext(o.Path) == ".js" && o.Kind == File {
			name := path.Base(o.Path)
			sizes[name] = compressed(set.Render(o).Data)
			if strings.HasPrefix(name, "helps.") {
				helps = max(helps, sizes[name])
			}
		}
	}
	for _, at := range []string{"/", "/en/", "/tim-kiem/", "/thu-tuc/", "/thu-tuc/dang-ky-khai-sinh/", "/ke-hoach/cchc-2026/", "/duong-day-nong/"} {
		size, keyboard := helps, false
		for _, m := range script.FindAllSubmatch(set.Render(set.Output(at)).Data, -1) {
			name := path.Base(string(m[1]))
			size += sizes[name]
			keyboard = keyboard || strings.HasPrefix(name, "keyboard.")
		}
		if size > 11<<10 || !keyboard {
			t.Errorf("%s: %d bytes of scripts, the keyboard among them: %v", at, size, keyboard)
		}
	}
}
