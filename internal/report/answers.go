package report

import (
	"cmp"
	"slices"
	"strconv"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// answers are citizens' comments and petitions, and their questions.
func (g *gathering) answers() Section {
	return inParts("Tiếp nhận, xử lý phản ánh, kiến nghị; hỏi – đáp", g.feedback(), g.questions())
}

// A comment is a citizen's comment or petition as it stood when the figures ended.
type comment struct {
	page *site.Page
	*content.Feedback
	ended viet.Date // when it was dealt with, refused or forwarded; none where it is not
	days  int       // how many working days an answer takes
}

func (c comment) received() viet.Date { return c.When() }

// commentOf is an entry as it stood when the figures ended. One that does not say when
// it was dealt with was on the day of its publication, which tells of that.
func (g *gathering) commentOf(p *site.Page) comment {
	f := p.Data().(*content.Feedback)
	c := comment{page: p, Feedback: f, days: g.answerDays()}
	switch f.Status {
	case content.FeedbackResolved, content.FeedbackDeclined, content.FeedbackForwarded:
		c.ended = f.ResolvedOn.Day()
		if c.ended.IsZero() {
			c.ended = p.Published().Day()
		}
		if c.ended.Before(c.received().Day()) { // it cannot have been
			c.ended = c.received().Day()
		}
	}
	if !g.known(c.ended) {
		c.ended = viet.Date{}
	}
	return c
}

// late reports whether it was dealt with behind its day, or still waits behind it on a
// day; one without a day of its own has as many working days as answers take.
func (c comment) late(day viet.Date) bool {
	if !c.ended.IsZero() {
		day = c.ended
	}
	if !c.Due.IsZero() {
		return day.After(c.Due.Day())
	}
	return viet.WorkingDays(c.received(), day) > c.days
}

// overdue reports whether it waits behind its day on a day.
func (c comment) overdue(day viet.Date) bool { return c.ended.IsZero() && c.late(day) }

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
func (c comment) inTime(until viet.Date) string {
	switch {
	case c.late(until):
		return "Quá hạn"
	case !c.ended.IsZero():
		return "Đúng hạn"
	}
	return "Trong hạn"
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
			return []Cell{Text(c.Code), Day{c.received().Day()}, g.link(c.page), Text(c.Field), Text(g.names.of(c.Agency)), Day{c.Due.Day()}, Day{c.ended}, Text(c.words(g.until)), Text(c.inTime(g.until))}
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
	t := g.counts("phan-anh-ket-qua", "Tiếp nhận, xử lý phản ánh, kiến nghị (không ghi hạn thì tính "+strconv.Itoa(g.answerDays())+" ngày làm việc)", "Nội dung")
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
	row("Giải quyết đúng hạn", func(c comment, from viet.Date) bool { return ended(c, from) && !c.late(g.until) })
	row("Giải quyết quá hạn", func(c comment, from viet.Date) bool { return ended(c, from) && c.late(g.until) })
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
			q.days = viet.WorkingDays(q.AskedOn, q.AnsweredOn)
		}
		all = append(all, q)
	}
	slices.SortStableFunc(all, func(a, b query) int {
		return cmp.Or(a.AnsweredOn.Compare(b.AnsweredOn), viet.Compare(a.page.Title, b.page.Title))
	})
	return all
}

// answerDays is within how many working days a question is answered, and a comment
// without a day of its own dealt with.
func (g *gathering) answerDays() int { return g.site.Settings.Check.QuestionDays }

// inTime is whether a question was answered in time, in a word.
func (q query) inTime(most int) string {
	switch {
	case !q.dated():
		return "Không ghi ngày hỏi"
	case q.days <= most:
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
			return []Cell{Day{q.AskedOn.Day()}, Day{q.AnsweredOn.Day()}, g.link(q.page), Text(q.Field), Text(g.names.of(q.AnsweredBy)), days, Text(q.inTime(g.answerDays()))}
		}, func(q query) bool { return g.inPeriod(q.AskedOn) || g.inPeriod(q.AnsweredOn) })
	s := Section{Title: "Hỏi – đáp"}
	if len(items.items) == 0 {
		return s
	}
	answeredNow, answeredYear := both(g, items, query.answered, all[query])
	t := g.counts("hoi-dap-ket-qua", "Tiếp nhận, trả lời câu hỏi (thời hạn "+strconv.Itoa(g.answerDays())+" ngày làm việc)", "Nội dung")
	row := func(label string, day func(query) viet.Date, is func(query) bool) {
		now, year := both(g, items, day, is)
		t.line(label, now, year)
	}
	row("Câu hỏi tiếp nhận", query.asked, all[query])
	row("Câu hỏi đã trả lời", query.answered, all[query])
	for _, words := range []string{"Đúng hạn", "Quá hạn", "Không ghi ngày hỏi"} {
		row("– "+words, query.answered, func(q query) bool { return q.inTime(g.answerDays()) == words })
	}
	s.Blocks = []Block{g.counted("trả lời trên chuyên mục", "câu hỏi của người dân", answeredNow, answeredYear, items.Table), t}
	return s
}
