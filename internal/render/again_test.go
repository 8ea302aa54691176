package render

import (
	"os"
	"testing"
)

// TestEveryQuestionCanBeAskedAgain: what the outputs of the demonstration ask
// of the site is answered the same when it is asked again.
func TestEveryQuestionCanBeAskedAgain(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	asked := map[string]uint64{}
	for _, o := range set.Outputs() {
		for _, q := range set.Render(o).Queries {
			asked[q.Name] = q.Digest
		}
	}
	for name, digest := range asked {
		if again, ok := set.Site.Ask(name); !ok || again != digest {
			t.Errorf("%q: %v, the answer was %x and is %x", name, ok, digest, again)
		}
	}
	if len(asked) < 1000 {
		t.Errorf("only %d questions", len(asked))
	}
	for _, gone := range []string{"", "không có", "parent\t/khong-co/"} {
		if _, ok := set.Site.Ask(gone); ok {
			t.Errorf("%q can be asked", gone)
		}
	}
}
