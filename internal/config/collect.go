package config

import "cchc/internal/content"

// A UnitFeed is a feed (RSS, Atom, JSON Feed) whose items cchc collect takes over as news of
// a unit.
type UnitFeed struct {
	Address string        `cchc:"address,required,short" vi:"Địa chỉ|Nguồn|Tệp" doc:"Địa chỉ https://… của tệp RSS, Atom, JSON Feed; hoặc đường dẫn tới tệp, tính từ thư mục chuyên mục."`
	Unit    string        `cchc:"unit,unit" vi:"Đơn vị" doc:"Đơn vị có tin; định mức tin, bài tính theo đơn vị này."`
	Name    string        `cchc:"name" vi:"Tên nguồn|Tên" doc:"Tên trang đã đăng, ghi ở mục nguồn của tin; bỏ trống thì lấy tên trong tệp."`
	Topic   content.Topic `cchc:"topic" vi:"Chủ đề" doc:"Chủ đề của tin lấy về."`
}
