package minify

import (
	"strings"
	"testing"

	"cchc/internal/svg"
)

// TestDrawingFile: a drawing says and shows the same when it is smaller.
func TestDrawingFile(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg">`
	for in, want := range map[string]string{
		head + "\n <g>\n  <rect width=\"5\"></rect> </g></svg>\n":                  head + `<g><rect width="5"/></g></svg>`,
		head + `<text>Phí: <tspan>5.000</tspan> đồng</text></svg>`:                 head + `<text>Phí: <tspan>5.000</tspan> đồng</text></svg>`,
		head + "<text>\n <tspan>Xã</tspan> <tspan>Bình</tspan>\n</text></svg>":     head + "<text>\n <tspan>Xã</tspan> <tspan>Bình</tspan>\n</text></svg>",
		`<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/><!-- a --></s:svg>`:     head + `<g/></svg>`,
		head + `<path d="M 0 0 L 10 10 M 5 5 l 1.50 1"/></svg>`:                    head + `<path d="M0 0 10 10M5 5l1.5 1"/></svg>`,
		head + `<path d="M 0 0 L broken"/></svg>`:                                  head + `<path d="M 0 0 L broken"/></svg>`,
		head + `<x:g xmlns:x="x" x:y="1"/> <g/></svg>`:                             head + `<x:g xmlns:x="x" x:y="1"/> <g/></svg>`, // another tree without them
		head + `<switch><g requiredFeatures="x"></g><text>a</text></switch></svg>`: head + `<switch><g requiredFeatures="x"/><text>a</text></switch></svg>`,
	} {
		got, err := Text("svg", []byte(in))
		if err != nil || string(got) != want {
			t.Errorf("%s\ngot  %s, %v\nwant %s", in, got, err, want)
		}
	}
	if _, err := Text("svg", []byte(head)); err == nil {
		t.Error("half a drawing is no mistake")
	}
	for _, page := range []string{
		"<p><svg>\n<text>Phí: <tspan>5.000</tspan> đồng</text>\n</svg></p>",
		"<p><svg><!-- a --><text><tspan>Xã</tspan> <tspan>Bình</tspan></text></svg></p>",
	} {
		if got, err := Text("html", []byte(page)); err != nil || !strings.Contains(string(got), "</tspan> ") {
			t.Errorf("%s became %s, %v", page, got, err)
		}
	}
	if got, err := Drawing([]byte("<svg>\n<text>a <tspan>b</tspan> c</text></svg>")); err != nil || !strings.Contains(string(got), "a <tspan>b</tspan> c") {
		t.Errorf("%s, %v", got, err)
	}
}

// FuzzDrawingFile: what is well formed stays so, with the same tree but for the
// spelling of paths, and is small as it is then.
func FuzzDrawingFile(f *testing.F) {
	for _, s := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 C 1 1 2 2 3 3 S 5 5 6 6 a5 5 0 0110 10z"/><text> a <tspan>b</tspan></text></svg>`,
		`<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="x" x:a="1"><!-- a --><s:style>a{}</s:style></s:svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg"><path d="M1e-9 1h-.5.5V0T1 1 2 2Q1 1 2 2t0 0"/></svg>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before, err := svg.Parse(data)
		if err != nil {
			return
		}
		got, err := Text("svg", data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		after, err := svg.Parse(got)
		if err != nil {
			t.Fatalf("%s became %s: %v", data, got, err)
		}
		samePaths(before, after)
		if len(got) > len(data) || !svg.Equal(before, after) {
			t.Errorf("%s became %s", data, got)
		}
		if again, err := Text("svg", got); err != nil || string(again) != string(got) {
			t.Errorf("%s became %s, %v", got, again, err)
		}
	})
}

// samePaths gives the paths of a tree the spelling of those of another one, where
// they draw the same.
func samePaths(to, from *svg.Element) {
	for i := range to.Attrs {
		if a := &to.Attrs[i]; a.Local == "d" && i < len(from.Attrs) && svg.SamePath(a.Value, from.Attrs[i].Value) {
			a.Value = from.Attrs[i].Value
		}
	}
	for i := range min(len(to.Children), len(from.Children)) {
		x, ok := to.Children[i].(*svg.Element)
		y, same := from.Children[i].(*svg.Element)
		if ok && same {
			samePaths(x, y)
		}
	}
}
