package media

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
)

const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">`

// TestIconOfASVG: a logo as drawing programs save it is drawn in its place.
func TestIconOfASVG(t *testing.T) {
	for _, picture := range []string{
		drawn + `<rect width="48" height="48" fill="#f00"/></svg>`,
		`<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" width="48" height="48"><i:grid/><metadata/><path d="M0 0h48v48h-48z" style="fill:#f00"/></svg>`,
		`<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><s:circle cx="24" cy="24" r="40" fill="#f00"/></s:svg>`,
		drawn + `<defs><rect id="a" width="48" height="48" fill="#f00"/></defs><use href="#a"/></svg>`,
	} {
		data, err := Icon([]byte(picture), Frame{Size: 64, Share: 0.5, Ground: color.White})
		if err != nil {
			t.Errorf("%s: %v", picture, err)
			continue
		}
		icon, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		at := func(x, y int) string {
			r, g, b, _ := icon.At(x, y).RGBA()
			return fmt.Sprintf("%x%x%x", r>>12, g>>12, b>>12)
		}
		if got := at(32, 32) + " " + at(2, 2); got != "f00 fff" {
			t.Errorf("%s: %s", picture, got)
		}
	}
	emblem, err := os.ReadFile("../../themes/congvu/static/favicon.svg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Icon(emblem, Frame{Size: 192, Share: 1}); err != nil {
		t.Errorf("the theme's emblem: %v", err)
	}
}

// TestIconOfAHostileSVG: one that repeats itself, once overflowed the stack; one
// that is never done is given up.
func TestIconOfAHostileSVG(t *testing.T) {
	far := strings.Repeat("L-1e6 1e6L1e6-1e6", 2000)
	for name, picture := range map[string]string{
		"uses itself":    drawn + `<defs><g id="a"><use href="#a"/></g></defs><use href="#a"/></svg>`,
		"use each other": drawn + `<defs><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></defs><use href="#a"/></svg>`,
		"doubles":        drawn + `<defs><rect id="a" width="9"/>` + doubled(40) + `</defs><use href="#a40"/></svg>`,
		"deep":           drawn + strings.Repeat("<g>", 100_000) + strings.Repeat("</g>", 100_000) + `</svg>`,
		"dashes":         drawn + `<path d="M0 0L1e5 1e5" stroke="#000" stroke-dasharray="0.02" stroke-dashoffset="3e7"/></svg>`,
		"far away":       drawn + `<path d="M0 0` + far + `z"/></svg>`,
		"shapes":         drawn + strings.Repeat(`<rect width="1" height="1"/>`, 19_000) + `</svg>`,
		"scaled":         drawn + `<g transform="scale(1e9)">` + strings.Repeat(`<circle r="9" stroke="#000" stroke-width="9"/>`, 2000) + `</g></svg>`,
		"script":         drawn + `<script/></svg>`,
		"words":          drawn + `<text>a</text></svg>`,
		"no place":       `<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>`,
		"large":          drawn + `<desc>` + strings.Repeat("a", maxLogo) + `</desc></svg>`,
	} {
		if _, err := Icon([]byte(picture), Frame{Size: 512, Share: 1}); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// doubled has n groups, each with the one before it twice.
func doubled(n int) string {
	var b strings.Builder
	before := "a"
	for i := range n {
		id := fmt.Sprintf("a%d", i+1)
		fmt.Fprintf(&b, `<g id="%s"><use href="#%s"/><use href="#%s"/></g>`, id, before, before)
		before = id
	}
	return b.String()
}
