package rules

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// nationalFields are the parts of a procedure that must not differ from the national
// record: the column is another form of it.
var nationalFields = []string{"title", "decision", "audience", "agency", "steps", "channels", "dossier", "sets", "results", "conditions"}

// nationalDiffers finds procedures that say otherwise than the last record of the national
// database.
func nationalDiffers() *check.Rule {
	return procedureRule("national-differs", []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 17"), since("Nghị định 224/2026/NĐ-CP, Điều 9", 2026, 7, 1)},
		func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
			if !nationalRecords(r)[proc.Code.Base+".md"] {
				return
			}
			record := nationalRecord(r.Files(), proc.Code.Base)
			if record == nil {
				return
			}
			st := schema.TypeOf(reflect.TypeFor[content.Procedure]())
			ours, theirs := reflect.ValueOf(proc).Elem(), reflect.ValueOf(record).Elem()
			for _, key := range nationalFields {
				f := st.Field(key)
				if a, b := partText(f.In(ours)), partText(f.In(theirs)); a != b && b != "" {
					r.Key(p, key, diag.Args{"Label": f.Label, "File": sitefile.NationalFolder + proc.Code.Base + ".md"})
				}
			}
		})
}

// nationalRecords returns the names of the records that there are.
func nationalRecords(r *check.Reporter) map[string]bool {
	return check.Once(r, "national records", func() map[string]bool {
		names := map[string]bool{}
		list, err := fs.ReadDir(r.Files(), strings.TrimSuffix(sitefile.NationalFolder, "/"))
		if err != nil {
			return names // there are none
		}
		for _, d := range list {
			names[d.Name()] = true
		}
		return names
	})
}

// nationalRecord reads the record of a procedure, nil for none.
func nationalRecord(files fs.FS, code string) *content.Procedure {
	name := sitefile.NationalFolder + code + ".md"
	text, ok := store.Text(files, name)
	if !ok {
		return nil
	}
	parts, problems := front.Split(name, []byte(text))
	if parts.Front == nil || len(problems) > 0 {
		return nil
	}
	record := new(content.Procedure)
	schema.Decode(name, parts.Front, record) // what cannot be read of it is not compared
	return record
}

// partText returns what a part of a procedure says, in one text: its words without their
// spaces, numbers of documents, and how many of each paper.
func partText(v reflect.Value) string {
	var words []string
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return ""
	}
	check.Texts(v.Interface(), func(_, text string) { words = append(words, strings.Join(strings.Fields(text), " ")) })
	switch part := v.Interface().(type) {
	case *content.Decision:
		words = append(words, part.Number.Key())
	case []content.DossierCase:
		for _, c := range part {
			for _, paper := range c.Papers {
				words = append(words, fmt.Sprint(paper.Originals, paper.Copies))
			}
		}
	case []content.Channel:
		for _, c := range part {
			words = append(words, string(c.Method), fmt.Sprint(c.Time.Amount, c.Time.Unit))
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "\n")
}
