package svg

import "strings"

// set makes a set of words.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}

// shown are the SVG elements that are published (SVG 2 with Filter Effects 1
// and SVG Animations 2, without what can run or fetch).
var shown = set(`
	svg g defs symbol use switch a view marker clipPath mask pattern linearGradient radialGradient stop
	path rect circle ellipse line polyline polygon image text tspan textPath title desc style
	filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
	feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
	feSpecularLighting feSpotLight feTile feTurbulence
	animate animateMotion animateTransform mpath set`)

// textElements are those in which white space counts.
var textElements = set(`text tspan textPath title desc style`)

// unshown are SVG elements that no browser shows, or that a browser needs
// nothing of: they are left out without a word.
var unshown = set(`metadata font font-face font-face-format font-face-name font-face-src font-face-uri glyph missing-glyph hkern vkern
	glyphRef altGlyphDef altGlyphItem cursor color-profile`)

// running are SVG elements that run code, for [Script].
var running = set(`script handler listener`)

// styled are the attributes that hold values of CSS (SVG 2, presentation
// attributes).
var styled = set(`
	alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters color-rendering cursor
	direction display dominant-baseline enable-background fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
	font-size font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal glyph-orientation-vertical
	image-rendering isolation kerning letter-spacing lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode
	opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
	stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-overflow text-rendering
	transform transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode gradientTransform
	patternTransform`)

// measured are the attributes that say where and how large something is, and
// how it is drawn.
var measured = set(`
	viewBox preserveAspectRatio width height x y z x1 y1 x2 y2 cx cy r rx ry fx fy fr d points pathLength dx dy rotate textLength
	lengthAdjust startOffset method spacing side offset gradientUnits spreadMethod patternUnits patternContentUnits clipPathUnits maskUnits
	maskContentUnits markerUnits markerWidth markerHeight refX refY orient filterUnits primitiveUnits filterRes in in2 result stdDeviation
	mode operator k1 k2 k3 k4 values type tableValues slope intercept amplitude exponent kernelMatrix order divisor bias targetX targetY
	edgeMode kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent azimuth elevation pointsAtX
	pointsAtY pointsAtZ limitingConeAngle scale xChannelSelector yChannelSelector radius baseFrequency numOctaves seed stitchTiles`)

// moving are the attributes of animations.
var moving = set(`attributeName attributeType begin dur end min max restart repeatCount repeatDur calcMode keyTimes keySplines from to by
	additive accumulate path keyPoints origin`)

// worded are attributes whose text fetches nothing and draws nothing.
var worded = set(`id class lang tabindex role version baseProfile zoomAndPan media title systemLanguage requiredFeatures requiredExtensions focusable`)

// isWorded reports whether an attribute without a namespace is of that kind.
func isWorded(local string) bool {
	return worded[local] || strings.HasPrefix(local, "aria-") || strings.HasPrefix(local, "data-")
}

// allowed reports whether an attribute without a namespace is published.
func allowed(local string) bool {
	return styled[local] || measured[local] || moving[local] || isWorded(local)
}
