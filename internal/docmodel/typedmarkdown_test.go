package docmodel

import "testing"

// TestTypedStars: stars around words are marks that a program has left; between figures and
// in words they are what somebody has typed, and stay so in Markdown.
func TestTypedStars(t *testing.T) {
	for text, want := range map[string]string{
		"Rộng 3*4*5 mét, giá 2*3*4 nghìn": `Rộng 3\*4\*5 mét, giá 2\*3\*4 nghìn`,
		"Chữ *nghiêng* và **đậm**.":       "Chữ *nghiêng* và **đậm**.",
		"(*chú ý*)":                       "(*chú ý*)",
		"a*b*c":                           `a\*b\*c`,
		"2**3**4":                         `2\*\*3\*\*4`,
		"**Điều 1**: phạm vi":             "**Điều 1**: phạm vi",
	} {
		p := &Paragraph{Text: []Inline{{Text: text}}}
		p.readMarkdown()
		d := Document{Blocks: []Block{p}}
		if got := d.Markdown(nil); got != want+"\n" {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}
