package officialdoc

import (
	"strings"

	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
)

// taskColumns are the words over the columns of tables of tasks.
var taskColumns = doctable.Meanings(map[string]string{
	"no":       "STT|TT|Số TT|Số thứ tự",
	"name":     "Nội dung|Nhiệm vụ|Nội dung nhiệm vụ|Nội dung công việc|Công việc|Tên nhiệm vụ|Nhiệm vụ cụ thể|Nội dung, nhiệm vụ|Hoạt động|Nội dung thực hiện|Nội dung hoạt động|Nhiệm vụ, giải pháp|Nội dung triển khai|Nhiệm vụ chủ yếu|Nội dung tuyên truyền|Tên công việc",
	"detail":   "Nội dung chi tiết|Chi tiết|Nội dung cụ thể",
	"product":  "Sản phẩm|Kết quả, sản phẩm|Sản phẩm đầu ra|Kết quả|Kết quả đầu ra|Dự kiến sản phẩm|Dự kiến kết quả|Sản phẩm, kết quả|Kết quả/sản phẩm|Sản phẩm/kết quả|Sản phẩm hoàn thành|Kết quả dự kiến",
	"lead":     "Cơ quan chủ trì|Đơn vị chủ trì|Chủ trì|Cơ quan thực hiện|Đơn vị thực hiện|Cơ quan, đơn vị chủ trì|Đơn vị chủ trì thực hiện|Cơ quan chủ trì thực hiện|Bộ phận chủ trì|Người thực hiện|Phụ trách|Đơn vị, cá nhân chủ trì|Cơ quan, đơn vị thực hiện",
	"support":  "Cơ quan phối hợp|Đơn vị phối hợp|Phối hợp|Cơ quan, đơn vị phối hợp|Bộ phận phối hợp|Đơn vị phối hợp thực hiện",
	"deadline": "Thời gian hoàn thành|Thời gian thực hiện|Thời gian|Thời hạn|Tiến độ|Thời hạn hoàn thành|Tiến độ thực hiện|Tiến độ hoàn thành|Hạn hoàn thành|Thời gian triển khai",
	"cadence":  "Tần suất|Định kỳ",
	"note":     "Ghi chú",
})

// tableTasks reads the tasks of all tables that have some, nil for none.
func tableTasks(r *entrydiff.Reading, blocks []docmodel.Block) (tasks []any) {
	for _, b := range unstacked(blocks) {
		t, ok := b.(*docmodel.Table)
		if !ok {
			continue
		}
		g := doctable.Find(t, taskColumns, "name")
		if g == nil || g.Column("lead") < 0 && g.Column("deadline") < 0 && g.Column("product") < 0 {
			continue
		}
		tasks = append(tasks, taskRows(r, g)...)
	}
	return tasks
}

// taskRows reads the tasks of a table. A group keeps the number that it has in the document.
func taskRows(r *entrydiff.Reading, g *doctable.Grid) (tasks []any) {
	group := ""
	for y := g.First; y < len(g.Cells); y++ {
		text := g.RowText(y)
		if text == "" || g.IsCountRow(y) || g.IsHeadAgain(y) {
			continue
		}
		if number, name, ok := g.Single(y); ok {
			if doctable.IsFooter(name) {
				r.AddUnread(y+1, text)
				continue
			}
			if number == "" {
				number, name = doctable.CutNumber(name)
			}
			if group = Sentence(name); number != "" {
				group = number + ". " + group
			}
			continue
		}
		name := g.Text(y, "name")
		if name == "" {
			r.AddUnread(y+1, text)
			continue
		}
		tasks = append(tasks, taskRow(g, y, group, name))
	}
	return tasks
}

func taskRow(g *doctable.Grid, y int, group, name string) map[string]any {
	task := map[string]any{}
	entrydiff.PutText(task, "group", group)
	entrydiff.PutText(task, "no", strings.TrimRight(g.Text(y, "no"), "."))
	nameTask(task, strings.Join(g.Lines(y, "name"), "\n"))
	if task["detail"] == nil {
		entrydiff.PutText(task, "detail", strings.Join(g.Lines(y, "detail"), "\n"))
	}
	entrydiff.PutText(task, "product", strings.Join(g.Lines(y, "product"), "\n"))
	entrydiff.PutText(task, "note", strings.Join(g.Lines(y, "note"), "\n"))
	entrydiff.PutList(task, "lead", Agencies(g.Lines(y, "lead")))
	entrydiff.PutList(task, "support", Agencies(g.Lines(y, "support")))
	when(task, strings.Join(g.Lines(y, "deadline"), "; "))
	entrydiff.PutText(task, "cadence", g.Text(y, "cadence"))
	return task
}

// longestName is how many letters the name of a task has at most; what is longer is its
// detail.
const longestTaskName = 250

// nameTask names a task by its text: all of it, or its beginning with the whole as detail.
func nameTask(task map[string]any, text string) {
	text = strings.TrimRight(strings.TrimSpace(text), ";.:")
	line := strings.Join(strings.Fields(text), " ")
	if len([]rune(line)) <= longestTaskName {
		task["name"] = line
		return
	}
	task["name"], task["detail"] = firstPart(line), text
}

// firstPart returns the beginning of a long text, up to the end of a sentence or clause.
func firstPart(s string) string {
	runes := []rune(s)
	best := 0
	for i, r := range runes[:longestTaskName] {
		if i > 30 && strings.ContainsRune(".;:", r) && (i+1 == len(runes) || runes[i+1] == ' ') {
			best = i
			break
		}
	}
	if best == 0 {
		for i := longestTaskName - 1; i > 60; i-- {
			if runes[i] == ',' {
				best = i
				break
			}
		}
	}
	if best > 0 {
		return string(runes[:best])
	}
	cut := string(runes[:longestTaskName-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

var rhythm = lazyregexp.New(`(?i)thường xuyên|hằng|hàng|mỗi|định kỳ|lần|liên tục|kịp thời`)

// when gives a task its time: how often, or until when.
func when(task map[string]any, text string) {
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), ".;")
	if text == "" {
		return
	}
	if rhythm.MatchString(text) {
		task["cadence"] = text
		return
	}
	task["deadline"] = text
}
