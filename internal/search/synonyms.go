package search

// A synonym is words that people type, divided by commas, and the official
// ones.
type synonym struct{ words, means string }

// popular is what citizens say for what the law calls otherwise. A site adds
// its own in site.yaml (synonyms), which come before these.
var popular = []synonym{
	{"sổ đỏ, sổ hồng, bìa đỏ, giấy đỏ", "giấy chứng nhận quyền sử dụng đất"},
	{"sang tên, mua bán đất, bán đất, mua đất, chuyển nhượng đất", "đăng ký biến động đất đai"},
	{"tách sổ", "tách thửa"},
	{"làm khai sinh, giấy khai sinh, khai sinh cho con", "đăng ký khai sinh"},
	{"giấy độc thân, xác nhận độc thân, giấy chưa kết hôn, giấy chưa vợ, giấy chưa chồng", "xác nhận tình trạng hôn nhân"},
	{"giấy kết hôn, giấy hôn thú, hôn thú, giấy đăng ký kết hôn", "đăng ký kết hôn"},
	{"báo tử, giấy báo tử, giấy chứng tử, chứng tử", "đăng ký khai tử"},
	{"nhập khẩu, nhập hộ khẩu, chuyển hộ khẩu", "đăng ký thường trú"},
	{"hộ khẩu", "cư trú"},
	{"kt3", "đăng ký tạm trú"},
	{"cmnd, chứng minh nhân dân, chứng minh thư, cccd, căn cước công dân", "thẻ căn cước"},
	{"sao y, sao y bản chính, photo công chứng, công chứng giấy tờ, công chứng bản sao, photo", "chứng thực bản sao từ bản chính"},
	{"giấy ủy quyền, làm ủy quyền, công chứng chữ ký, sơ yếu lý lịch", "chứng thực chữ ký"},
	{"công chứng", "chứng thực"},
	{"giấy phép kinh doanh, đăng ký kinh doanh, mở cửa hàng, mở quán", "đăng ký hộ kinh doanh"},
	{"xin xây nhà, phép xây nhà, xin phép xây nhà, giấy phép xây nhà, làm nhà", "giấy phép xây dựng nhà ở"},
	{"mai táng phí, tiền mai táng, tiền ma chay", "hỗ trợ chi phí mai táng"},
	{"tiền già, tiền cao tuổi, trợ cấp người già, trợ cấp 80 tuổi, tiền người cao tuổi", "trợ cấp hưu trí xã hội"},
	{"tiền khuyết tật, trợ cấp khuyết tật", "trợ cấp xã hội hàng tháng"},
	{"giấy khuyết tật", "xác định mức độ khuyết tật"},
	{"sổ hộ nghèo, xin hộ nghèo", "công nhận hộ nghèo"},
	{"sửa khai sinh, sửa giấy khai sinh, đổi tên, đổi họ, sửa tên", "thay đổi cải chính hộ tịch"},
	{"xin trích lục, bản sao khai sinh", "trích lục hộ tịch"},
	{"nhận con nuôi", "đăng ký nuôi con nuôi"},
	{"hotline, số điện thoại, số nóng", "đường dây nóng"},
	{"nộp online, nộp qua mạng, làm online", "nộp hồ sơ trực tuyến"},
	{"khiếu nại cán bộ, góp ý", "phản ánh kiến nghị"},
	{"một cửa, bộ phận một cửa, 1 cửa", "Trung tâm Phục vụ hành chính công"},
	{"điểm hài lòng", "SIPAS"},
}

// abbreviations are read both ways: the full words find the short form too, by
// its first spelling.
var abbreviations = []synonym{
	{"UBND", "ủy ban nhân dân"}, {"HĐND", "hội đồng nhân dân"}, {"MTTQ", "mặt trận tổ quốc"},
	{"TTHC", "thủ tục hành chính"}, {"CCHC", "cải cách hành chính"}, {"CCTTHC", "cải cách thủ tục hành chính"},
	{"DVC", "dịch vụ công"}, {"DVCTT", "dịch vụ công trực tuyến"}, {"DVCQG", "dịch vụ công quốc gia"},
	{"BCCI", "bưu chính công ích"}, {"PAKN", "phản ánh kiến nghị"}, {"CSDL", "cơ sở dữ liệu"},
	{"CNTT", "công nghệ thông tin"}, {"CĐS", "chuyển đổi số"}, {"CBCC, CBCCVC", "cán bộ công chức"},
	{"VBQPPL", "văn bản quy phạm pháp luật"},
	{"GCN QSDĐ, GCNQSDĐ", "giấy chứng nhận quyền sử dụng đất"}, {"QSDĐ", "quyền sử dụng đất"}, {"GCN", "giấy chứng nhận"},
	{"BPMC", "bộ phận một cửa"}, {"TTPVHCC, PVHCC, HCC", "phục vụ hành chính công"}, {"TN TKQ", "tiếp nhận và trả kết quả"},
	{"LĐTBXH", "lao động thương binh và xã hội"}, {"BTXH", "bảo trợ xã hội"}, {"BHXH", "bảo hiểm xã hội"}, {"BHYT", "bảo hiểm y tế"},
	{"KSTT", "kiểm soát thủ tục"}, {"PBGDPL", "phổ biến giáo dục pháp luật"},
	{"NĐ", "nghị định"}, {"QĐ", "quyết định"}, {"TT", "thông tư"}, {"NQ", "nghị quyết"}, {"CT", "chỉ thị"}, {"KH", "kế hoạch"},
	{"TP", "thành phố"}, {"TX", "thị xã"}, {"ĐKKD", "đăng ký kinh doanh"}, {"ĐKKH", "đăng ký kết hôn"}, {"ĐKKS", "đăng ký khai sinh"},
	{"GPXD", "giấy phép xây dựng"}, {"NCT", "người cao tuổi"}, {"NKT", "người khuyết tật"},
}
