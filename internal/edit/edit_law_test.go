package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cchc/internal/front"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// entries returns the entries of the demonstration.
func entries(t testing.TB) (names []string, texts [][]byte) {
	t.Helper()
	err := filepath.WalkDir("../../content", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		names, texts = append(names, name), append(texts, src)
		return err
	})
	if err != nil || len(names) < 100 {
		t.Fatal(len(names), err)
	}
	return names, texts
}

// A law is an edit that is held to what edits promise.
type law struct {
	src    []byte
	front  *front.Node // as it is read before
	change Change
	path   []pathStep
}

// check makes the edit and says how it breaks a law; refused is the code of an
// edit that was not made.
func (l *law) check() (refused string, broken error) {
	got, err := Apply(l.src, nil, []Change{l.change})
	var why *Error
	if errors.As(err, &why) {
		return why.Code, nil
	} else if err != nil {
		return "", err
	}
	parts, problems := front.Split("", lineFeeds(got))
	if len(problems) > 0 {
		return "", fmt.Errorf("%v of\n%s", problems, got)
	}
	want := clone(l.front)
	l.apply(want)
	if !alike(parts.Front, want) {
		return "", fmt.Errorf("read back as\n%s\nwant\n%s\nof\n%s", show(parts.Front), show(want), got)
	}
	return "", l.checkLines(got)
}

// show prints a tree.
func show(n *front.Node) string {
	text, err := json.MarshalIndent(n, "", " ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

func clone(n *front.Node) *front.Node {
	c := *n
	c.Items, c.Pairs = nil, nil
	for _, item := range n.Items {
		c.Items = append(c.Items, clone(item))
	}
	for _, p := range n.Pairs {
		p.Value = clone(p.Value)
		c.Pairs = append(c.Pairs, p)
	}
	return &c
}

// alike compares trees; the keys of a map have no order.
func alike(a, b *front.Node) bool {
	if a.Kind != b.Kind || a.Kind == front.Scalar && a.Text != b.Text || len(a.Pairs) != len(b.Pairs) {
		return false
	}
	for _, p := range a.Pairs {
		if q := b.Get(p.Key); q == nil || !alike(p.Value, q) {
			return false
		}
	}
	return slices.EqualFunc(a.Items, b.Items, alike)
}

// apply makes the change in a tree.
func (l *law) apply(n *front.Node) {
	last := l.path[len(l.path)-1]
	for _, s := range l.path[:len(l.path)-1] {
		if s.item >= 0 {
			n = n.Items[s.item]
		} else {
			n = n.Get(s.key)
		}
	}
	i := last.item
	if i < 0 {
		i = slices.IndexFunc(n.Pairs, func(p front.Pair) bool { return p.Key == last.key })
	}
	switch {
	case l.change.Op == Remove && last.item >= 0:
		n.Items = slices.Delete(n.Items, i, i+1)
	case l.change.Op == Remove:
		n.Pairs = slices.Delete(n.Pairs, i, i+1)
	case l.change.Op == Move:
		item := n.Items[i]
		n.Items = slices.Insert(slices.Delete(n.Items, i, i+1), l.change.To-1, item)
	case l.change.Op == Insert:
		if n.Kind != front.List {
			*n = front.Node{Kind: front.List}
		}
		n.Items = slices.Insert(n.Items, i, nodeOf(l.change.Value))
	case last.item >= 0:
		n.Items[i] = nodeOf(l.change.Value)
	case i >= 0:
		n.Pairs[i].Value = nodeOf(l.change.Value)
	default:
		if n.Kind != front.Map {
			*n = front.Node{Kind: front.Map}
		}
		n.Pairs = append(n.Pairs, front.Pair{Key: last.key, Value: nodeOf(l.change.Value)})
	}
}

// nodeOf returns a value as it is read back.
func nodeOf(v any) *front.Node {
	switch v := v.(type) {
	case nil:
		return &front.Node{}
	case []any:
		n := &front.Node{Kind: front.List}
		for _, item := range v {
			n.Items = append(n.Items, nodeOf(item))
		}
		return n
	case map[string]any:
		n := &front.Node{Kind: front.Map}
		for key, one := range v {
			n.Pairs = append(n.Pairs, front.Pair{Key: key, Value: nodeOf(one)})
		}
		return n
	}
	return &front.Node{Kind: front.Scalar, Text: viet.NFC(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(fmt.Sprint(v)))}
}

// checkLines holds an edit to the lines that it may touch: from the line on which
// the key or item begins – of an item that is inserted, moved or removed, its list
// – to the one on which the next thing begins that is not in it.
func (l *law) checkLines(got []byte) error {
	old, now := bytes.SplitAfter(l.src, []byte("\n")), bytes.SplitAfter(got, []byte("\n"))
	first, last := l.touched()
	if l.change.Op == Insert && l.inLines() && kept(old, now) < len(old) {
		return fmt.Errorf("an item was inserted, and lines are not what they were in\n%s", got)
	}
	if len(now) < first-1+len(old)-(last-1) || !slices.EqualFunc(old[:first-1], now[:first-1], bytes.Equal) ||
		!slices.EqualFunc(old[last-1:], now[len(now)-(len(old)-(last-1)):], bytes.Equal) {
		return fmt.Errorf("touched lines other than %d to %d of\n%s\nin\n%s", first, last-1, l.src, got)
	}
	return nil
}

// inLines reports whether the list of an insertion has items in lines.
func (l *law) inLines() bool {
	list := follow(l.front, l.path[:len(l.path)-1])
	if len(list.Items) == 0 || list.Items[0].Kind == front.Null {
		return false
	}
	line := []rune(string(bytes.Split(l.src, []byte("\n"))[list.Items[0].Line-1]))
	return strings.TrimSpace(string(line[:list.Items[0].Column-1])) == "-"
}

// kept returns how many lines at the beginning and end of a file are what they
// were.
func kept(old, now [][]byte) int {
	n := 0
	for n < min(len(old), len(now)) && bytes.Equal(old[n], now[n]) {
		n++
	}
	m := 0
	for m < min(len(old), len(now))-n && bytes.Equal(old[len(old)-1-m], now[len(now)-1-m]) {
		m++
	}
	return n + m
}

// touched returns from which line of the file to which, without it, the change may
// touch.
func (l *law) touched() (first, last int) {
	n, line, column := l.front, 0, 0
	next := l.end()
	from, to := 1, next
	for i, s := range l.path {
		if s.item >= 0 {
			whole := i == len(l.path)-1 && l.change.Op != Set
			if whole || s.item >= len(n.Items) {
				break
			}
			if s.item+1 < len(n.Items) {
				to = l.until(l.dash(n.Items[s.item+1]), n.Items[s.item+1].Column)
			}
			n = n.Items[s.item]
			from = l.dash(n)
			continue
		}
		k := slices.IndexFunc(n.Pairs, func(p front.Pair) bool { return p.Key == s.key })
		if k < 0 {
			if len(n.Pairs) > 0 { // behind the last one
				from = n.Pairs[len(n.Pairs)-1].Line
			} else if n == l.front {
				from = 1
			}
			break
		}
		if i == len(l.path)-1 && l.change.Op == Remove && len(n.Pairs) == 1 && n != l.front {
			break // the map stays, empty
		}
		if k+1 < len(n.Pairs) {
			to = l.until(n.Pairs[k+1].Line, n.Pairs[k+1].Column)
		}
		line, column = n.Pairs[k].Line, n.Pairs[k].Column
		// The key behind a - shares its line, and where it goes the next key too.
		from = line
		if l.change.Op == Remove && k+1 < len(n.Pairs) && column > 1 {
			to++
		}
		n = n.Pairs[k].Value
	}
	return from, max(to, from+1)
}

// until returns the line up to which something goes that is followed by what stands
// on a line and column: where something stands in front of that, a line more.
func (l *law) until(line, column int) int {
	runes := []rune(strings.TrimRight(string(bytes.Split(l.src, []byte("\n"))[line-1]), "\r"))
	if strings.Trim(string(runes[:min(column-1, len(runes))]), " -") != "" {
		return line + 1
	}
	return line
}

// end returns the line of the closing mark.
func (l *law) end() int {
	lines := bytes.Split(l.src, []byte("\n"))
	marks := 0
	for i, line := range lines {
		text := string(bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))))
		if text == "---" || text == "---yaml" {
			if marks++; marks == 2 {
				return i + 1
			}
		}
	}
	return 1
}

// dash returns the line of the - of an item, which can be above that of its value.
func (l *law) dash(item *front.Node) int {
	lines := bytes.Split(l.src, []byte("\n"))
	if before := string([]rune(string(lines[item.Line-1]))[:item.Column-1]); strings.TrimSpace(before) != "" {
		return item.Line
	}
	for n := item.Line - 1; n > 1; n-- {
		text := strings.TrimSpace(string(lines[n-1]))
		rest := strings.Trim(text, "- ")
		if rest != "" && rest[0] != '#' {
			break
		}
		if strings.HasPrefix(text, "-") {
			return n
		}
	}
	return item.Line
}

// places returns the paths to all values of a tree.
func places(n *front.Node, path []pathStep) (all [][]pathStep) {
	for i, item := range n.Items {
		at := append(slices.Clone(path), pathStep{item: i})
		all = append(append(all, at), places(item, at)...)
	}
	for _, p := range n.Pairs {
		at := append(slices.Clone(path), pathStep{p.Key, -1})
		all = append(append(all, at), places(p.Value, at)...)
	}
	return all
}

func pathText(path []pathStep) string {
	var b strings.Builder
	for i, s := range path {
		if s.item >= 0 {
			fmt.Fprintf(&b, "[%d]", s.item+1)
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.Quote(s.key))
	}
	return b.String()
}

func follow(n *front.Node, path []pathStep) *front.Node {
	for _, s := range path {
		if s.item >= 0 {
			n = n.Items[s.item]
		} else {
			n = n.Get(s.key)
		}
	}
	return n
}

// hard are texts that YAML reads as something else, or not at all, without care.
var hard = []string{
	"Tiêu đề", "Một câu dài hơn, có dấu phẩy", "1.10", "no", "Có", "Ke hoach: 2026", "@a", "#b", "a #b", "- c", "-", "--- ", "---", "...", "? d", "*e", "&f", "!g", "%h", "|", ">", "`i`",
	"2026-03-09", "09/3/2026", "1:30", "0777123456", "0x1F", "1_000", "~", "null", "NULL", "", " ", "  hai cách", "sau cách ", "\t", "a\tb", "a\nb", "a\nb\n", "a\n\n\nb\n\n", "\n", "\n\na\n", " a\nb\n", "a\n b", "a\r\nb\r\n",
	"a\n---\nb", "a\n  ---  \nb\n", "# a\n# b\n", "\"", "'", "\"a\" và 'b'", "a \"b\"", "\\n", "a\\", "a: b: c", "a:", ":", ":a", "[a", "a]", "{b: c}", "a, b", "https://a.vn/?b=c#d", "<<", "=", "y", ".5", "+1", "1e3",
	"\u00a0", "a\u0085b", "a\u2028b\nc", "\ufeff", "a\x07b", "😀\nb", "e\u0301", "x" + "\u1fef", "tu\u0301\n b", "\ta\nb", "a \nb ", "key: |\n  text\n", "a\n\t\nb", strings.Repeat("dài ", 60),
}

func randomText(r *rand.Rand) string {
	s := hard[r.IntN(len(hard))]
	for r.IntN(4) == 0 {
		s += hard[r.IntN(len(hard))]
	}
	return s
}

func randomValue(r *rand.Rand, depth int) any {
	switch k := r.IntN(12); {
	case k < 7 || depth > 2:
		return randomText(r)
	case k == 7:
		return r.IntN(100)
	case k == 8:
		return nil
	case k == 9:
		m := map[string]any{}
		for range 1 + r.IntN(3) {
			m[[]string{"name", "Tên giấy tờ", "Phí, lệ phí", "a: b", "c #d", "no", "1", "\"e\"", "- f", "g\nh"}[r.IntN(10)]] = randomValue(r, depth+1)
		}
		return m
	}
	list := []any{}
	for range r.IntN(4) {
		list = append(list, randomValue(r, depth+1))
	}
	return list
}

// twice reports whether some map has a key twice: a path to it means either.
func twice(n *front.Node) bool {
	for i, p := range n.Pairs {
		if n.Get(p.Key) != n.Pairs[i].Value || twice(p.Value) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, twice)
}

// randomLaw returns a change of a file, nil where it cannot be read or has a key
// twice.
func randomLaw(r *rand.Rand, src []byte) *law {
	parts, problems := front.Split("", lineFeeds(src))
	if len(problems) > 0 || twice(parts.Front) {
		return nil
	}
	l := &law{src: src, front: parts.Front}
	all := places(parts.Front, nil)
	if len(all) == 0 || r.IntN(8) == 0 {
		l.path = []pathStep{{[]string{"moi", "Mới", "a b", "x.y"}[r.IntN(4)], -1}}
		if len(all) > 0 && r.IntN(2) == 0 {
			if at := all[r.IntN(len(all))]; follow(parts.Front, at).Kind == front.Map {
				l.path = append(slices.Clone(at), l.path...)
			}
		}
		if n := follow(parts.Front, l.path[:len(l.path)-1]); n.Get(l.path[len(l.path)-1].key) == nil {
			l.change = Change{Path: pathText(l.path), Value: randomValue(r, 0)}
			return l
		}
	}
	l.path = all[r.IntN(len(all))]
	n := follow(parts.Front, l.path)
	switch k := r.IntN(6); {
	case k == 0:
		l.change.Op = Remove
	case k == 1 && l.path[len(l.path)-1].item >= 0:
		l.change.Op, l.change.To = Move, 1+r.IntN(len(follow(parts.Front, l.path[:len(l.path)-1]).Items))
	case k <= 2 && (n.Kind == front.List || n.Kind == front.Null):
		l.path = append(slices.Clone(l.path), pathStep{item: r.IntN(len(n.Items) + 1)})
		l.change.Op, l.change.Value = Insert, randomValue(r, 0)
	default:
		l.change.Value = randomValue(r, 0)
	}
	l.change.Path = pathText(l.path)
	return l
}

// TestEditLaws holds edits of every entry of the demonstration to their laws.
func TestEditLaws(t *testing.T) {
	names, texts := entries(t)
	r := rand.New(rand.NewPCG(2026, 11))
	for i, src := range texts {
		if same, err := Apply(src, nil, nil); err != nil || !bytes.Equal(same, src) {
			t.Fatalf("%s: no change is a change, or %v", names[i], err)
		}
		for range testenv.Rounds(2, 100) {
			if r.IntN(4) == 0 {
				src = bytes.ReplaceAll(lineFeeds(src), []byte("\n"), []byte("\r\n"))
			}
			l := randomLaw(r, src)
			if refused, err := l.check(); err != nil || refused != "" {
				t.Fatalf("%s: %+v: refused %q: %v", names[i], l.change, refused, err)
			}
		}
	}
}

// generate writes front matter in every style that editors have.
func generate(r *rand.Rand) []byte {
	g := &generator{r: r}
	g.mapLines(0, 0, false)
	text := g.b.String()
	if _, problems := front.Split("", []byte("---\n"+text+"---\n")); len(problems) > 0 {
		return generate(r)
	}
	src := "---\n" + text + "---\nThân bài.\n"
	if r.IntN(4) == 0 {
		src = strings.ReplaceAll(src, "\n", "\r\n")
	}
	if r.IntN(4) == 0 {
		src = "\ufeff" + src
	}
	return []byte(src)
}

type generator struct {
	r *rand.Rand
	b strings.Builder
}

func (g *generator) pick(of ...string) string { return of[g.r.IntN(len(of))] }

// rest ends a line, with a comment or spaces now and then, and lines in between.
func (g *generator) rest(indent int) {
	g.b.WriteString(g.pick("", "", "", "", " ", "  # lời chú", " # a: b"))
	g.between(indent)
}

func (g *generator) between(indent int) {
	g.b.WriteString("\n" + g.pick("", "", "", "", "", "", "\n", "  \n", strings.Repeat(" ", indent)+"# dòng chú\n", "# sát lề\n"))
}

func (g *generator) mapLines(indent, depth int, inItem bool) {
	for i := range 1 + g.r.IntN(4) {
		if i > 0 || !inItem {
			g.b.WriteString(strings.Repeat(" ", indent))
		}
		fmt.Fprintf(&g.b, g.pick("k%d", "Khóa %d", "\"k %d\"", "'k: %d'", "khóa (%d)")+g.pick(":", ":", ":", " :"), i)
		g.value(indent, depth, false)
	}
}

func (g *generator) listLines(indent, depth int, inItem bool) {
	for i := range 1 + g.r.IntN(3) {
		if i > 0 || !inItem {
			g.b.WriteString(strings.Repeat(" ", indent))
		}
		g.b.WriteString("-")
		g.value(indent, depth, true)
	}
}

func (g *generator) value(indent, depth int, item bool) {
	in := indent + 2 + g.r.IntN(2)*2*g.r.IntN(2)
	switch k := g.r.IntN(13); {
	case k == 0:
		g.rest(indent)
	case k == 1:
		mark := g.pick("|", ">", "|-", ">+", "|+", "|2", ">-")
		if strings.HasSuffix(mark, "2") {
			in = indent + 2
		}
		g.b.WriteString(" " + mark)
		g.b.WriteString(g.pick("", " # lời chú") + "\n")
		for range g.r.IntN(4) {
			g.b.WriteString(g.pick("", strings.Repeat(" ", in)+g.pick("Dòng chữ", "# không phải lời chú", "- mục", "a: b", "  thụt vào")) + "\n")
		}
	case k == 2:
		g.b.WriteString(" Câu đầu\n" + strings.Repeat(" ", in) + "câu sau\n\n" + strings.Repeat(" ", in) + "hết")
		g.rest(indent)
	case k == 3:
		g.b.WriteString(" \"Câu \\\"đầu\\\"\n" + strings.Repeat(" ", in) + "câu sau\"")
		g.rest(indent)
	case k <= 5 && depth < 3:
		if item {
			g.b.WriteString(" ")
			g.mapLines(indent+2, depth+1, true)
			return
		}
		g.rest(in)
		g.mapLines(in, depth+1, false)
	case k <= 7 && depth < 3:
		if item {
			g.b.WriteString(" ")
			g.listLines(indent+2, depth+1, true)
			return
		}
		g.rest(indent)
		g.listLines(indent+g.pick2(0, 2), depth+1, false)
	case k == 8:
		g.b.WriteString(" ")
		g.flow(0, in)
		g.rest(indent)
	default:
		g.b.WriteString(g.pick(" ", " ", "  ") + g.scalar())
		g.rest(indent)
	}
}

func (g *generator) pick2(a, b int) int { return []int{a, b}[g.r.IntN(2)] }

func (g *generator) scalar() string {
	return g.pick("chữ", "Một câu, có dấu phẩy", "\"trong ngoặc: kép\"", "'trong ''ngoặc'' đơn'", "1.001190", "2026-03-09", "~", "null", "true", "\"\"", "\"a\\nb\\t\\u00e1\"", "a#b", "http://a.vn", "😀")
}

func (g *generator) flow(depth, indent int) {
	space := func() string {
		return g.pick("", " ", " ", "", "\n"+strings.Repeat(" ", indent), " # trong ngoặc\n"+strings.Repeat(" ", indent))
	}
	one := func() {
		if depth < 2 && g.r.IntN(4) == 0 {
			g.flow(depth+1, indent)
			return
		}
		g.b.WriteString(g.pick("a", "b c", "\"d, e\"", "'f'", "1", "null"))
	}
	isMap := g.r.IntN(2) == 0
	g.b.WriteString(map[bool]string{true: "{", false: "["}[isMap] + space())
	n := g.r.IntN(4)
	for i := range n {
		if isMap {
			fmt.Fprintf(&g.b, g.pick("k%d", "\"k %d\""), i)
			if g.r.IntN(6) > 0 {
				g.b.WriteString(": ")
				one()
			}
		} else if g.r.IntN(8) == 0 {
			fmt.Fprintf(&g.b, "k%d: ", i)
			one()
		} else {
			one()
		}
		g.b.WriteString(space())
		if i < n-1 || g.r.IntN(5) == 0 {
			g.b.WriteString("," + space())
		}
	}
	g.b.WriteString(map[bool]string{true: "}", false: "]"}[isMap])
}

// TestEditLawsGenerated holds edits of front matter in every style to their laws.
func TestEditLawsGenerated(t *testing.T) {
	refusals := map[string]int{}
	n := testenv.Rounds(600, 20_000)
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		src := generate(r)
		if same, err := Apply(src, nil, nil); err != nil || !bytes.Equal(same, src) {
			t.Fatalf("%d: no change is a change, or %v\n%s", seed, err, src)
		}
		l := randomLaw(r, src)
		refused, err := l.check()
		if err != nil {
			t.Fatalf("%d: %+v: %v\nof\n%s", seed, l.change, err, src)
		}
		if refused != "" {
			refusals[refused]++
			t.Logf("%d: %+v: refused %q\nof\n%s", seed, l.change, refused, src)
		}
	}
	if len(refusals) > 0 {
		t.Errorf("refused of %d: %v", n, refusals)
	}
}

// FuzzEdit holds edits of any file to their laws.
func FuzzEdit(f *testing.F) {
	_, texts := entries(f)
	for i, src := range texts {
		f.Add(src, uint64(i))
	}
	for seed := range uint64(100) {
		f.Add(generate(rand.New(rand.NewPCG(seed, 8))), seed)
	}
	for _, src := range []string{"", "Bài.\n", "---\n---\n", "---\n? a\n: b\n---\n", "---\n{a: [b, c]}\n---\n", "---\na: b\n...\n---\n", "+++\na = 1\n+++\n", "---\na: \u0085b\n---\n"} {
		f.Add([]byte(src), uint64(1))
	}
	f.Fuzz(func(t *testing.T, src []byte, seed uint64) {
		if len(src) > 1<<14 {
			return
		}
		same, err := Apply(src, nil, nil)
		var why *Error
		if err != nil && !errors.As(err, &why) || err == nil && !bytes.Equal(same, src) {
			t.Fatalf("no change: %v", err)
		}
		if bytes.HasPrefix(src, []byte("\ufeff\ufeff")) {
			return
		}
		l := randomLaw(rand.New(rand.NewPCG(seed, 9)), src)
		if l == nil {
			return
		}
		if _, err := l.check(); err != nil {
			t.Fatalf("%+v: %v", l.change, err)
		}
	})
}
