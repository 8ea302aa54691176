package content

import "cchc/internal/viet"

// A Beginning is what is known when a new entry is begun.
type Beginning struct {
	Today  viet.Date
	Agency string // that owns the column
}

// Begin returns what a new entry of a kind begins with beyond its mandatory fields, by
// the English keys: a text, a number, a day, a list or a map of such, nil for what is
// to be filled in. A mandatory field that it has not is to be filled in too.
func Begin(k Kind, b Beginning) map[string]any {
	if starter, ok := k.New().(interface {
		Begin(b Beginning) map[string]any
	}); ok {
		return starter.Begin(b)
	}
	return nil
}

// Begin is a plan of the agency for the year, with one task.
func (*Plan) Begin(b Beginning) map[string]any {
	task := map[string]any{"name": nil, "product": nil, "lead": nil, "support": nil, "deadline": nil, "status": TaskNotStarted}
	return map[string]any{"issuer": b.Agency, "number": nil, "issued": nil, "period": b.Today.Year(), "tasks": []any{task}}
}

// Begin is one way of filing and one case of the dossier. Result, fees and conditions
// are named because a procedure that has none says so (Nghị định 63/2010/NĐ-CP, Điều 8).
func (*Procedure) Begin(Beginning) map[string]any {
	return map[string]any{
		"channels":   []any{map[string]any{"method": Method("in-person"), "time": nil, "fees": []any{map[string]any{"amount": nil}}}},
		"dossier":    []any{map[string]any{"case": "Hồ sơ gồm", "papers": []any{map[string]any{"name": nil, "originals": 1, "copies": 0}}}},
		"results":    nil,
		"conditions": nil,
	}
}

// Begin is one group with one contact.
func (*Contacts) Begin(b Beginning) map[string]any {
	contact := map[string]any{"name": nil, "title": nil, "scope": nil, "phones": []any{map[string]any{"number": nil}}, "updated": b.Today}
	return map[string]any{"groups": []any{map[string]any{"name": nil, "contacts": []any{contact}}}}
}

// Begin is a notice that is shown for a week.
func (*Notice) Begin(b Beginning) map[string]any {
	return map[string]any{"from": b.Today, "until": b.Today.AddDays(7), "level": NoticeLevel("info")}
}

// Begin is feedback that came in today.
func (*Feedback) Begin(b Beginning) map[string]any {
	return map[string]any{"receivedOn": b.Today, "status": FeedbackStatus("received"), "due": nil}
}

// Begin is the last year's value.
func (*Indicator) Begin(b Beginning) map[string]any {
	return map[string]any{"subject": b.Agency, "series": []any{map[string]any{"year": nil, "value": nil}}}
}
