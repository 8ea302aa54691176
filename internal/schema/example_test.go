package schema_test

import (
	"errors"
	"fmt"
	"reflect"

	"cchc/internal/schema"
)

// A plan is what the example edits; internal/content declares the real ones.
type plan struct {
	Title string `cchc:"title,required" vi:"Tiêu đề"`
	Tasks []task `cchc:"tasks" vi:"Nhiệm vụ"`
}

type task struct {
	Name   string   `cchc:"name,required,short" vi:"Tên nhiệm vụ|Nhiệm vụ"`
	Lead   []string `cchc:"lead,names" vi:"Chủ trì"`
	Status string   `cchc:"status" vi:"Tiến độ"`
}

// A form knows fields by their English keys; whoever wrote the file has used the
// labels.
func ExampleType_Edit() {
	source := []byte(`---
Tiêu đề: Kế hoạch năm 2026
Nhiệm vụ:
  # Quý I
  - Tên nhiệm vụ: Ban hành kế hoạch   # đã ký
    Chủ trì: Văn phòng; Phòng Kinh tế
  - Rà soát thủ tục
---
Nội dung.
`)
	kind := schema.TypeOf(reflect.TypeFor[plan]())
	edited, err := kind.Edit(source, []schema.Change{
		{Path: "tasks[1].status", Value: "Đã xong"},
		{Path: "tasks[1].lead[2]", Op: schema.Remove},
		{Path: "tasks[2].lead", Value: []string{"Văn phòng"}},
		{Path: "tasks[3]", Op: schema.Insert, Value: map[string]any{"name": "Ke hoach: 2027"}},
	})
	if err != nil {
		panic(err)
	}
	fmt.Print(string(edited))

	_, err = kind.Edit([]byte("+++\ntitle = \"A\"\n+++\n"), []schema.Change{{Path: "title", Value: "B"}})
	var why *schema.EditError
	fmt.Println(errors.As(err, &why), why.Code, why.Line)
	// Output:
	// ---
	// Tiêu đề: Kế hoạch năm 2026
	// Nhiệm vụ:
	//   # Quý I
	//   - Tên nhiệm vụ: Ban hành kế hoạch   # đã ký
	//     Chủ trì: Văn phòng
	//     Tiến độ: Đã xong
	//   - Tên nhiệm vụ: Rà soát thủ tục
	//     Chủ trì: [Văn phòng]
	//   - Tên nhiệm vụ: "Ke hoach: 2027"
	// ---
	// Nội dung.
	// true edit-format 1
}
