package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
)

// recordings are what reading the site warns of: films without captions, recordings whose
// words stand nowhere.
func recordings() []*check.Rule {
	return []*check.Rule{
		{Code: "captions-missing", Basis: wcag("1.2.2"), Read: true},
		{Code: "media-attached", Basis: wcag("1.2.1"), Read: true},
		{Code: "media-without-transcript", Basis: wcag("1.2.1"), Read: true, Severity: diag.Error},
	}
}
