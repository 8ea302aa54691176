package viet

import (
	"regexp"
	"strings"
)

// A ProcedureCode is the code of an administrative procedure (mã thủ tục hành
// chính) in the national database: 1.001193, with a province's suffix
// 1.001193.H42 or, in its older long form, 1.001193.000.00.00.H42.
type ProcedureCode struct {
	Text   string // as written
	Base   string // 1.001193: the national code, the same in every province
	Agency string // H42, or ""
}

var codeRE = regexp.MustCompile(`^([1-9]\.\d{6})(?:\.\d{3}\.\d{2}\.\d{2})?(?:\.([A-Y]\d{2}))?$`)

// ParseProcedureCode reads a procedure code. The reason is [CodeForm].
func ParseProcedureCode(s string) (ProcedureCode, error) {
	s = strings.Join(strings.Fields(s), "")
	m := codeRE.FindStringSubmatch(s)
	if m == nil {
		return ProcedureCode{}, CodeForm
	}
	return ProcedureCode{Text: s, Base: m[1], Agency: m[2]}, nil
}

// IsZero reports whether c is no code.
func (c ProcedureCode) IsZero() bool { return c.Text == "" }

func (c ProcedureCode) String() string { return c.Text }

// UnmarshalText reads c with [ParseProcedureCode].
func (c *ProcedureCode) UnmarshalText(text []byte) error {
	v, err := ParseProcedureCode(string(text))
	*c = v
	return err
}

// MarshalText writes c as written.
func (c ProcedureCode) MarshalText() ([]byte, error) { return []byte(c.Text), nil }
