package importer

import (
	"io/fs"

	"cchc/internal/content"
	"cchc/internal/docmodel"
)

// A Source is a kind of documents that entries are made of.
type Source struct {
	Name, Alias string // procedures, thu-tuc
	Kind        content.Kind
	Read        func(*docmodel.Document, Begin) *Reading
	Nothing     string // the code of the message where a document has none
}

// Sources are those that are kinds of entries of their own.
var Sources = []Source{
	{"procedures", "thu-tuc", content.KindProcedure, func(d *docmodel.Document, _ Begin) *Reading { return Procedures(d) }, "import-no-procedures"},
	{"plan", "ke-hoach", content.KindPlan, Plan, "import-no-plan"},
	{"news", "tin", content.KindNews, News, "import-no-news"},
	{"contacts", "danh-ba", content.KindContacts, Contacts, "import-no-contacts"},
}

// Official is any other official document.
var Official = Source{"document", "van-ban", content.KindDocument, OfficialDocument, "import-no-document-kind"}

// MaxSize is how many bytes a document may have.
const MaxSize = 64 << 20

// A Write is a file that a proposal writes. Old is the file as it is, nil for a new one.
type Write struct {
	Name      string
	Old, Data []byte
	Entry     bool // it is the entry's own
	Record    bool // it says what the source has ([Proposal.Record])
}

// Writes are the files that a proposal writes, in their order: pictures, the entry that
// shows them, the record of a procedure.
func (p *Proposal) Writes(files fs.FS, o Origin) (all []Write) {
	if p.Problems != nil {
		return nil
	}
	for _, picture := range p.Pictures {
		all = append(all, Write{Name: picture.Name, Data: picture.Data})
	}
	if p.Data != nil {
		all = append(all, Write{Name: p.File, Old: p.Old, Data: p.Data, Entry: true})
	}
	if p.kind == content.KindProcedure {
		if record, old, ok := p.Record(files, o); ok {
			all = append(all, Write{Name: record.Name, Old: old, Data: record.Data, Record: true})
		}
	}
	return all
}
