package report

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/testenv"
)

// figures visits every figure of a report: those of sentences and those of tables.
func (r *Report) figures(visit func(where string, f Figure)) {
	sentence := func(where string, p Paragraph) {
		for _, part := range p {
			if f, ok := part.(Figure); ok {
				visit(where+": "+p.String(), f)
			}
		}
	}
	var sections func([]Section)
	sections = func(all []Section) {
		for _, s := range all {
			for _, b := range s.Blocks {
				if p, ok := b.(Paragraph); ok {
					sentence(s.Title, p)
				}
			}
			sections(s.Sections)
		}
	}
	sections(r.Sections)
	for _, p := range append(r.Opening, r.Closing) {
		sentence("opening", p)
	}
	for _, t := range slices.Concat(r.Tables(), r.Lists) {
		for i, cells := range t.Rows {
			for k, c := range cells {
				if f, ok := c.(Figure); ok {
					visit(fmt.Sprintf("%s, row %d, %s", t.Title, i+1, t.Columns[k].Title), f)
				}
			}
		}
	}
}

// checkFigures holds that every figure is rows of a list that the report has.
func checkFigures(t *testing.T, r *Report) {
	t.Helper()
	n := 0
	r.figures(func(where string, f Figure) {
		n++
		if !slices.Contains(r.Lists, f.Of) && (len(f.Of.Rows) > 0 || f.Value() != 0) {
			t.Errorf("%s: %d is counted in «%s», which the report has not", where, f.Value(), f.Of.Title)
		}
		seen := map[int]bool{}
		for _, row := range f.Rows {
			if row < 0 || row >= len(f.Of.Rows) || seen[row] {
				t.Errorf("%s: %d counts row %d of %d", where, f.Value(), row, len(f.Of.Rows))
			}
			seen[row] = true
		}
	})
	if n == 0 {
		t.Error("the report has no figure")
	}
	for _, table := range r.Tables() {
		checkSums(t, table)
	}
	for _, l := range r.Lists {
		for i, cells := range l.Rows {
			if len(cells) != len(l.Columns) || cells[0] != Cell(Number(i+1)) {
				t.Errorf("row %d of %s is %v", i+1, l.Title, cells)
			}
		}
	}
}

// checkSums holds that the last row of a table with sums is the sum of the others, and
// counts each row of its list once.
func checkSums(t *testing.T, table *Table) {
	t.Helper()
	if !table.Total {
		return
	}
	last := table.Rows[len(table.Rows)-1]
	for column := 1; column < len(table.Columns); column++ {
		var counted []int
		for _, cells := range table.Rows[:len(table.Rows)-1] {
			counted = append(counted, cells[column].(Figure).Rows...)
		}
		slices.Sort(counted)
		if total := last[column].(Figure); !slices.Equal(counted, total.Rows) {
			t.Errorf("%s, %s: the rows count %v, the sum %v", table.Title, table.Columns[column].Title, counted, total.Rows)
		}
	}
}

// recounts are the tables that can be counted again from what is written of a list: the
// column of the list that has the labels of the table's rows.
var recounts = []struct{ table, list, column string }{
	{"tin-bai-theo-don-vi", "tin-bai", "Đơn vị"}, {"tin-bai-theo-chu-de", "tin-bai", "Chủ đề"}, {"tin-bai-theo-hinh-thuc", "tin-bai", "Hình thức"},
	{"tai-lieu-theo-hinh-thuc", "tai-lieu", "Hình thức"}, {"thu-tuc-theo-hinh-thuc", "thu-tuc-thay-doi", "Hình thức công bố"},
	{"nhiem-vu-theo-nhom", "nhiem-vu", "Nhóm nhiệm vụ"},
}

// recount counts the tables of a report again from what its lists say, as a reader would:
// rows whose column has the label, and of them those marked as the period's.
func recount(t *testing.T, r *Report) {
	t.Helper()
	for _, c := range recounts {
		table, list := r.tableNamed(c.table), r.tableNamed(c.list)
		for _, row := range table.Rows {
			inPeriod, all := 0, 0
			for _, entry := range list.Rows {
				if label := row[0].Words(); label != "Cộng" && entry[list.column(c.column)-1].Words() != label {
					continue
				}
				if all++; entry[len(entry)-1].Words() == "x" {
					inPeriod++
				}
			}
			want := []string{strconv.Itoa(inPeriod), strconv.Itoa(all)}
			if c.list == "nhiem-vu" {
				want = []string{strconv.Itoa(all)} // the column of all tasks
			} else if len(row) == 2 {
				want = want[1:] // the period begins with the year
			}
			for i, n := range want {
				if row[i+1].Words() != n {
					t.Errorf("%s: the row %s, counted again in %s, is %v", c.table, row[0].Words(), c.list, want)
				}
			}
		}
	}
}

// checkBalance holds that the comments carried over and received are those dealt with
// and those that wait, and that each dealt with was in time or late.
func checkBalance(t *testing.T, r *Report) {
	t.Helper()
	table := r.tableNamed("phan-anh-ket-qua")
	if len(table.Rows) == 0 {
		return
	}
	for column := 1; column < len(table.Columns); column++ {
		n := func(row int) int { return table.Rows[row][column].(Figure).Value() }
		if n(0)+n(1) != n(2)+n(8) || n(2) != n(3)+n(4)+n(5) || n(2) != n(6)+n(7) || n(9) > n(8) {
			t.Errorf("the comments do not balance:\n%s", table.lines())
		}
	}
}

func checkReport(t *testing.T, r *Report) {
	t.Helper()
	checkFigures(t, r)
	checkBalance(t, r)
	recount(t, r)
}

// TestFiguresAreInTheLists looks at every number of the reports of the demonstration.
func TestFiguresAreInTheLists(t *testing.T) {
	for _, files := range []fs.FS{os.DirFS("../.."), year(t)} {
		for _, period := range []string{"2026-Q1", "2026-H1", "2026-Q3", "2026"} {
			for _, unit := range []string{"", "Phòng Kinh tế"} {
				t.Run(period+" "+unit, func(t *testing.T) {
					s := siteOn(t, files, "2026-11-30")
					p, _, _, _ := s.Settings.ParseReport(period, s.Today)
					if r, err := New(s, Options{Period: p, Unit: unit}); err == nil {
						checkReport(t, r)
					} else if unit == "" {
						t.Fatal(err)
					}
				})
			}
		}
	}
}

// TestFiguresAtRandom makes columns of entries with random days, units and states.
func TestFiguresAtRandom(t *testing.T) {
	made := 0
	for seed := range testenv.Rounds(40, 1500) {
		files := randomColumn(rand.New(rand.NewPCG(uint64(seed), 8)))
		for _, period := range []string{"2026-Q1", "2026-H1", "2026-Q3", "2026"} {
			s := siteOn(t, files, "2026-11-30")
			p, _, _, _ := s.Settings.ParseReport(period, s.Today)
			r, err := New(s, Options{Period: p})
			if err != nil {
				continue // nothing happened
			}
			made++
			if checkReport(t, r); t.Failed() {
				t.Fatalf("seed %d, %s", seed, period)
			}
		}
	}
	if made == 0 {
		t.Error("no report was made")
	}
}

// randomColumn makes a column with a few entries of each kind that reports count.
func randomColumn(r *rand.Rand) fs.FS {
	day := func() string {
		return fmt.Sprintf("%04d-%02d-%02d", 2025+r.IntN(2), 1+r.IntN(12), 1+r.IntN(28))
	}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	maybe := func(line string) string { return one(line, "", line) }
	unit := func() string { return one("Trạm Y tế", "TYT", "Phòng Kinh tế", "UBND xã Thử") }
	files := fstest.MapFS{}
	add := func(name, text string) { files["content/"+name] = &fstest.MapFile{Data: []byte(text)} }
	add("site.yaml", "title: T\nbaseURL: https://thu.example/\nagency: Ủy ban nhân dân xã Thử\nagencies: [{name: Trạm Y tế, aliases: [TYT]}]\nquotas: [{kind: news, count: 1, per: "+one("month", "quarter", "week")+"}]\n")
	for dir, kind := range map[string]string{"tin": "news", "kh": "plan", "pa": "feedback", "hd": "question", "tl": "material"} {
		add(dir+"/_index.md", "---\ntitle: T\nkind: "+kind+"\n---\n")
	}
	for i := range r.IntN(12) {
		n := strconv.Itoa(i)
		add("tin/"+n+".md", "---\ntitle: Tin "+n+"\ndate: "+day()+"\ntopic: "+one("results", "digital", "models")+"\nauthor: A\n"+maybe("unit: "+unit()+"\n")+"---\nChữ.\n")
		add("pa/"+n+".md", "---\ntitle: PA "+n+"\ndate: "+day()+"\ncode: PA-"+n+"\nreceivedOn: "+day()+"\nagency: "+unit()+"\nstatus: "+one("received", "processing", "forwarded", "resolved", "declined")+"\nresult: Kết quả.\n"+maybe("due: "+day()+"\n")+maybe("resolvedOn: "+day()+"\n")+"---\n")
		add("hd/"+n+".md", "---\ntitle: HD "+n+"\ndate: "+day()+"\nquestion: Hỏi?\n"+maybe("askedOn: "+day()+"\n")+"answeredBy: "+unit()+"\nansweredOn: "+day()+"\n---\nĐáp.\n")
		add("tl/"+n+".md", "---\ntitle: TL "+n+"\ndate: "+day()+"\nform: "+one("leaflet", "poster", "slogan")+"\n---\nChữ.\n")
	}
	for p := range 1 + r.IntN(3) {
		var tasks strings.Builder
		for i := range r.IntN(10) {
			fmt.Fprintf(&tasks, "  - {name: Việc %d, group: %s, lead: %s, %sstatus: %s%s}\n", i, one("I. A", "II. B"), unit(),
				one("deadline: Quý II, ", "deadline: \""+day()+"\", ", "cadence: Hằng tháng, ", ""), one("done", "done", "in-progress", "not-started", "cancelled"), maybe(", done: "+day()))
		}
		add(fmt.Sprintf("kh/%d.md", p), fmt.Sprintf("---\ntitle: KH %d\ndate: %s\nissuer: UBND xã Thử\nperiod: \"%d\"\ntasks:\n%s---\nChữ.\n", p, day(), 2025+r.IntN(2), tasks.String()))
	}
	return files
}
