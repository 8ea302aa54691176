package rules

import "cchc/internal/check"

// dismissalUnused tells of dismissals that nothing matches any more; it is found by the
// engine, which knows them.
func dismissalUnused() *check.Rule { return &check.Rule{Code: "dismissal-unused"} }
