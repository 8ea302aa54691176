package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
)

// A line is an entry as it is written, with what ties it to others.
type line struct {
	Entry
	Place int               `json:"i"`              // of its chain, from 1
	Prev  string            `json:"prev"`           // the hash of the line before, "" for the first
	Seen  map[string]string `json:"seen,omitempty"` // the hashes of the last lines of other writers, where they are new
}

// errLine is why a line is not one of a log.
var errLine = errors.New("history: not a line of a log")

// maxNumber bounds the numbers of entries, so that there is always a larger one.
const maxNumber = 1 << 53

// encodeLine returns a line as it is written, without its end.
func encodeLine(l *line) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// decodeLine reads a line, without its end.
func decodeLine(text []byte) (*line, error) {
	l := &line{}
	if err := json.Unmarshal(text, l); err != nil {
		return nil, errors.Join(errLine, err)
	}
	if l.Act == "" || l.Place < 1 || l.Number < 1 || l.Number > maxNumber || l.Time.IsZero() {
		return nil, errLine
	}
	l.Hash = hashOf(text)
	return l, nil
}

// hashOf is the SHA-256 of a line without its end.
func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// A readLine is a line that was read; parsed is nil for what is no line.
type readLine struct {
	parsed *line
	hash   string
}

// readLines reads the complete lines of a file. size is how many bytes they are; what
// stands behind them is a line that is not complete.
func readLines(data []byte) (lines []readLine, size int) {
	lines = make([]readLine, 0, bytes.Count(data, []byte{'\n'}))
	for {
		end := bytes.IndexByte(data[size:], '\n')
		if end < 0 {
			return lines, size
		}
		text := bytes.TrimSuffix(data[size:size+end], []byte{'\r'})
		l, err := decodeLine(text)
		if err != nil {
			l = nil
		}
		lines = append(lines, readLine{l, hashOf(text)})
		size += end + 1
	}
}
