package lazyregexp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestRegexp: it is compiled once, when it is first used, and answers as [regexp.Regexp].
func TestRegexp(t *testing.T) {
	r := New(`(\d)-(\d)`)
	if r.re != nil || r.String() != `(\d)-(\d)` {
		t.Fatal("it is compiled")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if !r.MatchString("1-2") || r.ReplaceAllString("a 1-2", "$2-$1") != "a 2-1" || r.FindStringSubmatch("3-4")[2] != "4" {
				t.Error("another answer")
			}
		})
	}
	wg.Wait()
}

// TestAllCompile: what is compiled late is tried here, where it is a literal.
func TestAllCompile(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			of, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || of.Sel.Name != "New" {
				return true
			}
			if pkg, ok := of.X.(*ast.Ident); !ok || pkg.Name != "lazyregexp" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true // made of parts
			}
			text, err := strconv.Unquote(lit.Value)
			if err == nil {
				_, err = regexp.Compile(text)
			}
			if err != nil {
				t.Errorf("%s: %v", strings.TrimPrefix(name, "../"), err)
			}
			tried++
			return true
		})
	}
	if tried < 50 {
		t.Errorf("only %d were tried", tried)
	}
}
