package fleetunits

import (
	"fmt"
	"slices"
	"testing"
)

// TestShards holds that each unit is in exactly one shard, and stays there where others come.
func TestShards(t *testing.T) {
	for n := 1; n <= 9; n++ {
		sizes := make([]int, n)
		for i := range 400 {
			u := &Unit{ID: fmt.Sprintf("xa-%d", i)}
			in := 0
			for s := 1; s <= n; s++ {
				if (Shard{s, n}).Has(u) {
					in++
					sizes[s-1]++
				}
			}
			if in != 1 {
				t.Errorf("%s is in %d of %d shards", u.ID, in, n)
			}
		}
		if slices.Min(sizes) < 400/n/2 {
			t.Errorf("%d shards have %v units", n, sizes)
		}
	}
	for _, bad := range []string{"", "0/0", "0/3", "4/3", "1", "1/", "a/b", "-1/2", "1/2/3", "1/99999"} {
		if s, ok := ParseShard(bad); ok {
			t.Errorf("%q is shard %v", bad, s)
		}
	}
	if s, ok := ParseShard("3/12"); !ok || s.String() != "3/12" {
		t.Errorf("3/12 is %v", s)
	}
}

// FuzzParse holds that whatever sites.yaml says is read or refused.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"title: T\nunits: [{name: A, baseURL: 'https://a.example/'}]\n", "units: 1\n", "title: T\nunits:\n  -\n  - name: A\n", "variables: {a: {b: c}}\n",
		"title: T\noverrides: [{kind: news, fields: title}]\nunits: {name: A, id: CON, folder: .., baseURL: x}\n", "a: [", "",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, problems := Parse("sites.yaml", text)
		if c == nil {
			if problems.Errors() == 0 {
				t.Errorf("%q is nothing without a problem", text)
			}
			return
		}
		for u, list := range c.Wrong {
			if len(list) > 0 && u == nil {
				t.Errorf("%q has problems of no unit", text)
			}
		}
	})
}

// FuzzSubstitute holds that a text without variables stays as it is, and that one with variables has their
// values and else every byte that it had.
func FuzzSubstitute(f *testing.F) {
	for _, text := range []string{"{agency.name}", "\\{agency.name}", "{a.b}{agency.name}", "{unit.part}", "{{agency.name}}", "{agency.name", "## A {#id .b}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		uses, _ := FindUses(text)
		back := map[string]string{}
		for _, u := range uses {
			back[u.Name] = "{" + u.Name + "}"
		}
		if got, problems := Substitute("x.md", text, uses, back); string(got) != string(text) || len(problems) > 0 {
			t.Errorf("%q became %q", text, got)
		}
	})
}

// TestVariableTwice: neither does one of two values of a variable win.
func TestVariableTwice(t *testing.T) {
	_, problems := Parse("sites.yaml", []byte("title: Các xã\nvariables:\n  gio: A\n  gio: B\nunits:\n  - {name: Xã A, baseURL: 'https://a.example/'}\n"))
	if len(problems) != 1 || problems[0].Code != "duplicate-key" || problems[0].Line != 4 {
		t.Errorf("%+v", problems)
	}
}
