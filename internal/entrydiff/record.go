package entrydiff

import (
	"io/fs"
	"maps"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/newentry"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// An Origin is where an import comes from: what its records say.
type Origin struct {
	File   string // its name
	Digest string // SHA-256 of its bytes, in hexadecimal
	Day    viet.Date
	Who    string
}

// Record returns the record of a procedure as a document has it, for cchc check to say later
// what has drifted from it; ok is false where there is none to keep: for an entry without a
// code, and where the record is the same already. A record keeps what other documents said
// of fields that this one does not have. old is the file as it is, nil for none.
func (p *Proposal) Record(files fs.FS, o Origin) (f File, old []byte, ok bool) {
	code := codeKey(Text(p.values["code"]))
	if _, err := viet.ParseProcedureCode(code); err != nil || p.State == Gone {
		return File{}, nil, false
	}
	values := maps.Clone(p.values)
	delete(values, "draft")
	delete(values, "date")
	values["title"] = p.Title
	values["source"] = map[string]any{"name": o.File, "note": "SHA-256 " + o.Digest}
	stamp := map[string]any{"updated": o.Day}
	if o.Who != "" {
		stamp["owner"] = o.Who
	}
	f.Name = sitefile.NationalFolder + code + ".md"
	old, err := fs.ReadFile(files, f.Name)
	if err != nil {
		maps.Copy(values, stamp)
		f.Data = newentry.Values(content.KindProcedure, values)
		return f, nil, true
	}
	was, problems := valuesIn(f.Name, content.KindProcedure, old)
	if problems == nil {
		d := difference{root: content.KindProcedure.Type()}
		d.structs("", d.root, was, values)
		if len(d.changes) == 0 {
			return File{}, nil, false
		}
		for key, v := range stamp {
			d.changes = append(d.changes, edit.Change{Path: key, Value: v})
		}
		if f.Data, err = edit.Apply(old, d.root, d.changes); err == nil {
			return f, old, true
		}
	}
	maps.Copy(values, stamp) // it cannot be read: a new one takes its place
	f.Data = newentry.Values(content.KindProcedure, values)
	return f, old, true
}

// Failed returns the problems of proposals.
func Failed(all []Proposal) (problems diag.List) {
	for _, p := range all {
		problems = append(problems, p.Problems...)
	}
	return problems
}
