package bench

// The words that the column is made of. Places, people and decisions are
// fictional; what the sentences say is made up for measuring.

var fields = []string{
	"Hộ tịch", "Chứng thực", "Quốc tịch", "Nuôi con nuôi", "Đất đai", "Nhà ở", "Quy hoạch xây dựng", "Hoạt động xây dựng",
	"Hộ kinh doanh", "Hợp tác xã", "An toàn thực phẩm", "Khám bệnh, chữa bệnh", "Bảo trợ xã hội", "Trẻ em", "Người có công", "Việc làm",
	"Giáo dục tiểu học", "Giáo dục trung học cơ sở", "Thư viện", "Lễ hội", "Bảo vệ thực vật", "Thú y", "Tài nguyên nước", "Tiếp công dân",
}

var agencies = []string{
	"Ủy ban nhân dân xã Lạc An", "Ủy ban nhân dân xã Lạc Bình", "Ủy ban nhân dân xã Cầu Ván", "Ủy ban nhân dân xã Suối Trầu",
	"Ủy ban nhân dân xã Bến Lội", "Ủy ban nhân dân xã Gò Me", "Ủy ban nhân dân xã Rừng Thông", "Ủy ban nhân dân xã Vạn Chài",
	"Ủy ban nhân dân xã Khe Mây", "Ủy ban nhân dân xã Đồi Chè", "Ủy ban nhân dân xã Bàu Sen", "Ủy ban nhân dân xã Cồn Cát",
	"Ủy ban nhân dân xã Làng Gốm", "Ủy ban nhân dân xã Ao Bèo", "Ủy ban nhân dân xã Đèo Gió", "Ủy ban nhân dân xã Giếng Ngọc",
	"Ủy ban nhân dân phường Cửa Đông", "Ủy ban nhân dân phường Cửa Tây",
	"Trung tâm Phục vụ hành chính công phường Bến Đò", "Trung tâm Phục vụ hành chính công phường Hồ Sen",
	"Trung tâm Phục vụ hành chính công phường Ga Cũ", "Trung tâm Phục vụ hành chính công phường Cầu Đất",
	"Trung tâm Phục vụ hành chính công phường Chợ Mới", "Trung tâm Phục vụ hành chính công xã Đồng Giữa",
	"Sở Tài chính", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Văn hóa, Thể thao và Du lịch", "Sở Công Thương", "Sở Khoa học và Công nghệ",
}

var audiences = []string{"Người dân", "Hộ gia đình", "Doanh nghiệp", "Người Việt Nam ở nước ngoài"}

var actions = []string{
	"Cấp mới", "Cấp đổi", "Cấp lại", "Gia hạn", "Sửa đổi, bổ sung", "Xác nhận nội dung", "Thu hồi", "Trả lại", "Sao lục",
}

var things = []string{
	"giấy phép bán lẻ rượu", "giấy chứng nhận đăng ký hợp tác xã", "giấy xác nhận hộ cận nghèo", "thẻ bạn đọc thư viện xã",
	"giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "giấy phép dựng rạp tạm trên vỉa hè", "sổ lĩnh trợ cấp hằng tháng",
	"chứng chỉ hành nghề thú y", "giấy phép khai thác nước mặt", "giấy chứng nhận đăng ký hộ kinh doanh", "học bạ của học sinh chuyển trường",
	"giấy phép tổ chức lễ hội làng", "giấy phép sửa chữa nhà ở", "biên bản bàn giao mốc giới thửa đất", "hợp đồng thuê quầy ở chợ",
	"giấy ủy quyền nhận lương hưu", "giấy xác nhận nơi ở hiện tại",
}

var circumstances = []string{
	"cho người mới chuyển đến", "khi giấy cũ bị rách, mờ", "khi đổi tên thôn, tổ dân phố", "cho người đang đi làm xa",
	"trong vùng vừa có bão, lũ", "cho hộ có người già neo đơn", "khi sáp nhập đơn vị hành chính", "theo yêu cầu của tòa án",
	"cho trường học, trạm y tế", "ở nơi chưa có điểm tiếp nhận", "trong ngày làm việc",
}

var papers = []string{
	"Đơn viết theo mẫu của xã", "Giấy tờ tùy thân còn hạn", "Sơ đồ vị trí vẽ tay", "Giấy hẹn của lần nộp trước", "Ảnh chụp hiện trạng",
	"Biên lai nộp tiền", "Bản cam kết của gia đình", "Giấy giới thiệu của cơ quan", "Ý kiến của các hộ liền kề", "Bảng kê tài sản",
	"Giấy khám sức khỏe", "Danh sách người tham gia", "Bản dịch có người dịch ký tên",
}

var fees = []string{"Không", "10.000 đồng", "20.000 đồng", "30.000 đồng/bản", "150.000 đồng"}

var conditions = []string{"Không", "Không có tranh chấp.", "Người nộp đủ 18 tuổi.", "Cơ sở đã hoạt động từ sáu tháng trở lên."}

var sentences = []string{
	"Cán bộ quầy xem từng giấy tờ trước mặt người nộp, thiếu gì nói ngay thứ ấy và ghi vào phiếu hướng dẫn.",
	"Phiếu hẹn ghi rõ ngày trả, giờ trả và tên người xử lý để gia đình tiện hỏi khi cần.",
	"Ai không đi lại được thì gọi đường dây nóng, tổ lưu động của xã đến tận nhà nhận giấy tờ.",
	"Giấy tờ đã có trong cơ sở dữ liệu dùng chung thì không phải nộp bản giấy nữa.",
	"Tiền nộp tại quầy hoặc quét mã, biên lai điện tử gửi thẳng về máy của người nộp.",
	"Khi hai giấy tờ ghi không khớp nhau, người phụ trách tự liên hệ nơi cấp để hỏi cho rõ.",
	"Hồ sơ gửi sau giờ làm việc được tính là nhận vào đầu buổi làm việc kế tiếp.",
	"Ảnh chụp bằng điện thoại vẫn dùng được nếu đủ bốn góc, đọc rõ chữ và không bị lóa.",
	"Người nộp được rút hồ sơ bất cứ lúc nào trước khi kết quả được ký.",
	"Bản điện tử của kết quả có giá trị như bản giấy và nằm trong kho riêng của mỗi người.",
	"Nếu phải hỏi thêm nơi khác, thời gian chờ được báo trước bằng tin nhắn.",
	"Ai bị thu quá mức đã niêm yết thì phản ánh ngay tại chỗ, trưởng quầy trả lời trong ngày.",
	"Ghế chờ hàng đầu dành cho người già, người ốm và phụ nữ có con nhỏ.",
}
