package intake

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"cchc/internal/docmodel"
)

// The bounds of packages of Office (.docx, .xlsx), which are zip files.
const (
	maxFile     = 64 << 20 // bytes of a file
	maxParts    = 2000     // files in a package
	maxPart     = 32 << 20 // bytes of a part
	maxUnpacked = 64 << 20 // bytes of all parts that are read
	maxTags     = 4 << 20  // marks < in a part
	maxElements = 500_000  // elements of all parts of a document that are kept
	maxDepth    = 200      // of elements in each other
)

// A pack is a package of Office that is open.
type pack struct {
	parts    map[string]*zip.File
	read     int64 // bytes so far
	elements int
}

// openPack opens a package. Names of parts count as Office counts them: without regard to
// capitals, from the top.
func openPack(data []byte) (*pack, error) {
	if len(data) > maxFile {
		return nil, docmodel.Refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxFile >> 20})
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	if len(z.File) > maxParts {
		return nil, docmodel.Refuse("intake-parts", map[string]any{"Count": len(z.File), "Limit": maxParts})
	}
	p := &pack{parts: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		p.parts[partName(f.Name)] = f
	}
	return p, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/"))
}

// part returns the bytes of a part; ok is false where there is none. A part that is larger
// than it says, as in a zip bomb, is refused as soon as the bound is reached.
func (p *pack) part(name string) (data []byte, ok bool, err error) {
	f := p.parts[partName(name)]
	if f == nil {
		return nil, false, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, false, docmodel.Refuse("intake-damaged", nil)
	}
	defer r.Close()
	limit := min(int64(maxPart), maxUnpacked-p.read)
	if f.UncompressedSize64 > uint64(limit) {
		return nil, false, docmodel.Refuse("intake-unpacked", map[string]any{"Limit": maxUnpacked >> 20})
	}
	b := bytes.NewBuffer(make([]byte, 0, f.UncompressedSize64+bytes.MinRead))
	_, err = b.ReadFrom(io.LimitReader(r, limit+1))
	data = b.Bytes()
	switch {
	case int64(len(data)) > limit:
		return nil, false, docmodel.Refuse("intake-unpacked", map[string]any{"Limit": maxUnpacked >> 20})
	case err != nil:
		return nil, false, docmodel.Refuse("intake-damaged", nil)
	}
	p.read += int64(len(data))
	return data, true, nil
}

// A relation is where a name in a part leads.
type relation struct {
	target   string // a part of the package, or an address
	external bool
	kind     string // the last word of its type: image, hyperlink, styles
}

// relations reads the relations of a part.
func (p *pack) relations(part string) (map[string]relation, error) {
	dir, file := path.Split(part)
	data, ok, err := p.part(dir + "_rels/" + file + ".rels")
	if !ok || err != nil {
		return nil, err
	}
	root, err := p.tree(data)
	if err != nil {
		return nil, err
	}
	all := map[string]relation{}
	for _, r := range root.kids {
		target := r.get("Target")
		external := r.get("TargetMode") == "External"
		if !external {
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			target = partName(target)
		}
		all[r.get("Id")] = relation{target, external, path.Base(r.get("Type"))}
	}
	return all, nil
}

// related returns the part that another one has a relation of a kind to, "" for none.
func related(relations map[string]relation, kind string) string {
	for _, r := range relations {
		if r.kind == kind && !r.external {
			return r.target
		}
	}
	return ""
}
