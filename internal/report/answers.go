package report

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// answers are citizens' comments and petitions, and their questions.
func (g *gathering) answers() Section {
	s := Section{Title: "Tiếp nhận, xử lý phản ánh, kiến nghị; hỏi – đáp"}
	for _, part := range []Section{g.feedback(), g.questions()} {
		if len(part.Blocks) > 0 {
			s.Sections = append(s.Sections, part)
		}
	}
	return s
}

// A comment is a citizen's comment or petition as it stood when the figures ended.
type comment struct {
	page *site.Page
	*content.Feedback
	ended   viet.Date // when it was dealt with, refused or forwarded; none where it is not
	undated bool      // it is, and the entry does not say when
}

func (c comment) received() viet.Date { return c.When() }

// commentOf is an entry as it stood when the figures ended. One that does not say when
// it was dealt with was on the day of its publication, which tells of that.
func (g *gathering) commentOf(p *site.Page) comment {
	f := p.Data().(*content.Feedback)
	c := comment{page: p, Feedback: f}
	switch f.Status {
	case content.FeedbackResolved, content.FeedbackDeclined, content.FeedbackForwarded:
		if c.undated = f.ResolvedOn.IsZero(); !c.undated {
			c.ended = f.ResolvedOn.Day()
		} else {
			c.ended = p.Published().Day()
		}
	}
	if !g.known(c.ended) {
		c.ended, c.undated = viet.Date{}, false
	}
	return c
}

// onTime reports whether it was dealt with by its day.
func (c comment) onTime() bool {
	return !c.ended.IsZero() && !c.Due.IsZero() && !c.ended.After(c.Due.Day())
}

// tooLate reports whether it was dealt with behind its day.
func (c comment) tooLate() bool {
	return !c.ended.IsZero() && !c.Due.IsZero() && c.ended.After(c.Due.Day())
}

// overdue reports whether it waits behind its day on a day.
func (c comment) overdue(day viet.Date) bool {
	return c.ended.IsZero() && !c.Due.IsZero() && c.Due.Day().Before(day)
}

// words is how it stood on the last day of the figures.
func (c comment) words(until viet.Date) string {
	switch {
	case !c.ended.IsZero():
		return schema.Label(c.Feedback.Status)
	case c.overdue(until):
		return "Đang xử lý, quá hạn"
	}
	return "Đang xử lý"
}

// inTime is whether it was dealt with in time, in a word.
func (c comment) inTime() string {
	switch {
	case c.onTime():
		return "Đúng hạn"
	case c.tooLate():
		return "Quá hạn"
	case !c.ended.IsZero():
		return "Không ghi hạn"
	}
	return ""
}

// comments are those that were open in the year: received in it, or not dealt with
// before it.
func (g *gathering) comments() []comment {
	var all []comment
	for _, p := range g.entries(content.KindFeedback) {
		c := g.commentOf(p)
		if g.known(c.received()) && (c.ended.IsZero() || !c.ended.Before(g.since)) {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b comment) int {
		return cmp.Or(a.received().Compare(b.received()), viet.Compare(a.Code, b.Code))
	})
	return all
}

// feedback is what became of comments and petitions: those carried over and those
// received are as many as those dealt with and those that wait.
func (g *gathering) feedback() Section {
	items := newList(g, "phan-anh", "Phản ánh, kiến nghị",
		[]Column{{Title: "Mã", Width: 13}, {Title: "Ngày nhận", Width: 11}, {Title: "Nội dung", Width: 50}, {Title: "Lĩnh vực", Width: 20}, {Title: "Cơ quan xử lý", Width: 28}, {Title: "Hạn", Width: 11}, {Title: "Ngày xong", Width: 11}, {Title: "Tình trạng", Width: 20}, {Title: "Thời hạn", Width: 13}},
		g.comments(), func(c comment) []Cell {
			return []Cell{Text(c.Code), Day{c.received().Day()}, g.link(c.page), Text(c.Field), Text(g.names.of(c.Agency)), Day{c.Due.Day()}, Day{c.ended}, Text(c.words(g.until)), Text(c.inTime())}
		}, func(c comment) bool { return g.inPeriod(c.received()) || g.inPeriod(c.ended) })
	g.commented = items
	s := Section{Title: "Phản ánh, kiến nghị"}
	if len(items.items) == 0 {
		return s
	}
	period, year := both(g, items, comment.received, all[comment])
	s.Blocks = []Block{g.counted("tiếp nhận", "phản ánh, kiến nghị", period, year, items.Table), g.commentTable(items)}
	return s
}

// commentTable counts comments by what became of them.
func (g *gathering) commentTable(l *list[comment]) *Table {
	t := g.counts("phan-anh-ket-qua", "Tiếp nhận, xử lý phản ánh, kiến nghị", "Nội dung")
	row := func(label string, is func(c comment, from viet.Date) bool) {
		t.line(label, l.where(func(c comment) bool { return is(c, g.from) }), l.where(func(c comment) bool { return is(c, g.since) }))
	}
	ended := func(c comment, from viet.Date) bool { return !c.ended.IsZero() && !c.ended.Before(from) }
	with := func(s content.FeedbackStatus) func(comment, viet.Date) bool {
		return func(c comment, from viet.Date) bool { return ended(c, from) && c.Feedback.Status == s }
	}
	row("Kỳ trước chuyển sang", func(c comment, from viet.Date) bool {
		return c.received().Day().Before(from) && (c.ended.IsZero() || !c.ended.Before(from))
	})
	row("Tiếp nhận mới", func(c comment, from viet.Date) bool { return !c.received().Day().Before(from) })
	row("Đã giải quyết", ended)
	row("– Đã xử lý, trả lời", with(content.FeedbackResolved))
	row("– Đã chuyển cơ quan có thẩm quyền", with(content.FeedbackForwarded))
	row("– Không thuộc phạm vi tiếp nhận", with(content.FeedbackDeclined))
	row("Giải quyết đúng hạn", func(c comment, from viet.Date) bool { return ended(c, from) && c.onTime() })
	row("Giải quyết quá hạn", func(c comment, from viet.Date) bool { return ended(c, from) && c.tooLate() })
	row("Giải quyết, không ghi hạn", func(c comment, from viet.Date) bool { return ended(c, from) && c.Due.IsZero() })
	row("Đang xử lý", func(c comment, _ viet.Date) bool { return c.ended.IsZero() })
	row("– Trong đó quá hạn", func(c comment, _ viet.Date) bool { return c.overdue(g.until) })
	return t
}

// A query is a question with its answer.
type query struct {
	page *site.Page
	*content.Question
	days int // working days to the answer; -1 where the entry does not say when it was asked
}

func (q query) asked() viet.Date    { return q.AskedOn }
func (q query) answered() viet.Date { return q.AnsweredOn }
func (q query) dated() bool         { return q.days >= 0 }

// queries are the questions asked or answered since the beginning of the year.
func (g *gathering) queries() []query {
	var all []query
	for _, p := range g.entries(content.KindQuestion) {
		q := query{p, p.Data().(*content.Question), -1}
		if !g.known(p.Published()) || !g.inYear(q.AskedOn) && !g.inYear(q.AnsweredOn) {
			continue
		}
		if !q.AskedOn.IsZero() && !q.AnsweredOn.Before(q.AskedOn) {
			q.days = workingDays(q.AskedOn, q.AnsweredOn)
		}
		all = append(all, q)
	}
	slices.SortStableFunc(all, func(a, b query) int {
		return cmp.Or(a.AnsweredOn.Compare(b.AnsweredOn), viet.Compare(a.page.Title, b.page.Title))
	})
	return all
}

// answerDays is within how many working days a question is answered where the settings
// say nothing: Nghị định 43/2011/NĐ-CP, Điều 17 had 15, and nothing has taken its place.
const answerDays = 15

// inTime is whether a question was answered in time, in a word.
func (q query) inTime() string {
	switch {
	case !q.dated():
		return "Không ghi ngày hỏi"
	case q.days <= answerDays:
		return "Đúng hạn"
	}
	return "Quá hạn"
}

// questions are what citizens asked and what they were answered.
func (g *gathering) questions() Section {
	items := newList(g, "hoi-dap", "Câu hỏi đã trả lời trên chuyên mục",
		[]Column{{Title: "Ngày hỏi", Width: 11}, {Title: "Ngày trả lời", Width: 11}, {Title: "Câu hỏi", Width: 60}, {Title: "Lĩnh vực", Width: 22}, {Title: "Đơn vị trả lời", Width: 30}, {Title: "Số ngày làm việc", Width: 10}, {Title: "Thời hạn", Width: 14}},
		g.queries(), func(q query) []Cell {
			var days Cell = Text("")
			if q.dated() {
				days = Number(q.days)
			}
			return []Cell{Day{q.AskedOn.Day()}, Day{q.AnsweredOn.Day()}, g.link(q.page), Text(q.Field), Text(g.names.of(q.AnsweredBy)), days, Text(q.inTime())}
		}, func(q query) bool { return g.inPeriod(q.AskedOn) || g.inPeriod(q.AnsweredOn) })
	s := Section{Title: "Hỏi – đáp"}
	if len(items.items) == 0 {
		return s
	}
	answeredNow, answeredYear := both(g, items, query.answered, all[query])
	t := g.counts("hoi-dap-ket-qua", "Tiếp nhận, trả lời câu hỏi (thời hạn "+strconv.Itoa(answerDays)+" ngày làm việc)", "Nội dung")
	row := func(label string, day func(query) viet.Date, is func(query) bool) {
		now, year := both(g, items, day, is)
		t.line(label, now, year)
	}
	row("Câu hỏi tiếp nhận", query.asked, all[query])
	row("Câu hỏi đã trả lời", query.answered, all[query])
	for _, words := range []string{"Đúng hạn", "Quá hạn", "Không ghi ngày hỏi"} {
		row("– "+words, query.answered, func(q query) bool { return q.inTime() == words })
	}
	s.Blocks = []Block{g.counted("trả lời trên chuyên mục", "câu hỏi của người dân", answeredNow, answeredYear, items.Table), t}
	return s
}

// workingDays counts the days from Monday to Friday behind a day up to another one.
// Public holidays are not taken out.
func workingDays(from, to viet.Date) int {
	n := 0
	for day := from.Day().AddDays(1); !day.After(to.Day()); day = day.AddDays(1) {
		if w := day.Time().Weekday(); w != time.Saturday && w != time.Sunday {
			n++
		}
	}
	return n
}
