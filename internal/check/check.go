// Package check goes over a site with rules (quy tắc kiểm tra) and gathers what they
// find. It knows no rule itself: these stand in package rules, each a value.
//
// [Run] reads every text once, hands it to all rules that look at texts, and returns a
// [Report]: first what reading the site found wrong, then what the rules did, in the
// order in which a board would mend it. The settings of the site say which rules count
// and how much (settings.go); what somebody looked at and let pass is left out until
// its text changes (dismiss.go). A report is written for people, for programs, and in
// SARIF (text.go, json.go, sarif.go).
package check

import (
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Group is rules about one thing.
type Group string

// The groups, in the order in which a board mends what they find.
const (
	Reading    Group = "reading"    // what keeps the site from being built
	Fill       Group = "fill"       // còn phải điền
	Privacy    Group = "privacy"    // dữ liệu cá nhân
	Duties     Group = "duties"     // việc phải làm đúng hạn
	Procedures Group = "procedures" // thủ tục hành chính
	Law        Group = "law"        // văn bản, cơ quan còn hay hết
	Approval   Group = "approval"   // duyệt, nguồn, tác giả
	Links      Group = "links"      // liên kết, tệp
	Reader     Group = "reader"     // người đọc nào cũng đọc được
	Vietnamese Group = "vietnamese" // tiếng Việt đúng
	Keeping    Group = "keeping"    // của chính việc kiểm tra
)

// Groups are the groups that rules are in, in their order.
var Groups = []Group{Fill, Privacy, Duties, Procedures, Law, Approval, Links, Reader, Vietnamese, Keeping}

// A Source is where a rule comes from: a provision of law, or a standard.
type Source struct {
	Text string    // Nghị định 244/2026/NĐ-CP, Điều 4
	From viet.Date // since when it is so; no day where that does not matter
}

// A Rule is one thing that is looked for. Its title, its reason, and the message and
// hint of what it finds stand in the catalogue under its code. The functions that it
// has are called, each for what its name says; several at once, but for Site.
type Rule struct {
	Code     string // never changes: settings and dismissals name it
	Group    Group
	Severity diag.Severity // where the settings do not say
	Basis    []Source
	Example  string         // a site that it finds something in and one that it does not; see Examples
	Tongue   content.Tongue // of the texts that it is about, "" for all
	Read     bool           // it is found while the site is read, and has no function here

	Site func(r *Reporter)                // once
	Page func(r *Reporter, p *site.Page)  // for every entry that is published
	Text func(r *Reporter, t *Text)       // for every text: a body, and the words of a front matter
	File func(r *Reporter, f *store.File) // for every file that is published beside the entries
}

// A Finding is something that was found.
type Finding struct {
	diag.Diagnostic
	Rule  *Rule  // nil for a problem of reading that no rule is about
	Basis string // where it comes from, "" for nowhere
	key   string // what the finding is about, where that is not the line it stands in
	rank  int    // among what the same rule found
}

// group is the group of what found it.
func (f *Finding) group() Group {
	if f.Rule == nil || f.Rule.Read && f.Severity == diag.Error {
		return Reading
	}
	return f.Rule.Group
}

// A Report is what was found.
type Report struct {
	Findings  []Finding
	Dismissed []Dismissed // what was let pass

	again *run // for Dismissing; nil for the report of a site that could not be read
}

// Count returns how many findings have a severity.
func (r *Report) Count(severity diag.Severity) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == severity {
			n++
		}
	}
	return n
}
