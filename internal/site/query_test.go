package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestEveryQueryIsInTheTable: what is declared as a query is among queries, by
// which it is asked again, and nothing else notes a question.
func TestEveryQueryIsInTheTable(t *testing.T) {
	var declared, listed, noting []string
	for _, file := range sources(t) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && calls(f, "note") {
				noting = append(noting, f.Name.Name)
			}
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				switch {
				case v.Names[0].Name == "queries":
					for _, arg := range v.Values[0].(*ast.CallExpr).Args {
						listed = append(listed, arg.(*ast.Ident).Name)
					}
				case calls(v, "newQuery"):
					declared = append(declared, v.Names[0].Name)
				}
			}
		}
	}
	slices.Sort(declared)
	slices.Sort(listed)
	if len(declared) < 40 || !slices.Equal(declared, listed) {
		t.Errorf("declared are\n%q, in the table stand\n%q", declared, listed)
	}
	if len(queries) != len(listed) {
		t.Errorf("%d queries have %d names", len(listed), len(queries))
	}
	slices.Sort(noting)
	if want := []string{"Take", "ask"}; !slices.Equal(noting, want) {
		t.Errorf("questions are noted by %q, want %q", noting, want)
	}
}

func sources(t *testing.T) (files []*ast.File) {
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), n.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// calls reports whether a function or method of a name is called somewhere in n.
func calls(n ast.Node, name string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			switch f := c.Fun.(type) {
			case *ast.Ident:
				found = found || f.Name == name
			case *ast.SelectorExpr:
				found = found || f.Sel.Name == name
			}
		}
		return !found
	})
	return found
}
