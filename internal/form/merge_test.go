package form

import (
	"reflect"
	"testing"

	"cchc/internal/content"
	"cchc/internal/front"
	"cchc/internal/schema"
)

var planType = schema.TypeOf(reflect.TypeFor[content.Plan]())

func groupOf(t *testing.T, yaml string) Group {
	t.Helper()
	n, problems := front.ParseYAML("", []byte(yaml))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	g, _ := Read(planType, n)
	return g
}

const basePlan = `title: Kế hoạch
number: 12/KH-UBND
tasks:
  - name: Một
    status: doing
  - name: Hai
    status: todo
`

func TestMerge(t *testing.T) {
	base := groupOf(t, basePlan)
	for _, test := range []struct {
		name, mine, theirs, want string
		conflicts                []string
	}{
		{"two fields", "title: A\nnumber: 12/KH-UBND", "title: Kế hoạch\nnumber: 13/KH-UBND", "title: A\nnumber: 13/KH-UBND", nil},
		{"both alike", "title: A", "title: A", "title: A", nil},
		{"one field", "title: A\nnumber: 12/KH-UBND", "title: B\nnumber: 12/KH-UBND", "title: B\nnumber: 12/KH-UBND", []string{"title"}},
		{"two tasks", "tasks:\n  - {name: Một, status: done}\n  - {name: Hai, status: todo}", "tasks:\n  - {name: Một, status: doing}\n  - {name: Hai, status: done}",
			"tasks:\n  - {name: Một, status: done}\n  - {name: Hai, status: done}", nil},
		{"one task", "tasks:\n  - {name: Một, status: done}\n  - {name: Hai, status: todo}", "tasks:\n  - {name: Một, status: late}\n  - {name: Hai, status: todo}",
			"tasks:\n  - {name: Một, status: late}\n  - {name: Hai, status: todo}", []string{"tasks[1].status"}},
		{"one more task", "tasks:\n  - {name: Một, status: doing}", "tasks:\n  - {name: Một, status: done}\n  - {name: Hai, status: todo}",
			"tasks:\n  - {name: Một, status: done}\n  - {name: Hai, status: todo}", []string{"tasks"}},
	} {
		with := func(text string) Group {
			g := Group{}
			for key, v := range base {
				g[key] = v
			}
			for key, v := range groupOf(t, text) {
				g[key] = v
			}
			return g
		}
		got, conflicts := Merge(planType, base, with(test.mine), with(test.theirs))
		if !Equal(got, with(test.want)) {
			t.Errorf("%s: %s, want %s", test.name, show(got), show(with(test.want)))
		}
		var paths []string
		for _, c := range conflicts {
			paths = append(paths, c.Path)
			mine := With(planType, got, c, c.Mine)
			if at := With(planType, mine, c, c.Theirs); !Equal(at, got) || Equal(mine, got) {
				t.Errorf("%s: choosing mine and then theirs gives %s", test.name, show(at))
			}
		}
		if !reflect.DeepEqual(paths, test.conflicts) {
			t.Errorf("%s: conflicts %v, want %v", test.name, paths, test.conflicts)
		}
	}
}
