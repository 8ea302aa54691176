package themefiles

import (
	"encoding/hex"
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"

	"cchc/internal/diag"
)

// leastContrast is what text needs against its background (WCAG 2.2, 1.4.3).
const leastContrast = 4.5

func (r *reader) checkColor(o Option, value string, at diag.Position) {
	text, ok := parseColor(value)
	if !ok {
		r.reportOption(o.Name, at, "theme-color-form", diag.Args{"Key": o.Name, "Value": value})
		return
	}
	for _, against := range o.Against {
		ground, ok := parseColor(against)
		if !ok {
			continue
		}
		if c := contrast(text, ground); c < leastContrast {
			r.reportOption(o.Name, at, "theme-contrast", diag.Args{"Key": o.Name, "Value": value, "Against": against,
				"Ratio": strings.Replace(fmt.Sprintf("%.1f", math.Floor(c*10)/10), ".", ",", 1)})
		}
	}
}

// parseColor reads #9f1d20 as red, green and blue from 0 to 1.
func parseColor(s string) (rgb [3]float64, ok bool) {
	digits, hash := strings.CutPrefix(s, "#")
	parts, err := hex.DecodeString(digits)
	if !hash || err != nil || len(parts) != len(rgb) {
		return rgb, false
	}
	for i, v := range parts {
		rgb[i] = float64(v) / 255
	}
	return rgb, true
}

// contrast is the contrast ratio of two colours, from 1 to 21 (WCAG 2.2,
// definition of contrast ratio).
func contrast(a, b [3]float64) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(rgb [3]float64) float64 {
	for i, v := range rgb {
		if v <= 0.04045 {
			rgb[i] = v / 12.92
		} else {
			rgb[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}

// ColorRule returns the colours as a rule of CSS, which gives them to a style sheet as
// custom properties (:root{--option-brand:#9f1d20;}), "" for none.
func (c *Chain) ColorRule() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.options)) {
		if c.kinds[name] == ColorOption {
			fmt.Fprintf(&b, "--option-%s:%s;", name, c.options[name])
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return ":root{" + b.String() + "}\n"
}

// Color returns the value of an option of a colour, "" for none.
func (c *Chain) Color(option string) string {
	if c.kinds[option] != ColorOption {
		return ""
	}
	return c.options[option]
}

// RGBA returns the colour that an option names, black where it names none.
func (c *Chain) RGBA(option string) color.RGBA {
	rgb, _ := parseColor(c.options[option])
	part := func(v float64) uint8 { return uint8(v*255 + 0.5) }
	return color.RGBA{part(rgb[0]), part(rgb[1]), part(rgb[2]), 255}
}
