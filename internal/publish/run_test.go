package publish

import (
	"reflect"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestInputs holds that every option which pages are made of is in the digest that decides that nothing
// has changed.
func TestInputs(t *testing.T) {
	site := fstest.MapFS{"content/site.yaml": {Data: []byte("title: A\n")}}
	other := map[string]any{
		"Future": true, "Today": viet.NewDate(2026, 11, 22), "Drafts": true, "Base": "https://a.example/", "Theme": "congvu",
		"Delivery": store.Delivery{Portable: true, Idle: 1}, "Addresses": map[string]bool{"a.pdf": true}, "NoServiceWorker": true,
	}
	// These say how files are read: pages are the same with them and without.
	same := map[string]bool{"Cache": true, "Shared": true, "Moved": true, "KeepPlaces": true}
	plain := Inputs(site, store.Options{})
	if plain == 0 || plain != Inputs(site, store.Options{}) {
		t.Fatal("it is another one each time")
	}
	for f := range reflect.TypeFor[store.Options]().Fields() {
		value, ok := other[f.Name]
		if !ok {
			if !same[f.Name] {
				t.Errorf("nobody says whether pages are made of %s", f.Name)
			}
			continue
		}
		var read store.Options
		reflect.ValueOf(&read).Elem().FieldByIndex(f.Index).Set(reflect.ValueOf(value))
		if Inputs(site, read) == plain {
			t.Errorf("with another %s it is the same", f.Name)
		}
	}
}
