package entrydiff

import (
	"io/fs"

	"cchc/internal/content"
)

// A Write is a file that a proposal writes. Old is the file as it is, nil for a new one.
type Write struct {
	Name      string
	Old, Data []byte
	Entry     bool // it is the entry's own
	Record    bool // it says what the source has ([Proposal.Record])
}

// Writes are the files that a proposal writes, in their order: pictures, the entry that
// shows them, the record of a procedure that another source has.
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
	if p.kind == content.KindProcedure && !p.own {
		if record, old, ok := p.Record(files, o); ok {
			all = append(all, Write{Name: record.Name, Old: old, Data: record.Data, Record: true})
		}
	}
	return all
}
