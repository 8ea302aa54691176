package fleetoverview

import (
	"encoding/json"
	"os"

	"cchc/internal/folder"
)

// keptDir is where summaries are kept, beside sites.yaml.
const keptDir = ".cchc/don-vi"

// A keeper keeps summaries of units for later builds. What cannot be kept costs time.
type keeper struct{ root *os.Root } // nil where nothing can be kept

func openKeeper(dir string) *keeper {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &keeper{}
	}
	return &keeper{root}
}

func (k *keeper) close() {
	if k.root != nil {
		_ = k.root.Close()
	}
}

func name(unit string) string { return keptDir + "/" + unit + ".json" }

// load returns what was kept of a unit, nil for nothing.
func (k *keeper) load(unit string) *summary {
	if k.root == nil {
		return nil
	}
	text, err := k.root.ReadFile(name(unit))
	if err != nil {
		return nil
	}
	var s summary
	if json.Unmarshal(text, &s) != nil || s.Version != summaryVersion {
		return nil
	}
	return &s
}

func (k *keeper) save(unit string, s *summary) {
	if k.root == nil {
		return
	}
	if text, err := json.Marshal(s); err == nil {
		_ = folder.Write(k.root, name(unit), text)
	}
}
