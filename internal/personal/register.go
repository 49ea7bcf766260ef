package personal

// Class says how closely data are kept. Each class has its protection, see Protection.
type Class string

// The classes, from the least to the most protected.
const (
	Open      Class = "open"      // published by decision
	Internal  Class = "internal"  // for those who work at the place
	Private   Class = "private"   // basic personal data: its owner and who must use it
	Sensitive Class = "sensitive" // with sensitive personal data (ethnicity, health) among them: sealed and masked
	Secret    Class = "secret"    // opens doors: digests, hashes or sealed, shown to nobody
)

// Classes lists them.
func Classes() []Class { return []Class{Open, Internal, Private, Sensitive, Secret} }

// Vietnamese is the class in words.
func (c Class) Vietnamese() string {
	return map[Class]string{Open: "Công khai", Internal: "Nội bộ", Private: "Dữ liệu cá nhân cơ bản", Sensitive: "Dữ liệu cá nhân nhạy cảm", Secret: "Bí mật"}[c]
}

// Protection is how a class is protected, in Vietnamese.
func (c Class) Protection() string {
	return map[Class]string{
		Open:      "Ai cũng đọc được; thay đổi phải qua việc có người ký trong nhật ký.",
		Internal:  "Chỉ người có vai trò tại địa bàn; không lưu ở bộ nhớ đệm.",
		Private:   "Chỉ chính chủ và người phải dùng đến thấy; không ghi vào nhật ký, không có trong tệp xuất.",
		Sensitive: "Niêm phong trong cơ sở dữ liệu bằng tệp khóa; che bằng •••; xem từng người phải nêu lý do và nhật ký ghi ai đã xem; báo cáo chỉ có số đếm.",
		Secret:    "Chỉ lưu dấu vết băm hoặc bản niêm phong; không trang nào hiện ra.",
	}[c]
}

// Holding is one line of the register of processing.
type Holding struct {
	Title   string   // Vietnamese, as are the others
	People  string   // whose data
	Columns []string // "table.column"
	Class   Class
	Why     string // purpose
	Ground  string // legal ground
	Kept    string // how long
	Seen    string // who sees it
}

const (
	duty      = "Nghĩa vụ và nhiệm vụ luật định của cơ quan thực hiện chương trình"
	published = "Giữ cùng hồ sơ của quyết định; không xóa được"
	forever   = "Giữ cùng nhật ký đã niêm phong; không xóa được"
)

// Register lists what is held of people: every column of the database that holds personal
// data stands in it; the test knows the others by name
// (testdata/impersonal.txt), so that a new column is classed by a person.
func Register() []Holding {
	return []Holding{
		{"Tài khoản cán bộ, thành viên Hội đồng", "Người dùng hệ thống", []string{"person.login", "person.name"}, Internal,
			"Biết ai vào hệ thống và ai đã làm việc gì", duty, "Tên đăng nhập và họ tên giữ cùng nhật ký", "Quản trị; Văn phòng khi lập Hội đồng; chính chủ"},
		{"Thư điện tử của tài khoản", "Người dùng hệ thống", []string{"person.email"}, Private,
			"Gửi mã mời và mã đặt lại mật khẩu", duty, "Đến khi chính chủ yêu cầu xóa, hoặc hết thời hạn sau khi khóa tài khoản", "Quản trị ở địa bàn; chính chủ"},
		{"Mật khẩu, xác thực hai bước, mã một lần", "Người dùng hệ thống", []string{"person.password", "second_factor.secret", "recovery_code.code", "ticket.ticket", "session.token"}, Secret,
			"Chỉ đúng người vào được", duty, "Mã một lần theo lịch lưu giữ; phần còn lại xóa cùng tài khoản đã khóa", "Không ai"},
		{"Phiên đăng nhập: mạng và trình duyệt", "Người dùng hệ thống", []string{"session.person", "session.started_at", "session.proved_at", "session.came_from", "session.browser"}, Private,
			"Chính chủ nhận ra thiết bị lạ", duty, "12 giờ; dọn mỗi giờ", "Chính chủ"},
		{"Điện thoại của tài khoản, mã gửi tới điện thoại", "Chủ thể, người giúp việc hồ sơ", []string{"person.phone", "person.phone_proved_at", "sent_code.phone", "sent_code.source",
			"sent_code.person", "sent_code.attempt", "sent_code.code"}, Private,
			"Đăng nhập bằng mã gửi tới số đã xác nhận", duty, "Số: đến khi chính chủ yêu cầu xóa; yêu cầu mã: hai ngày", "Chính chủ; người của cùng chủ thể; cán bộ mời"},
		{"Khóa truy cập, danh tính liên kết, mã truy cập", "Người dùng hệ thống", []string{"passkey.person", "passkey.credential", "passkey.public_key", "passkey.name", "passkey.last_used_at",
			"identity.person", "identity.issuer", "identity.subject", "identity.name", "identity.email", "identity.linked_by",
			"identity_request.issuer", "identity_request.subject", "identity_request.name", "identity_request.email", "identity_request.came_from", "identity_request.person",
			"identity_request.reason", "identity_request.proposed_by", "identity_request.decided_by", "api_token.person", "api_token.name", "api_token.digest", "api_token.last_used",
			"session.identity", "session.auth_at", "session.provider_session"}, Private,
			"Đăng nhập không cần mật khẩu, bằng hệ thống danh tính khác, hoặc bằng chương trình", duty,
			"Đến khi chính chủ gỡ hoặc tài khoản đã khóa được xóa dữ liệu; yêu cầu liên kết: 14 ngày", "Chính chủ; quản trị ở địa bàn"},
		{"Người của chủ thể và lời mời", "Chủ thể, người giúp việc hồ sơ", []string{"membership.person", "membership.producer", "membership_offer.person", "membership_offer.name",
			"membership_offer.reason", "membership_offer.asked_by", "membership_offer.approved_by"}, Internal,
			"Ai được nộp hồ sơ thay chủ thể; tránh xung đột lợi ích", duty, forever, "Người của cùng chủ thể; Văn phòng, huyện, xã ở địa bàn; quản trị: ai thuộc chủ thể nào"},
		{"Vai trò và đề nghị vai trò", "Người dùng hệ thống", []string{"held_role.person", "role_request.person", "role_request.reason", "role_request.asked_by", "role_request.decided_by",
			"second_factor.person", "recovery_code.person", "ticket.person"}, Internal,
			"Ai được làm gì, ai đã giao", duty, "Giữ cùng nhật ký; đề nghị không ai quyết định theo lịch lưu giữ", "Quản trị ở địa bàn; người đọc nhật ký"},
		{"Thành viên Hội đồng", "Thành viên Hội đồng", []string{"seat.person", "seat.name", "seat.position"}, Open,
			"Thành phần Hội đồng theo quyết định", duty, published, "Người làm việc ở địa bàn; biên bản"},
		{"Phiếu đánh giá và lý do không chấm", "Thành viên Hội đồng", []string{"sheet.seat", "sheet.marks", "sheet.remark", "sheet.struck", "recusal.seat", "recusal.reason",
			"edition_sheet.sheet", "edition_sheet.marks", "edition_sheet.remark", "edition_sheet.struck"}, Internal,
			"Chấm điểm công bằng, xem lại được", duty, published, "Trước khi khóa phiên: chỉ người viết; sau đó: Văn phòng, lãnh đạo, thanh tra"},
		{"Phiếu thẩm tra hồ sơ: ai ghi, ai tham gia, kết quả, yêu cầu bổ sung", "Thành viên Tổ tư vấn, cán bộ, người có mặt khi kiểm tra", []string{"review.person", "review.role",
			"review.attended", "review.findings", "review.supplements", "review.tests", "review_receipt.person", "review_receipt.handed_by", "review_receipt.what"}, Internal,
			"Hội đồng đọc trước khi chấm; biết ai đã thẩm tra", duty, published, "Người làm việc ở địa bàn; thành viên Hội đồng có hồ sơ; không có chủ thể"},
		{"Mở lại phiên, đính chính: ai đề nghị, ai trả lời", "Thành viên Hội đồng, cán bộ", []string{"reopening.proposed_by", "reopening.answered_by", "reopening.reason", "reopening.answer",
			"correction.proposed_by", "correction.answered_by", "correction.reason", "correction.was", "correction.becomes", "correction.answer"}, Internal,
			"Sửa sai phải có hai người và lý do", duty, published, "Người làm việc ở địa bàn; biên bản; nội dung đính chính được công bố"},
		{"Đề nghị xem lại phiếu: ai đề nghị, lý do, câu trả lời", "Thành viên Hội đồng", []string{"recheck.asked_by", "recheck.reason", "recheck.answer"}, Internal,
			"Thành viên tự quyết định xem lại phiếu; biên bản ghi số lần", duty, published, "Trước khi khóa phiên: chủ tịch, thư ký, người được hỏi; sau đó: Văn phòng, lãnh đạo, thanh tra"},
		{"Nhật ký", "Người dùng hệ thống", []string{"journal.actor", "journal.name", "journal.subject", "journal.before", "journal.after"}, Internal,
			"Kết quả không thể bị sửa mà không ai biết", duty, forever, "Văn phòng, lãnh đạo, kiểm toán, quản trị ở địa bàn"},
		{"Thư chờ gửi", "Người dùng hệ thống", []string{"outbox.subject", "outbox.letter", "outbox.problem"}, Private,
			"Gửi thư sau khi việc đã ghi", duty, "Nội dung xóa khi gửi; dòng còn lại theo lịch lưu giữ", "Không ai"},
		{"Việc chạy nền", "Người dùng hệ thống", []string{"job.asked_by", "job.payload"}, Internal,
			"Biết ai yêu cầu nhập, xuất, sao lưu", duty, forever, "Người yêu cầu; Văn phòng ở địa bàn"},
		{"Chủ thể là hộ, cá nhân", "Chủ thể", []string{"producer.name", "producer.folded", "producer.hamlet", "recognition.producer_name", "recognition.folded"}, Open,
			"Công bố ai làm ra sản phẩm được công nhận", duty, published, "Ai cũng xem được khi sản phẩm được công nhận"},
		{"Chữ tự do có thể nhắc đến người", "Chủ thể, người nộp hồ sơ", []string{"product.story", "product.source", "product.note", "dossier.note", "dossier.reason", "recognition.source",
			"recognition.note", "recognition.ended_reason", "entry.reason", "edition_entry.reason", "edition.late_reason", "sitting.late_reason", "sitting.note", "season.note", "round.note", "job.message", "job.result"}, Internal,
			"Giải thích hồ sơ và quyết định", duty, published, "Người làm việc ở địa bàn; câu chuyện sản phẩm được công bố"},
		{"Người đại diện: họ tên, liên hệ, giấy tờ, giới tính, năm sinh, dân tộc, khuyết tật", "Người đại diện chủ thể", []string{"representative.sealed"}, Sensitive,
			"Liên hệ, xác định người ký hồ sơ; đếm chủ thể do phụ nữ, người dân tộc thiểu số, người khuyết tật đứng đầu", "Sự đồng ý, hoặc nghĩa vụ luật định: ghi ở từng người",
			"Theo lịch lưu giữ sau khi thôi đại diện; sớm hơn khi rút lại sự đồng ý", "Văn phòng, huyện, xã ở địa bàn, khi nêu lý do; lãnh đạo chỉ thấy số đếm"},
		{"Người đại diện: chức vụ, căn cứ, nguồn, thời gian", "Người đại diện chủ thể", []string{"representative.duty", "representative.ground", "representative.consent_on",
			"representative.consent_form", "representative.source", "representative.since", "representative.until", "representative.restricted_on", "representative.erased_on"}, Internal,
			"Chứng minh căn cứ xử lý", duty, "Như trên; còn lại thời gian đại diện và ngày xóa", "Người làm việc và người đọc ở địa bàn; không có quản trị"},
		{"Yêu cầu về dữ liệu cá nhân", "Người yêu cầu", []string{"data_request.asked", "data_request.answer"}, Private,
			"Trả lời đúng hạn và chứng minh đã trả lời", duty, "Theo lịch lưu giữ sau khi trả lời", "Văn phòng, huyện, xã ở địa bàn; chính chủ"},
		{"Yêu cầu: loại, ngày, kết quả", "Người yêu cầu", []string{"data_request.about", "data_request.entered_by", "data_request.ground"}, Internal,
			"Đếm yêu cầu và hạn trả lời", duty, forever, "Văn phòng, huyện, xã ở địa bàn"},
		{"Nơi không phải cơ sở dữ liệu: số lần đăng nhập sai, nhật ký máy chủ", "Người truy cập", nil, Private,
			"Chặn dò mật khẩu; tìm lỗi", duty, "Trong bộ nhớ, mất khi khởi động lại; nhật ký máy chủ do đơn vị vận hành xóa đúng hạn", "Đơn vị vận hành"},
	}
}
