package publish

import (
	"fmt"
	"reflect"

	"cchc/internal/diag"
	"cchc/internal/manifest"
)

// keepWarnings returns problems as they are kept; ok is false where they cannot be
// told again from that: an error, or an argument that is no text or number.
func keepWarnings(problems diag.List) (kept []manifest.Warning, ok bool) {
	for _, d := range problems {
		if d.Severity != diag.Warning {
			return nil, false
		}
		w := manifest.Warning{File: d.File, Line: d.Line, Column: d.Column, Field: d.Field, Code: d.Code, Args: map[string]manifest.Argument{}}
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
func keepArgument(v any) (a manifest.Argument, ok bool) {
	if word, ok := v.(diag.Word); ok {
		return manifest.Argument{Word: true, Text: string(word)}, true
	}
	if text, ok := v.(fmt.Stringer); ok {
		return manifest.Argument{Text: text.String()}, true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return manifest.Argument{Text: r.String()}, true
	case reflect.Bool:
		return manifest.Argument{Text: r.Bool()}, true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return manifest.Argument{Text: r.Int()}, true
	}
	return manifest.Argument{}, false
}

// told returns the warnings that a manifest has kept.
func told(kept []manifest.Warning) (problems diag.List) {
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
