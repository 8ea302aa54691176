package diag

import (
	"bytes"
	"unicode/utf8"
)

// Places finds the lines and columns of bytes in a text. The first question
// goes through the text once; each one costs the same, however long the text
// and its lines are. It must not be shared between goroutines.
type Places struct {
	text  []byte
	marks []placeMark // of every placeStep bytes
}

// A placeMark is what is in front of a byte of the text.
type placeMark struct {
	line   int // the number of the line, from 1
	column int // characters of that line
}

// placeStep is how many bytes are between two marks.
const placeStep = 256

// NewPlaces returns the places of a text, which must not change any more.
func NewPlaces(text []byte) *Places { return &Places{text: text} }

// At returns the line and the column of a byte, both from 1, the column in
// characters. An offset beyond the text is that of its end.
func (p *Places) At(offset int) (line, column int) {
	offset = max(0, min(offset, len(p.text)))
	if p.marks == nil {
		p.index()
	}
	i := offset / placeStep
	m := p.marks[i].behind(p.text[i*placeStep : offset])
	return m.line, m.column + 1
}

func (p *Places) index() {
	p.marks = make([]placeMark, 1, len(p.text)/placeStep+1)
	p.marks[0].line = 1
	for at := placeStep; at <= len(p.text); at += placeStep {
		p.marks = append(p.marks, p.marks[len(p.marks)-1].behind(p.text[at-placeStep:at]))
	}
}

// behind returns the mark behind a stretch of text.
func (m placeMark) behind(text []byte) placeMark {
	if n := bytes.Count(text, []byte("\n")); n > 0 {
		m.line, m.column = m.line+n, 0
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	for _, c := range text {
		if utf8.RuneStart(c) {
			m.column++
		}
	}
	return m
}
