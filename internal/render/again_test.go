package render

import (
	"os"
	"strings"
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
	for _, gone := range []string{"", "không có", "parent\t/khong-co/", "slice\t/tin-tuc/\thai", "today\thôm qua", "dataEntries\tkhong-co"} {
		if _, ok := set.Site.Ask(gone); ok {
			t.Errorf("%q can be asked", gone)
		}
	}
}

// TestQuestionsAboutOtherPages: an address can be another page's in another
// state of the site, of another kind; every question is answered about every
// kind of page.
func TestQuestionsAboutOtherPages(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	forms := map[string]bool{}
	for _, o := range set.Outputs() {
		for _, q := range set.Render(o).Queries {
			words := strings.Split(q.Name, "\t")
			if len(words) > 1 && set.Site.At(words[1]) != nil {
				words[1] = "%s"
				forms[strings.Join(words, "\t")] = true
			}
		}
	}
	one := map[string]string{}
	for _, p := range set.Site.Pages() {
		one[string(p.Kind)+" "+string(p.EntryKind())] = p.Path
	}
	for form := range forms {
		for kind, path := range one {
			if _, ok := set.Site.Ask(strings.ReplaceAll(form, "%s", path)); !ok {
				t.Errorf("%q is not answered of a page that is a %s", form, kind)
			}
		}
	}
	if len(forms) < 100 || len(one) < 20 {
		t.Errorf("only %d questions about %d kinds of pages", len(forms), len(one))
	}
}
