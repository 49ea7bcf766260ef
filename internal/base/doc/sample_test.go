package doc

import (
	"fmt"
	"strings"
)

// letters of the Vietnamese alphabet with every mark, and the signs of official papers.
const vietnamese = "aàảãáạ ăằẳẵắặ âầẩẫấậ bcdđ eèẻẽéẹ êềểễếệ gh iìỉĩíị klmn oòỏõóọ ôồổỗốộ ơờởỡớợ pqrst uùủũúụ ưừửữứự vx yỳỷỹýỵ"

const longProducer = "Hợp tác xã nông nghiệp sản xuất và Kinh doanh dịch vụ tổng hợp Hồng Xuân"

func decision() *Document {
	d := &Document{Title: "Quyết định công nhận", Author: "Ủy ban nhân dân tỉnh"}
	d.Blocks = []Block{
		Heading{Issuer: "Ủy ban nhân dân tỉnh Bắc Ninh", Number: "Số:        /QĐ-UBND", Dateline: Dateline("Bắc Ninh", 2026, 2, 0)},
		Title{Type: "Quyết định", Subject: "Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm đợt 2 năm 2026"},
		Centered(Bold("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC NINH")),
		Grounds{Lines: []string{
			"Căn cứ Luật Tổ chức chính quyền địa phương",
			"Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
			"Theo đề nghị của Giám đốc Sở Nông nghiệp và Môi trường",
		}},
		Centered(Bold("QUYẾT ĐỊNH:")),
		Article{Number: 1, Runs: []Run{Plain("Phê duyệt kết quả đánh giá, phân hạng đối với 40 sản phẩm của 40 chủ thể trên địa bàn tỉnh (chi tiết tại Phụ lục kèm theo Quyết định này).")}},
		Article{Number: 2, Runs: []Run{Plain("Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với các cơ quan, đơn vị liên quan in, cấp giấy chứng nhận và hướng dẫn các chủ thể quản lý, phát triển sản phẩm theo đúng quy định.")}},
		Article{Number: 3, Runs: []Run{Plain("Chánh Văn phòng, thủ trưởng các cơ quan, đơn vị và các chủ thể có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký./.")}},
		Signatures{
			Recipients: []string{"- Như Điều 3;", "- Chủ tịch, các Phó Chủ tịch;", "- Các đơn vị có liên quan;", "- Lưu: VT, KTN."},
			Signers:    []Signer{{Authority: "KT. Chủ tịch", Post: "Phó Chủ tịch"}},
		},
		Annex{Title: "Danh sách sản phẩm được phân hạng", Basis: "(Kèm theo Quyết định số        /QĐ-UBND ngày     tháng 02 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh)"},
		annexTable(40),
	}
	return d
}

func annexTable(rows int) Table {
	t := Table{Columns: []Column{
		{Title: "STT", Width: 11, Align: Center}, {Title: "Tên sản phẩm", Width: 48}, {Title: "Chủ thể"},
		{Title: "Điểm", Width: 17, Align: Center}, {Title: "Hạng sao", Width: 16, Align: Center},
	}}
	t.Rows = append(t.Rows, Row{Bold: true, Cells: []Cell{Words("I"), {Runs: []Run{Plain("Sản phẩm đạt 4 sao")}, Span: 4}}})
	for i := 1; i <= rows; i++ {
		producer := fmt.Sprintf("Hợp tác xã số %d", i)
		if i%7 == 0 {
			producer = longProducer
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			Words(fmt.Sprint(i)), Words(fmt.Sprintf("Mật ong hoa vải thiều mẫu %d", i)), Words(producer),
			Words(fmt.Sprintf("%d,25", 60+i)), Words("4 sao"),
		}})
	}
	return t
}

func minutes() *Document {
	d := &Document{Title: "Biên bản họp Hội đồng", Banner: "SỐ LIỆU MINH HỌA"}
	body := "Hội đồng đã nghe tổ tư vấn báo cáo kết quả thẩm tra hồ sơ, xem xét mẫu sản phẩm, thảo luận và chấm điểm độc lập theo phiếu; điểm của sản phẩm là trung bình cộng điểm của các thành viên có mặt, không làm tròn trước khi xếp hạng."
	d.Blocks = []Block{
		Heading{Parent: "Ủy ban nhân dân tỉnh Bắc Giang", Issuer: "Hội đồng đánh giá, phân hạng sản phẩm", Number: "Số: 05/BB-HĐĐG", Dateline: Dateline("Bắc Giang", 2021, 12, 3)},
		Title{Type: "Biên bản", Subject: "Họp đánh giá, phân hạng sản phẩm đợt 2 năm 2021"},
		Subheading{"I. THỜI GIAN, ĐỊA ĐIỂM"},
		Para(Plain("Hội đồng họp lúc "), Bold("08 giờ 00 ngày 03 tháng 12 năm 2021"), Plain(" tại trụ sở Sở Nông nghiệp và Phát triển nông thôn.")),
		Subheading{"II. NỘI DUNG"}, Para(Plain(body)), Para(Plain(strings.Repeat(body+" ", 3))),
		Subheading{"III. KẾT QUẢ"}, annexTable(6),
		Para(Plain("Biên bản được lập thành 03 bản, các thành viên dự họp đã nghe và thống nhất nội dung./.")),
		Signatures{Signers: []Signer{
			{Post: "Thư ký", Note: "(Ký, ghi rõ họ tên)", Name: "Nguyễn Thị Mẫu"},
			{Authority: "TM. Hội đồng", Post: "Chủ tịch", Note: "(Ký, ghi rõ họ tên)", Name: "Trần Văn Thử"},
		}},
	}
	return d
}

func certificate(o Orientation, product, producer string) *Document {
	d := &Document{Title: "Giấy chứng nhận", Style: Certificate, Orientation: o, Banner: "SỐ LIỆU MINH HỌA"}
	center := func(size float64, tone Tone, lines int, runs ...Run) Paragraph {
		return Paragraph{Runs: runs, Align: Center, Size: size, Tone: tone, Lines: lines, Tight: true}
	}
	air := 3.0
	if o == Portrait {
		air = 9
	}
	d.Blocks = []Block{
		center(14, Ink, 1, Bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
		center(14, Ink, 1, Bold("Độc lập - Tự do - Hạnh phúc")), Rule{Length: 58},
		Spacer{air},
		center(15, Ink, 1, Bold("ỦY BAN NHÂN DÂN TỈNH BẮC GIANG")),
		center(14, Ink, 1, Plain("chứng nhận")), Spacer{air / 2},
		center(36, Red, 1, Bold("SẢN PHẨM ĐẠT HẠNG")),
		Spacer{air}, Stars{Count: 4, Of: 5, Size: 13}, Spacer{air},
		center(28, Gold, 2, Bold(product)), Spacer{air / 2},
		center(16, Ink, 2, Plain("Chủ thể: "), Bold(producer)), Spacer{air / 2},
		center(13, Ink, 2, Italic("Theo Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2026; có giá trị đến ngày 05 tháng 02 năm 2029")),
		Spacer{2 * air},
		Columns{Sides: []Side{
			{Blocks: []Block{QR{Text: "https://ocop.example/q/7K2M-9QXD", Size: 30, Caption: "Quét mã để kiểm tra"}}},
			{Blocks: []Block{
				center(13, Ink, 1, Italic(Dateline("Bắc Giang", 2026, 2, 5))),
				Signatures{Signers: []Signer{{Authority: "TM. Ủy ban nhân dân", Post: "Chủ tịch", Name: "Nguyễn Văn Thử"}}},
			}},
		}},
	}
	return d
}

// wide has an annex across, three signers, a second page of the body and a series of levels.
func wide() *Document {
	d := &Document{Size: 13, Banner: "SỐ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"}
	table := annexTable(25)
	table.Columns[2].Width = 60
	table.Columns = append(table.Columns, Column{Title: "Ghi chú của tổ tư vấn giúp việc Hội đồng"})
	d.Blocks = []Block{
		Heading{Parent: "Ủy ban nhân dân thành phố Bắc Giang", Issuer: "Phòng Kinh tế", Number: "Số: 123/PKT-NN", About: "V/v tổng hợp kết quả chấm điểm sản phẩm đợt 2 năm 2021", Dateline: Dateline("Bắc Giang", 2021, 11, 9)},
		Centered(Plain("Kính gửi: Sở Nông nghiệp và Phát triển nông thôn.")), PageBreak{}, Para(Plain("Trang thứ hai.")),
		Signatures{Recipients: []string{"- Như trên;", "- Lưu: VT."}, Signers: []Signer{{Post: "Thư ký", Name: "Nguyễn Thị Mẫu"}, {Authority: "KT. Trưởng phòng", Post: "Phó Trưởng phòng phụ trách lĩnh vực nông nghiệp", Name: "Trần Văn Thử"}}},
		Annex{Label: "Phụ lục I", Title: "Tổng hợp điểm", Orientation: Landscape}, table,
		Signatures{Signers: []Signer{{Post: "Người lập biểu", Name: "A"}, {Post: "Thư ký", Name: "B"}, {Post: "Chủ tịch", Name: "C"}}},
	}
	return d
}

// series is two certificates in one file.
func series() *Document {
	d := certificate(Landscape, "Mỳ Chũ", "Hợp tác xã Mỳ Chũ Hiền Phước")
	second := certificate(Landscape, longProducer, longProducer)
	d.Blocks = append(append(d.Blocks, PageBreak{}), second.Blocks...)
	return d
}

func alphabet() *Document {
	return &Document{Blocks: []Block{
		Para(Plain(vietnamese)), Para(Bold(strings.ToUpper(vietnamese))), Para(Italic(vietnamese)),
		Para(Run{Text: strings.ToUpper(vietnamese), Bold: true, Italic: true}),
		Para(Plain("“Giá” 1.250.000 ₫ – 92,50 điểm; § 5 ≥ 50 % … §")),
	}}
}

func samples() map[string]*Document {
	return map[string]*Document{
		"decision": decision(), "minutes": minutes(), "alphabet": alphabet(),
		"wide": wide(), "series": series(),
		"certificate": certificate(Landscape, "Mỳ Chũ Hiền Phước", "Hợp tác xã Mỳ Chũ Hiền Phước"),
		"certificate-portrait": certificate(Portrait, "Rượu Đòng Đòng Nếp cái hoa vàng ủ chum sành trên mười hai tháng của làng nghề truyền thống",
			longProducer+" và cộng đồng các hộ sản xuất, chế biến nông sản, thực phẩm vùng cao"),
	}
}
