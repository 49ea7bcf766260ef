package registry

import (
	"strings"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Group is one of the six groups of products. Law: 26/2026 annex II
type Group string

// The groups.
const (
	Food       Group = "food"
	Drink      Group = "drink"
	Herbal     Group = "herbal"
	Craft      Group = "craft"
	Ornamental Group = "ornamental"
	Tourism    Group = "tourism"
)

// Groups lists the groups in the order of the decision.
func Groups() []Group { return []Group{Food, Drink, Herbal, Craft, Ornamental, Tourism} }

// Vietnamese is the group as written in forms and lists, "" for no group.
func (g Group) Vietnamese() string {
	switch g {
	case Food:
		return "Thực phẩm"
	case Drink:
		return "Đồ uống"
	case Herbal:
		return "Dược liệu và sản phẩm từ dược liệu"
	case Craft:
		return "Thủ công mỹ nghệ"
	case Ornamental:
		return "Sinh vật cảnh"
	case Tourism:
		return "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"
	}
	return ""
}

// GroupOf reads a group from its name today or its name of 2019, when fabrics and
// souvenirs were two industries and herbs were called thảo dược. Law: 1048/2019 annex I
func GroupOf(text string) (g Group, ok bool) {
	words := fold.Key(text) + " "
	for _, form := range []struct {
		group  Group
		starts []string
	}{
		{Food, []string{"thuc pham "}},
		{Drink, []string{"do uong "}},
		{Herbal, []string{"duoc lieu ", "thao duoc "}},
		{Craft, []string{"thu cong my nghe ", "hang thu cong my nghe ", "vai may mac ", "vai va may mac ", "luu niem "}},
		{Ornamental, []string{"sinh vat canh "}},
		{Tourism, []string{"dich vu du lich ", "du lich "}},
	} {
		for _, s := range form.starts {
			if strings.HasPrefix(words, s) {
				return form.group, true
			}
		}
	}
	return "", false
}

// Product is a product; it outlives its recognitions.
type Product struct {
	Key          key.Product
	Producer     key.Producer // empty when the source names none
	ProducerName string
	ProducerKind ProducerKind
	Name         string
	Slug         string // public address, never changed
	Group        Group
	Place        place.ID
	Story        string
	Source       string // where the data come from: a document or an address
	Note         string
	CreatedAt    time.Time
	Version      int64
}

// Facts are what people may write about a product: what EnterProduct takes, and all of
// what ChangeProduct sets.
type Facts struct {
	Producer key.Producer // may be empty
	Name     string
	Group    Group
	Place    place.ID // empty: the producer's
	Story    string
	Source   string
	Note     string
}

// The longest texts in characters.
const (
	nameLimit   = 200
	hamletLimit = 100
	storyLimit  = 5000
	sourceLimit = 500
	noteLimit   = 2000
)

// check gives the facts as stored, or all wrong fields at once.
func (f Facts) check() (Facts, error) {
	var c fault.Checker
	f.Name = nameLine(&c, "name", "tên sản phẩm", f.Name)
	f.Story = c.Lines("story", "câu chuyện sản phẩm", f.Story, 0, storyLimit)
	f.Source = c.Line("source", "nguồn", f.Source, 0, sourceLimit)
	f.Note = c.Lines("note", "ghi chú", f.Note, 0, noteLimit)
	c.Check(f.Group.Vietnamese() != "", "group", "Nhóm sản phẩm không có trong danh sách, hãy chọn lại.")
	return f, c.Err()
}

// facts are the product's, to compare with what somebody wants to write.
func (p Product) facts() Facts {
	return Facts{Producer: p.Producer, Name: p.Name, Group: p.Group, Place: p.Place, Story: p.Story, Source: p.Source, Note: p.Note}
}

// differences gives the fields that change, for the journal.
func differences(was, is Facts) (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	for _, f := range []struct{ name, was, is string }{
		{"producer", string(was.Producer), string(is.Producer)}, {"name", was.Name, is.Name},
		{"group", string(was.Group), string(is.Group)}, {"place", string(was.Place), string(is.Place)},
		{"story", was.Story, is.Story}, {"source", was.Source, is.Source}, {"note", was.Note, is.Note},
	} {
		if f.was != f.is {
			before[f.name], after[f.name] = f.was, f.is
		}
	}
	return before, after
}
