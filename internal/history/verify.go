package history

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/diag"
)

// A Kind is what is wrong with a log, as the code of its message.
type Kind string

// The kinds.
const (
	Changed Kind = "history-changed" // the line before is not the one that this one was written behind
	Missing Kind = "history-missing" // lines before this one are missing; line 0: those at the end
	Moved   Kind = "history-moved"   // the line stands at another place than it was written at
	Damaged Kind = "history-damaged" // it is no line of a log
	Copied  Kind = "history-copied"  // a program that synchronises the folder has made a second file
	Torn    Kind = "history-torn"    // a line that was not written to its end; nobody was told that it was
)

// Kinds are all of them.
var Kinds = []Kind{Changed, Missing, Moved, Damaged, Copied, Torn}

// A Break is a place at which a log is not what was written.
type Break struct {
	Writer string
	File   string // below the folder of the site
	Line   int    // 0 where it is none
	Kind   Kind
}

// Problem is what an editor is told of a break: a warning, for nothing is lost that is
// there.
func (b Break) Problem() diag.Diagnostic {
	return diag.Warn(diag.Position{File: b.File, Line: b.Line}, "", string(b.Kind), diag.Args{"Writer": b.Writer})
}

// Breaks are those that reading has found; [Log.Verify] finds all.
func (l *Log) Breaks() []Break {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Break
	for _, c := range l.chains {
		found = append(found, c.breaks...)
	}
	return sortBreaks(found)
}

func sortBreaks(found []Break) []Break {
	slices.SortFunc(found, func(a, b Break) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return found
}

// Verify reads the whole log again and returns where it is not what was written. What
// was cut off at the end of a chain is found where another writer has seen it.
func (l *Log) Verify() ([]Break, error) {
	fresh := &Log{dir: l.dir, root: l.root, disk: l.disk, chains: map[string]*chain{}, byFile: map[string][]*Entry{}}
	writers, err := fresh.writers()
	if err != nil {
		return nil, err
	}
	var found []Break
	for _, writer := range writers {
		torn, err := fresh.verify(writer)
		if err != nil {
			return nil, err
		}
		found = append(append(found, fresh.chains[writer].breaks...), torn...)
	}
	found = append(found, fresh.cutOff()...)
	return sortBreaks(found), nil
}

// verify reads the chain of a writer, and returns the lines that were not written to
// their end.
func (l *Log) verify(writer string) (torn []Break, err error) {
	names, err := l.logFiles(writer)
	if err != nil {
		return nil, err
	}
	work, err := l.readAnew(writer, names)
	if err != nil {
		return nil, err
	}
	c := l.chains[writer]
	c.hashes = map[string]bool{}
	if err := l.readAll(work); err != nil {
		return nil, err
	}
	for _, r := range work {
		l.add(c.link(r))
		if r.rest > 0 {
			torn = append(torn, Break{writer, path.Join(logDir, writer, r.seg.name), r.seg.lines + 1, Torn})
		}
	}
	names, err = l.names(path.Join(logDir, writer))
	for _, name := range names {
		if strings.HasSuffix(name, tornEnding) {
			torn = append(torn, Break{writer, path.Join(logDir, writer, name), 0, Torn})
		}
	}
	return torn, err
}

// cutOff finds the chains of which another writer has seen a line that is not there.
// Where one has another break, that one is told.
func (l *Log) cutOff() (found []Break) {
	for _, writer := range slices.Sorted(maps.Keys(l.chains)) {
		for other, hash := range l.chains[writer].seen {
			c := l.chains[other]
			told := slices.ContainsFunc(found, func(b Break) bool { return b.Writer == other })
			if told || c != nil && (c.hashes[hash] || len(c.breaks) > 0) {
				continue
			}
			found = append(found, Break{other, path.Join(logDir, other), 0, Missing})
		}
	}
	return found
}
