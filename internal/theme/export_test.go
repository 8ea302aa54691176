package theme

// Whole makes a theme render its templates as they are written, folded in
// nothing.
func (t *Theme) Whole() { t.whole = true }
