package registry

import (
	"strconv"
	"strings"

	"ocop/internal/base/fault"
)

// Paper is the kind of paper by which a person is identified; "" is none.
type Paper string

// The papers that are taken. The old nine-digit cards are no longer valid.
const (
	CitizenCard Paper = "cccd"
	Passport    Paper = "passport"
)

// Vietnamese is the paper as people call it, "" for none.
func (p Paper) Vietnamese() string {
	return map[Paper]string{CitizenCard: "Căn cước (số định danh)", Passport: "Hộ chiếu"}[p]
}

// lastRegistry is the highest code of a place of registration of birth in a personal number.
const lastRegistry = 96

// number checks the number of the person's paper against its kind and against what else
// is known of them.
func (p Personal) number(c *fault.Checker, typed string) string {
	n := strings.ToUpper(strings.ReplaceAll(c.Line("number", "số giấy tờ", typed, 0, 20), " ", ""))
	switch p.Paper {
	case "":
		c.Check(n == "", "paper", "Có số giấy tờ mà chưa chọn loại, hãy chọn loại giấy tờ.")
	case CitizenCard:
		c.Check(n != "", "number", "Chưa có số căn cước, hãy ghi 12 chữ số hoặc bỏ loại giấy tờ.")
		if n != "" {
			c.Check(p.citizen(n) == "", "number", p.citizen(n))
		}
	case Passport:
		letters := strings.TrimLeft(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		c.Check(len(n) >= 6 && len(n) <= 12 && len(letters) >= 5 && onlyDigits(letters), "number", "Số hộ chiếu chưa đúng, hãy ghi chữ cái rồi chữ số như trên hộ chiếu.")
	default:
		c.Check(false, "paper", "Loại giấy tờ không có trong danh sách, hãy chọn lại.")
	}
	return n
}

// citizen says what is wrong with a personal number: three digits of the place where the birth
// was registered, one of century and sex (0 and 1 for a man and a woman born from 1900 on, 2 and
// 3 from 2000 on), two of the year, six more.
// Law: 137/2015/NĐ-CP art. 13, as carried on to the citizen cards; read in reports only.
func (p Personal) citizen(n string) string {
	if len(n) != 12 || !onlyDigits(n) {
		return "Số căn cước phải có đúng 12 chữ số, hãy ghi lại như trên thẻ."
	}
	registry, _ := strconv.Atoi(n[:3])
	if registry < 1 || registry > lastRegistry {
		return "Ba chữ số đầu của số căn cước không phải mã tỉnh, hãy xem lại thẻ."
	}
	sex := map[bool]Sex{true: Male, false: Female}[n[3]%2 == 0]
	if p.Sex != "" && p.Sex != sex {
		return "Chữ số thứ tư của số căn cước không khớp giới tính đã chọn, hãy xem lại cả hai."
	}
	yy, _ := strconv.Atoi(n[4:6])
	if year := 1900 + 100*(int(n[3]-'0')/2) + yy; p.BirthYear != 0 && p.BirthYear != year {
		return "Chữ số thứ năm và sáu của số căn cước không khớp năm sinh, hãy xem lại cả hai."
	}
	return ""
}
