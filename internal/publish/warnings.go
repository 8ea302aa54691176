package publish

import (
	"fmt"
	"reflect"

	"cchc/internal/diag"
)

// A warning is a [diag.Diagnostic] as a manifest keeps it: a build that has nothing
// to do tells again what the one before has told.
type warning struct {
	_            struct{} `cbor:",toarray"`
	File         string
	Line, Column int
	Field, Code  string
	Args         map[string]argument
}

// An argument is a value that the message of a warning names.
type argument struct {
	_    struct{} `cbor:",toarray"`
	Word bool     // it is a [diag.Word]
	Text any      // a text, a whole number or a truth value
}

// keepWarnings returns problems as they are kept; ok is false where they cannot be
// told again from that: an error, or an argument that is no text or number.
func keepWarnings(problems diag.List) (kept []warning, ok bool) {
	for _, d := range problems {
		if d.Severity != diag.Warning {
			return nil, false
		}
		w := warning{File: d.File, Line: d.Line, Column: d.Column, Field: d.Field, Code: d.Code, Args: map[string]argument{}}
		for name, v := range d.Args {
			if w.Args[name], ok = keepArgument(v); !ok {
				return nil, false
			}
		}
		kept = append(kept, w)
	}
	return kept, true
}

// keepArgument returns a value in the form that messages write it in.
func keepArgument(v any) (a argument, ok bool) {
	if word, ok := v.(diag.Word); ok {
		return argument{Word: true, Text: string(word)}, true
	}
	if text, ok := v.(fmt.Stringer); ok {
		return argument{Text: text.String()}, true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return argument{Text: r.String()}, true
	case reflect.Bool:
		return argument{Text: r.Bool()}, true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return argument{Text: r.Int()}, true
	}
	return argument{}, false
}

// told returns the warnings that a manifest has kept.
func told(kept []warning) (problems diag.List) {
	for _, w := range kept {
		args := diag.Args{}
		for name, a := range w.Args {
			args[name] = a.Text
			if text, ok := a.Text.(string); ok && a.Word {
				args[name] = diag.Word(text)
			}
		}
		problems = append(problems, diag.Warn(diag.Position{File: w.File, Line: w.Line, Column: w.Column}, w.Field, w.Code, args))
	}
	return problems
}
