package minify

import (
	"bytes"

	"cchc/internal/svg"

	tdsvg "github.com/tdewolff/minify/v2/svg"
)

// drawingFile writes an SVG document smaller, as it was where it would not be
// the same drawing any more.
func drawingFile(out *bytes.Buffer, text []byte) error {
	root, err := svg.Parse(text)
	if err != nil {
		return err
	}
	shortenPaths(root)
	from := out.Len()
	root.Write(out)
	again, err := svg.Parse(out.Bytes()[from:])
	if err != nil || !svg.Equal(root, again) || out.Len()-from >= len(text) {
		out.Truncate(from)
		_, err = out.Write(text)
	}
	return err
}

// shortenPaths writes the paths of a drawing in fewer signs.
func shortenPaths(e *svg.Element) {
	for i, a := range e.Attrs {
		if a.Space != "" || a.Local != "d" {
			continue
		}
		short := string(tdsvg.NewPathData(&tdsvg.Minifier{}).ShortenPathData([]byte(a.Value)))
		if len(short) < len(a.Value) && svg.SamePath(a.Value, short) {
			e.Attrs[i].Value = short
		}
	}
	for _, n := range e.Children {
		if child, ok := n.(*svg.Element); ok {
			shortenPaths(child)
		}
	}
}
