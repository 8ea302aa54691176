package intake

import (
	"strconv"
	"strings"

	"cchc/internal/docmodel"
)

// A numbering is what a document says of its numbers and bullets, and how far it has counted.
type numbering struct {
	nums     map[string]*numInstance
	abstract map[string]*numAbstract
}

// A numInstance is a list that paragraphs name.
type numInstance struct {
	abstract *numAbstract
	restart  map[int]int      // levels that begin anew with a number
	levels   map[int]numLevel // levels that differ
	begun    map[int]bool
}

// A numAbstract is a way of numbering, whose count all of its lists share.
type numAbstract struct {
	levels [docmodel.MaxListLevel]numLevel
	count  [docmodel.MaxListLevel]int
	seen   [docmodel.MaxListLevel]bool
}

// A numLevel is how one level is numbered.
type numLevel struct {
	format string // decimal, lowerLetter, bullet …
	text   string // %1.%2)
	font   string
	start  int
	legal  bool // all numbers are decimal
}

func (r *docxReader) readNumbering() error {
	r.numbers = numbering{map[string]*numInstance{}, map[string]*numAbstract{}}
	root, _, err := r.optional("numbering")
	if root == nil || err != nil {
		return err
	}
	linked := map[string]string{} // an abstract numbering by the style that it is of
	links := map[string]string{}  // the style that an abstract numbering is taken from
	for _, e := range root.kids {
		if e.name != "abstractNum" {
			continue
		}
		id := e.get("abstractNumId")
		a := &numAbstract{}
		for _, l := range e.kids {
			if level := number(l.get("ilvl")); l.name == "lvl" && level >= 0 && level < docmodel.MaxListLevel {
				a.levels[level] = readLevel(l)
			}
		}
		r.numbers.abstract[id] = a
		if style := e.val("styleLink"); style != "" {
			linked[style] = id
		}
		if style := e.val("numStyleLink"); style != "" {
			links[id] = style
		}
	}
	for id, style := range links {
		if to := r.numbers.abstract[linked[style]]; to != nil {
			r.numbers.abstract[id] = to
		}
	}
	for _, e := range root.kids {
		if e.name == "num" {
			r.numbers.addInstance(e)
		}
	}
	return nil
}

func (n *numbering) addInstance(e *element) {
	a := n.abstract[e.val("abstractNumId")]
	if a == nil {
		return
	}
	instance := &numInstance{abstract: a, restart: map[int]int{}, levels: map[int]numLevel{}, begun: map[int]bool{}}
	for _, o := range e.kids {
		if o.name != "lvlOverride" {
			continue
		}
		level := number(o.get("ilvl"))
		if l := o.kid("lvl"); l != nil {
			instance.levels[level] = readLevel(l)
		}
		if s := o.kid("startOverride"); s != nil {
			instance.restart[level] = number(s.get("val"))
		}
	}
	n.nums[e.get("numId")] = instance
}

func readLevel(e *element) numLevel {
	l := numLevel{format: e.val("numFmt"), text: e.val("lvlText"), font: fontOf(e.kid("rPr")), start: 1}
	if s := e.kid("start"); s != nil {
		l.start = number(s.get("val"))
	}
	l.legal, _ = e.on("isLgl")
	return l
}

// numbering returns which list a paragraph is in: its own, or that of its style.
func (r *docxReader) numbering(p *element, s *docxStyle) numRef {
	ref := s.num
	if n := p.kid("numPr"); n != nil {
		if id := n.val("numId"); id != "" {
			ref.id = id
		}
		if level := n.kid("ilvl"); level != nil {
			ref.level = number(level.get("val"))
		}
	}
	return ref
}

// next counts an item and returns its mark and its level from 1; "" and 0 for a paragraph in
// no list.
func (n *numbering) next(ref numRef) (mark string, level int) {
	list := n.nums[ref.id]
	if list == nil || ref.level < 0 || ref.level >= docmodel.MaxListLevel {
		return "", 0
	}
	a, at := list.abstract, ref.level
	if start, ok := list.restart[at]; ok && !list.begun[at] {
		a.count[at], a.seen[at] = start, true
	} else if a.seen[at] {
		a.count[at]++
	} else {
		a.count[at], a.seen[at] = list.level(at).start, true
	}
	list.begun[at] = true
	for below := at + 1; below < docmodel.MaxListLevel; below++ {
		a.seen[below] = false
	}
	l := list.level(at)
	switch {
	case l.format == "bullet":
		return docmodel.Bullet(strings.TrimSpace(docmodel.Tidy(l.text)), l.font), at + 1
	case l.format == "none" || l.text == "":
		return "", at + 1
	}
	return strings.TrimSpace(docmodel.Tidy(list.label(l))), at + 1
}

func (i *numInstance) level(at int) numLevel {
	if l, ok := i.levels[at]; ok {
		return l
	}
	return i.abstract.levels[at]
}

// label puts the numbers of the levels into the text of one.
func (i *numInstance) label(l numLevel) string {
	var b strings.Builder
	for at := 0; at < len(l.text); at++ {
		if l.text[at] != '%' || at+1 == len(l.text) || l.text[at+1] < '1' || l.text[at+1] > '9' {
			b.WriteByte(l.text[at])
			continue
		}
		at++
		level := int(l.text[at] - '1')
		of := i.level(level)
		count := i.abstract.count[level]
		if !i.abstract.seen[level] {
			count = of.start
		}
		if l.legal {
			of.format = "decimal"
		}
		b.WriteString(counted(of.format, count))
	}
	return b.String()
}

// counted writes a number as a format does.
func counted(format string, n int) string {
	switch format {
	case "lowerLetter":
		return docmodel.LatinLetter(n)
	case "upperLetter":
		return strings.ToUpper(docmodel.LatinLetter(n))
	case "lowerRoman":
		return strings.ToLower(docmodel.Roman(n))
	case "upperRoman":
		return docmodel.Roman(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}
