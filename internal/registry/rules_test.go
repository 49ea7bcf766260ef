package registry_test

import (
	"testing"

	"ocop/internal/registry"
)

func TestKindsAndGroupsHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range registry.ProducerKinds() {
		if word := k.Vietnamese(); word == "" || seen[word] {
			t.Errorf("%s: %q", k, word)
		} else {
			seen[word] = true
		}
	}
	for _, g := range registry.Groups() {
		word := g.Vietnamese()
		if word == "" || seen[word] {
			t.Errorf("%s: %q", g, word)
		}
		if got, ok := registry.GroupOf(word); !ok || got != g {
			t.Errorf("GroupOf(%q) = %s, %t", word, got, ok)
		}
		seen[word] = true
	}
	if len(seen) != 13 || registry.Group("x").Vietnamese() != "" || registry.ProducerKind("").Vietnamese() != "" {
		t.Errorf("%d words", len(seen))
	}
}

func TestWhoMayOfferWhat(t *testing.T) {
	for _, k := range registry.ProducerKinds() {
		for _, g := range registry.Groups() {
			want := k != registry.Association || g == registry.Tourism
			if got := k.MayOffer(g); got != want {
				t.Errorf("%s offers %s: %t", k, g, got)
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	for text, want := range map[string]registry.ProducerKind{
		"HTX":                                 registry.Cooperative,
		"Hợp tác xã Nông nghiệp Xanh":         registry.Cooperative,
		"HTX DVNN Tân Mỹ":                     registry.Cooperative,
		"Liên hiệp HTX Bắc Giang":             registry.Cooperative,
		"Tổ hợp tác":                          registry.CoopGroup,
		"THT mỳ Chũ":                          registry.CoopGroup,
		"Doanh nghiệp":                        registry.Company,
		"Công ty TNHH MTV Vifoco":             registry.Company,
		"CTY CP Hiệp Hòa":                     registry.Company,
		"DNTN Xuân Hiến":                      registry.Company,
		"Hộ KD":                               registry.Household,
		"Hộ kinh doanh Hoàng Văn Thi":         registry.Household,
		"Ho kinh doanh Le Thanh Dong":         registry.Household,
		"Trang trại Hoa Phong":                registry.Farm,
		"Hội Nông dân xã Ngọc Châu":           registry.Association,
		"Hiệp hội Du lịch tỉnh":               registry.Association,
		"Trung tâm điều hành du lịch Bản Ven": registry.Association,
	} {
		if got, ok := registry.KindOf(text); !ok || got != want {
			t.Errorf("KindOf(%q) = %s, %t; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "Cơ sở sản xuất bánh đa Kế", "Hồng Thái", "HTXX", "Nguyễn Văn Hội", "Dĩnh Kế"} {
		if got, ok := registry.KindOf(text); ok || got != registry.UnknownKind {
			t.Errorf("KindOf(%q) = %s, %t", text, got, ok)
		}
	}
}

func TestGroupOfFormerNames(t *testing.T) {
	for text, want := range map[string]registry.Group{
		"Thực phẩm": registry.Food, "ĐỒ UỐNG": registry.Drink, "Thảo dược": registry.Herbal, "Dược liệu": registry.Herbal,
		"Vải và may mặc": registry.Craft, "Vải, may mặc": registry.Craft, "Lưu niệm - nội thất - trang trí": registry.Craft,
		"Hàng thủ công mỹ nghệ": registry.Craft, "Sinh vật cảnh": registry.Ornamental,
		"Dịch vụ du lịch nông thôn và bán hàng": registry.Tourism,
	} {
		if got, ok := registry.GroupOf(text); !ok || got != want {
			t.Errorf("GroupOf(%q) = %s, %t; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "food", "Khác", "Thực"} {
		if got, ok := registry.GroupOf(text); ok {
			t.Errorf("GroupOf(%q) = %s", text, got)
		}
	}
}
