package mdsource

import (
	"bytes"
	"strings"
)

// DroppedTags are those whose elements are passed over with what is in them.
var DroppedTags = setOf("script style iframe object embed applet svg math video audio canvas select textarea template noscript form button input map head title")

// InlineTags are those that stand in running text; every other one ends a paragraph.
var InlineTags = setOf("a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr o:p q ruby rp rt s samp small span strike strong sub sup time tt u var wbr")

// BlockTags are the other ones that HTML has.
var BlockTags = setOf("address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer frame frameset h1 h2 h3 h4 h5 h6 header hr html legend li link main menu meta nav noframes ol optgroup option p param picture pre search section source summary table tbody td tfoot th thead tr track ul")

func setOf(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// IsTag reports whether HTML has an element of a name.
func IsTag(name string) bool { return InlineTags[name] || DroppedTags[name] || BlockTags[name] }

// TagName returns the name of the tag that a text begins with, in lower case, and
// whether it ends an element; "" for none.
func TagName(text []byte) (name string, end bool) {
	text = bytes.TrimPrefix(text, []byte("<"))
	if end = bytes.HasPrefix(text, []byte("/")); end {
		text = text[1:]
	}
	n := 0
	for n < len(text) && n < 32 && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || n > 0 && (text[n] >= '0' && text[n] <= '9' || text[n] == '-' || text[n] == ':')) {
		n++
	}
	return strings.ToLower(string(text[:n])), end
}
