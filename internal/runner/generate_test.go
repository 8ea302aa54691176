package runner_test

import (
	"fmt"
	"html/template"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cchc/internal/testenv"
)

// world is what generated templates are about: a field of every kind of value.
type world struct {
	S, Empty, Hostile, Link string
	H                       template.HTML
	A                       template.HTMLAttr
	U                       template.URL
	J                       template.JS
	I                       int
	I8                      int8
	N                       uint
	X, NaN                  float64
	B, No                   bool
	Z                       complex128
	L                       []string
	Mixed                   []any
	None                    []string
	Arr                     [2]int
	Grid                    [][]int
	M                       map[string]any
	MS                      map[string]string
	MI                      map[int]string
	ML                      map[level]int
	NoMap                   map[string]string
	E, NoE                  *entry
	Entries                 []*entry
	V                       entry
	Any, NilAny             any
	Says, NoSays            fmt.Stringer
	Fault, NoFault          error
	PS                      *string
	PPI                     **int
	Lv                      level
	D                       day
	Rude                    rude
	Fn                      func(string) string
	NoFn                    func() string
	Ch                      chan int
	RV                      reflect.Value
	Deeper                  map[string]map[string][]string
	Pair                    pair
	*Base                   // nil
	part
}

// Base is embedded by a pointer.
type Base struct{ Based string }

type part struct{ Part string }

func (w *world) Self() *world                         { return w }
func (w world) Copy() world                           { return w }
func (w *world) Say(s string, n int) string           { return strings.Repeat(s, n%3) }
func (w *world) Opt(s string, more ...any) string     { return fmt.Sprint(len(more), s, more) }
func (w *world) Maybe(ok bool) (string, error)        { return "ja", map[bool]error{false: fault("nein")}[ok] }
func (w *world) Boom() string                         { panic("bumm") }
func (w *world) Two() (int, int)                      { return 1, 2 }
func (w *world) Ptr(e *entry) string                  { return fmt.Sprint(e == nil) }
func (w *world) Wide(n int64, x float32, u uint8) any { return []any{n, x, u} }
func (w *world) Speak(s fmt.Stringer) string          { return fmt.Sprint(s == nil) }
func (w *world) Raw(v reflect.Value) string           { return fmt.Sprint(v.IsValid()) }
func (w *world) Out() reflect.Value                   { return reflect.ValueOf("raus") }
func (w *world) Hide() any                            { return reflect.ValueOf("versteckt") }

func newWorld() *world {
	n, s := 7, "gezeigt <b>"
	p := &n
	e := example()
	w := &world{
		S: "Khai sinh", Hostile: `"><script>alert('1')</script>&amp;`, Link: "/thu-tuc/?q=a b&c=%20", H: "<b>đậm</b> &amp;", A: `lang="en"`, U: "tel:+84", J: `{"a": 1}`,
		I: 3, I8: -2, N: 5, X: 2.5, B: true, Z: 1 + 2i, L: []string{"a", "b<", "c&"}, Mixed: []any{1, "zwei", nil, 3.5, []string{"x"}, e}, Arr: [2]int{8, 9}, Grid: [][]int{{1, 2}, {3}},
		M: map[string]any{"a": 1, "b": "zwei <", "nil": nil, "L": []string{"p"}, "S": "im Fach", "m": map[string]any{"a": "tief"}}, MS: map[string]string{"k": "v", "j": "w"}, MI: map[int]string{1: "eins", 2: "zwei"}, ML: map[level]int{"xã": 1},
		E: e, Entries: []*entry{e, e.Next, nil}, V: *e, Any: e, Says: day{1, 2, 3}, Fault: fault("kaputt"), PS: &s, PPI: &p, Lv: "xã", D: day{9, 3, 2026}, Fn: strings.ToUpper, Ch: make(chan int),
		RV: reflect.ValueOf(42), Deeper: map[string]map[string][]string{"a": {"b": {"c"}}}, Pair: pair{1, "x"}, part: part{"teil"},
	}
	w.NaN = w.X - w.X
	w.NaN /= w.NaN
	return w
}

// A generator writes a template from a row of choices. Where they end it takes
// the first of everything, which ends soon.
type generator struct {
	choices []byte
	out     strings.Builder
	vars    []string // in scope
	loops   int      // around what is being written
	calls   int      // of templates that may still be written
	at      int      // the template: it calls later ones alone
	moved   bool     // the dot is not the world
}

// names are the templates of a set.
var names = []string{"page", "t1", "t2", "t3"}

func (g *generator) pick(n int) int {
	if len(g.choices) == 0 {
		return 0
	}
	c := int(g.choices[0])
	g.choices = g.choices[1:]
	return c % n
}

func (g *generator) one(of ...string) string { return of[g.pick(len(of))] }

// rarely is true once in n times.
func (g *generator) rarely(n int) bool { return g.pick(n) == n-1 }

// set writes the templates of a set.
func (g *generator) set() string {
	g.calls = 8
	g.body(3)
	for i := 1; i < len(names); i++ {
		g.at, g.vars, g.loops, g.moved = i, nil, 0, false
		fmt.Fprintf(&g.out, "{{ define %q }}", names[i])
		g.body(2)
		g.out.WriteString("{{ end }}")
	}
	return g.out.String()
}

// body writes a list of nodes; what it declares ends with it.
func (g *generator) body(depth int) {
	vars := g.vars
	for range 1 + g.pick(4) {
		g.node(depth)
	}
	g.vars = vars
}

// action writes {{ … }}, perhaps with trim markers.
func (g *generator) action(format string, args ...any) {
	left, right := g.one("{{ ", "{{ ", "{{- "), g.one(" }}", " }}", " -}}")
	g.out.WriteString(left + fmt.Sprintf(format, args...) + right)
}

func (g *generator) node(depth int) {
	switch g.pick(14) {
	case 0, 1, 2, 3, 4:
		g.place(depth)
	case 5:
		g.out.WriteString(g.one("Text ", "<p>", "</p>\n", " a < b & c ", "<br>", "{{/* c */}}", "{{- /* c */ -}}", "<script>", "</script>", "<!-- x -->", "\"", "<a href=\"", "}} "))
	case 6:
		if len(g.vars) > 0 && g.pick(2) == 0 {
			g.action("%s = %s", g.variable(), g.pipeline(2))
			return
		}
		value, name := g.pipeline(2), g.one("$a", "$b", "$c")
		g.action("%s := %s", name, value)
		g.vars = append(slices.Clip(g.vars), name)
	case 7, 8:
		g.branch("if", depth)
	case 9:
		g.branch("with", depth)
	case 10, 11:
		g.loop(depth)
	case 12:
		g.call()
	case 13:
		if g.loops > 0 || g.rarely(20) {
			g.action("if %s", g.pipeline(1))
			g.action("%s", g.one("break", "continue"))
			if g.pick(2) == 0 {
				g.place(0)
			}
			g.action("end")
		}
	}
}

// place writes an action, a branch or a call where values can stand.
func (g *generator) place(depth int) {
	before, after, _ := strings.Cut(places[g.pick(len(places))], "%s")
	if g.pick(3) > 0 {
		before, after = "", ""
	}
	g.out.WriteString(before)
	switch {
	case depth > 0 && g.rarely(5):
		g.branch(g.one("if", "with"), 0)
	case depth > 0 && g.rarely(5):
		g.call()
	default:
		g.action("%s", g.pipeline(2))
	}
	g.out.WriteString(after)
}

// branch writes if or with, perhaps with else.
func (g *generator) branch(word string, depth int) {
	vars := g.vars
	moved := g.moved
	value := g.pipeline(2)
	g.action("%s %s%s", word, g.declaration(), value)
	g.moved = moved || word == "with"
	g.inner(depth)
	g.moved = moved
	if g.pick(3) == 0 {
		value = g.pipeline(1)
		g.action("else %s %s%s", word, g.declaration(), value)
		g.moved = moved || word == "with"
		g.inner(depth)
		g.moved = moved
	}
	if g.pick(2) == 0 {
		g.action("else")
		g.inner(depth)
	}
	g.action("end")
	g.vars = vars
}

func (g *generator) inner(depth int) {
	if depth > 0 {
		g.body(depth - 1)
	} else {
		g.action("%s", g.pipeline(1))
	}
}

// declaration writes, sometimes, a variable that is declared or set.
func (g *generator) declaration() string {
	if g.pick(3) > 0 {
		return ""
	}
	name := g.one("$a", "$b", "$d")
	g.vars = append(slices.Clip(g.vars), name)
	return name + " := "
}

func (g *generator) loop(depth int) {
	vars := g.vars
	moved := g.moved
	over := g.one("$.L", "$.Mixed", "$.L", "$.M", "$.Grid", "$.Entries", "$.Deeper", "$.None", "$.MS", "$.MI", "$.ML", "$.Arr", "$.Entries", g.pipeline(1))
	switch g.pick(6) {
	case 0:
		g.action("range $i, $e := %s", over)
		g.vars = append(slices.Clip(g.vars), "$i", "$e")
	case 1:
		g.action("range $e := %s", over)
		g.vars = append(slices.Clip(g.vars), "$e")
	case 2:
		if len(g.vars) > 0 && g.rarely(4) {
			g.action("range %s = %s", g.variable(), over)
			break
		}
		fallthrough
	default:
		g.action("range %s", over)
	}
	g.loops, g.moved = g.loops+1, true
	g.inner(depth)
	g.loops, g.moved = g.loops-1, moved
	if g.pick(3) == 0 {
		g.action("else")
		g.inner(depth)
	}
	g.action("end")
	g.vars = vars
}

func (g *generator) call() {
	if g.calls--; g.calls < 0 {
		return
	}
	name := "nowhere"
	if more := len(names) - 1 - g.at; more > 0 && !g.rarely(40) {
		name = names[g.at+1+g.pick(more)]
	}
	switch {
	case name == "nowhere" && !g.rarely(10):
	case g.rarely(12):
		g.action("block \"b%d\" $", g.calls)
		outer := *g
		g.vars, g.loops, g.moved, g.at = nil, 0, false, len(names)-1
		g.inner(1)
		g.action("end")
		g.vars, g.loops, g.moved, g.at = outer.vars, outer.loops, outer.moved, outer.at
	case g.rarely(12):
		g.action("template %q", name)
	case g.rarely(8):
		g.action("template %q %s", name, g.pipeline(1))
	default:
		g.action("template %q $", name)
	}
}

func (g *generator) variable() string {
	if len(g.vars) == 0 {
		return "$"
	}
	if g.rarely(100) {
		return "$a"
	}
	return g.vars[g.pick(len(g.vars))]
}

// field matches a field of the dot.
var field = regexp.MustCompile(`(^|[ (])\.([A-Z])`)

// pipeline writes commands.
func (g *generator) pipeline(depth int) string {
	p := g.command(depth)
	if g.moved && !g.rarely(10) {
		p = field.ReplaceAllString(p, "${1}$$.${2}")
	}
	for g.rarely(8) {
		p += " | " + g.one("print", "len", "printf \"%v\"", "html", "or false", "and true", "not", "eq 1", "either 1", "println", "index $.M", "list", "urlquery", ".Say \"x\"", "index .L", "join", "printf", "lt 2", "js", "call", "fails")
	}
	return p
}

// command writes a call or an operand.
func (g *generator) command(depth int) string {
	if depth <= 0 {
		return g.operand(0)
	}
	a, b := g.operand(depth-1), g.operand(depth-1)
	switch g.pick(26) {
	case 0:
		return fmt.Sprintf("%s %s %s", g.one("eq", "ne"), g.one(".S", ".Lv", `"x"`, ".E.Title"), g.one(".S", ".Lv", `"x"`, ".MS.k"))
	case 1:
		return fmt.Sprintf("eq %s nil", a)
	case 2:
		return fmt.Sprintf("%s %s", g.one("lt", "le", "gt", "ge", "eq", "ne"), g.one(".I 3", "1 .I8", ".X .NaN", ".NaN .NaN", `.S "x"`, ".N .N", ".I .N", "2 2.5", ".E .E", ".E .Any", ".NoE .E", ".D .V.Day", ".Says .D", ".B true", ".L .L", ".Mixed nil", ".Pair .Pair", ".NoE .NoMap", a+" "+b))
	case 3:
		return fmt.Sprintf("%s %s %s", g.one("and", "or"), a, b)
	case 4:
		return "not " + a
	case 5:
		return "len " + g.one(".L", ".M", ".S", ".None", ".NoMap", a)
	case 6:
		return g.one("index .L 1", "index .M \"a\"", "index .MS \"k\"", "index .Deeper \"a\" \"b\" 0", "index .Grid 0 1", "index .L 9", "index .S 0", "index .MI 1", "index .ML \"xã\"", "index .L -1", "index .Arr .I", "index .NoE 1", "index nil 1", "index "+a+" "+b)
	case 7:
		return fmt.Sprintf("printf %s %s %s", g.one(`"%v-%v"`, `"%s%d"`, `"%q %T"`, `"%5.2f"`, ".S"), a, b)
	case 8:
		return fmt.Sprintf("print %s %s", a, b)
	case 9:
		return g.one("join .L \",\"", "add .I 2", "add 1 .N", "share .X", "day .D", "tel .S", "attr .S", "js .J", "pointer .E", "value .E", "value .V", "pointer .V", "pointer .NoE", "join nil .S", "add nil 1", "either nil "+a, "list "+a+" "+b, "fails", "panics", "add 1.0 2", "add 0x10 'a'", "share 1", "add 1 2.5")
	case 10:
		return g.one(".Say .S 2", ".Self.S", ".Copy.L", ".Opt .S", ".Opt .S 1 nil \"x\" .L", ".Maybe true", ".Maybe false", ".Boom", ".Two", ".Ptr .E", ".Ptr nil", ".Ptr .V", ".Wide 1 2 3", ".Wide .I .X .N", ".Speak .D", ".Speak nil", ".Raw .S", ".Raw nil", ".Out", ".Hide", ".Say 1 2", ".Opt", "$.Say .S 1", ".Self.Self.Say \"a\" .I", ".Fn .S", ".NoFn", "call .Fn .S", "call .NoFn", ".Lv.Name", ".E.With \"a\" "+a, ".E.URL .S", ".E.Same .E.Next", ".E.Fails", ".E.NoOne")
	case 11:
		return g.one("slice .L 1", "slice .S 0 2", "html .Hostile", "urlquery .Link", "js .Hostile", "and", "or", "not", "eq .S", "index", "len", "nil", "true", "printf", "print", "and nil .S", "or nil nil", "not nil", "len nil")
	case 12:
		return fmt.Sprintf("%s %s %s %s", g.one("and", "or", "list", "print"), a, b, g.operand(0))
	case 13:
		return g.one("eq .I 1 2 3", "eq .Lv \"a\" \"xã\"", "eq 1 2 \"x\"", "eq 1 1 \"x\"", "eq .NoE nil", "ne nil .E", "eq nil nil", "eq .S nil", "eq "+a+" "+b)
	}
	return a
}

// operand writes a word.
func (g *generator) operand(depth int) string {
	if g.rarely(60) {
		return g.one(".Missing", ".part", ".NoE.Title", ".RV", ".M.missing", ".Based", ".Title", ".Rude", "$.Out", "$.Hide", "1i", "99999999999999999999", "nil", ".Fn", ".NoE.Next", ".S.Title", ".Z")
	}
	switch g.pick(12) {
	case 0, 1:
		return "."
	case 2, 3, 4:
		return g.one(".S", ".L", ".I", ".Hostile", ".H", ".U", ".Link", ".A", ".J", ".X", ".B", ".No", ".M", ".E", ".NoE", ".E.Title", ".E.Next.Title", ".E.Next.Next", ".M.a", ".M.b", ".M.nil", ".M.m.a", ".Any", ".Any.Title", ".NilAny", ".Says", ".NoSays", ".Fault", ".NoFault", ".PS", ".PPI", ".Lv", ".D", ".N", ".I8", ".NaN", ".Mixed", ".None", ".Arr", ".Part", ".V.Title", ".V.Day", ".Pair", ".MS.k", ".Empty", ".Copy.S", ".Self.E.Day")
	case 5, 6:
		return g.one("$.S", "$.L", "$.E.Title", "$.I", "$.M.b", "$.NoE", "$.Hostile", "$.Self.L")
	case 7, 8:
		v := g.variable()
		if g.rarely(15) {
			v += g.one(".Title", ".S", ".a", ".Next")
		}
		return v
	case 9:
		return g.one("1", "0", "-3", "\"x\"", "\"\"", "`raw <`", "true", "false", "2.5", "1.0", "1e3", "0x10", "0x1p4", "'a'", "1_000", "\"a\"", "3", "0b11")
	case 10:
		if depth > 0 {
			return "(" + g.pipeline(depth) + ")" + g.one("", "", "", "", "", "", "", ".S", ".Title", ".a", ".L")
		}
	}
	return g.one(".S", "$.S")
}

// TestTemplatesAreTheReference compares whole generated templates.
func TestTemplatesAreTheReference(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	w := newWorld()
	var parsed, done, failed int
	n := testenv.Rounds(1500, 60000)
	for range n {
		choices := make([]byte, 20+random.IntN(300))
		for i := range choices {
			choices[i] = byte(random.UintN(256))
		}
		if tr := generated(t, choices, w); tr != nil {
			parsed, done, failed = parsed+1, done+tr.done, failed+tr.failed
		}
	}
	t.Logf("of %d templates %d are some, %d did not fall back, %d fail", n, parsed, done, failed)
	if parsed < n/2 || done < n/20 || failed < n/20 || failed > parsed-n/20 {
		t.Errorf("of %d templates %d are some, %d did not fall back, %d fail", n, parsed, done, failed)
	}
}

func generated(t *testing.T, choices []byte, w *world) *trial {
	t.Helper()
	text := (&generator{choices: choices}).set()
	tr := newTrial(text)
	if tr != nil {
		tr.run(t, w)
	}
	return tr
}

// endless matches texts that may run for very long: templates that call
// themselves, and ranges over numbers.
var endless = regexp.MustCompile(`template|block|(?s)range[^}]*[0-9]`)

// FuzzTemplates compares whole templates: what the choices generate, and the
// text as it is.
func FuzzTemplates(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, p := range parts {
		choices := make([]byte, 120)
		for i := range choices {
			choices[i] = byte(random.UintN(256))
		}
		f.Add(choices, p)
	}
	w, e := newWorld(), example()
	f.Fuzz(func(t *testing.T, choices []byte, text string) {
		generated(t, choices, w)
		if endless.MatchString(text) || strings.Count(text, "range") > 5 {
			return
		}
		if tr := newTrial(text); tr != nil {
			tr.run(t, e)
		}
	})
}
