package workspace

import (
	"net/http"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fault"
)

// beforeSettings looks at settings before they are saved: a mistake in them would take
// down the whole column. What approval they ask for is noted before that holds. There may
// be as many mistakes as there were, less one.
func (w *Workspace) beforeSettings(who, disk string, text []byte) error {
	before := w.settingsErrors(disk, nil)
	if found := w.settingsErrors(disk, text); len(found) > 0 && len(found) >= max(1, len(before)) {
		p := found[0]
		return &fault.Fault{Status: http.StatusUnprocessableEntity, Code: "desk.settings-wrong", Args: diag.Args{"Why": w.Voice.Message(p), "Hint": w.Voice.Hint(p), "Count": len(found)}, Field: p.Field}
	}
	next, _ := config.ParseSettings(text)
	if next == nil {
		return nil
	}
	now, _ := w.ApprovalOnDisk(disk)
	if now.People() == next.Approval.People() {
		return nil
	}
	for _, want := range []config.Approval{now, next.Approval} {
		if err := approval.Keep(w.History, want, who); err != nil {
			return err
		}
	}
	return nil
}

// settingsErrors returns what is wrong with settings, as the preview reads them; nil
// stands for those that are saved.
func (w *Workspace) settingsErrors(disk string, text []byte) (found diag.List) {
	w.preview.Unsaved(disk, text)
	_, problems := w.typed()
	for _, p := range problems {
		if p.File == config.SettingsFile && p.Severity == diag.Error {
			found = append(found, p)
		}
	}
	return found
}
