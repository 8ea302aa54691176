package rules

import (
	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// answerDays says where the days for an answer come from.
var answerDays = []check.Source{from("hạn do cơ quan quy định (check.questionDays); mặc định 15 ngày làm việc")}

// feedbackLate is what reading the site warns of: feedback behind the day that it names.
func feedbackLate() *check.Rule {
	return &check.Rule{Code: "feedback-late", Basis: []check.Source{from("Nghị định 20/2008/NĐ-CP")}, Read: true}
}

// feedbackWaiting finds feedback that names no day, and waits longer than answers take.
func feedbackWaiting() *check.Rule {
	return &check.Rule{
		Code: "feedback-waiting", Basis: answerDays,
		Page: func(r *check.Reporter, p *site.Page) {
			f, ok := p.Data().(*content.Feedback)
			if !ok || !f.Due.IsZero() || f.Status == content.FeedbackResolved || f.Status == content.FeedbackDeclined || f.Status == content.FeedbackForwarded {
				return
			}
			if days := viet.WorkingDays(f.ReceivedOn, r.Today()); days > r.Settings().Check.QuestionDays {
				r.Key(p, "receivedOn", diag.Args{"Days": days, "Limit": r.Settings().Check.QuestionDays})
			}
		},
	}
}

// questionLate finds questions of the year that were answered later than they should be.
func questionLate() *check.Rule {
	return &check.Rule{
		Code: "question-late", Basis: answerDays,
		Page: func(r *check.Reporter, p *site.Page) {
			q, ok := p.Data().(*content.Question)
			if !ok || q.AskedOn.IsZero() || q.AnsweredOn.Year() != r.Today().Year() {
				return
			}
			if days := viet.WorkingDays(q.AskedOn, q.AnsweredOn); days > r.Settings().Check.QuestionDays {
				r.Key(p, "answeredOn", diag.Args{"Days": days, "Limit": r.Settings().Check.QuestionDays})
			}
		},
	}
}
