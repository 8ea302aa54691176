// Package rules has the rules of cchc check (quy tắc kiểm tra), each a value in a file
// of its own or in that of its family. Their words stand in diag/messages/rules.vi.toml
// and rules.en.toml, their examples in examples/CODE.txtar: the tests hold every rule to
// both.
//
// A rule that is new: a function that returns it, its line in [All], its words in both
// languages, its example, and UPDATE_REFERENCE=1 go test ./internal/rules for the manual.
package rules

import (
	"embed"
	"slices"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/viet"
)

//go:embed examples/*.txtar
var examples embed.FS

// All returns the rules in the order in which what they find is mended.
func All() []*check.Rule {
	all := slices.Concat(fill(), privacy(), duties(), procedures(), legal(), approval(), links(), reader(), vietnamese(), keeping())
	for _, rule := range all {
		example, _ := examples.ReadFile("examples/" + rule.Code + ".txtar") // a test misses none
		rule.Example = string(example)
	}
	return all
}

// in gives rules their group.
func in(group check.Group, rules ...*check.Rule) []*check.Rule {
	for _, rule := range rules {
		rule.Group = group
		if rule.Severity == "" {
			rule.Severity = diag.Warning
		}
	}
	return rules
}

func fill() []*check.Rule { return in(check.Fill, valueUnfilled(), toFill()) }

func privacy() []*check.Rule {
	return in(check.Privacy, append(privateNumbers(),
		privateName(), privateAddress(), privateConsent(), pictureName(), pictureMetadata(), attachmentAuthor())...)
}

func duties() []*check.Rule {
	return in(check.Duties, taskLate(), feedbackLate(), feedbackWaiting(), quotaDue(), reportClosing(), quotaMissed(), quotaUnit(),
		spokespersonMissing(), receptionMissing(), feedbackMissing(), informationMissing(),
		reviewDue(), reviewOwner(), taskWithoutEvidence(), questionLate())
}

func procedures() []*check.Rule {
	return in(check.Procedures, slices.Concat([]*check.Rule{serviceReason()}, replaced(), []*check.Rule{
		repealedSilent(), procedureEmpty(), procedureUnstated(), feeExemption(), procedureForm(), procedureDecision(), procedureCode(), nationalDiffers(), numberType()})...)
}

func legal() []*check.Rule {
	return in(check.Law, lawReplaced(), documentOver(), lawExpiring(), lawUnchecked(), agencyCeased())
}

func approval() []*check.Rule {
	return in(check.Approval, approvalMissing(), approvalStale(), sourceMissing(), creditMissing())
}

func links() []*check.Rule {
	return in(check.Links, linkDead(), linkMoved(), linkAnchor(), filesUnnamed(), formVersion())
}

func reader() []*check.Rule {
	return in(check.Reader, append(recordings(),
		altEmpty(), coverAlt(), linkWords(), linkBare(), headingOrder(), tableHeader(), pdfScan(), pdfTitle(), pictureOfText(), sentenceLong(), abbreviationUnknown())...)
}

func vietnamese() []*check.Rule {
	return in(check.Vietnamese, append(garbledText(),
		syllableWrong(), foreignD(), combiningMarks(), toneMixed(), doubleSpace(), spaceBefore(), numberStyle(), dateStyle(), wordForbidden())...)
}

func keeping() []*check.Rule { return in(check.Keeping, dismissalUnused()) }

// since returns the source of a rule with the day on which it came into force.
func since(text string, year, month, day int) check.Source {
	return check.Source{Text: text, From: viet.NewDate(year, time.Month(month), day)}
}

// from returns a source without a day.
func from(text string) check.Source { return check.Source{Text: text} }
