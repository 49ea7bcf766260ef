package public

import (
	"strings"

	"ocop/internal/base/fold"
	"ocop/internal/registry"
	"ocop/internal/web/ui"
)

// motif chooses the picture of a product: by its group, and among food and drink by
// what stands in a jar and what grows on a tree. It only decorates; a wrong guess says
// nothing false.
func motif(group, name string) ui.Motif {
	switch registry.Group(group) {
	case registry.Craft:
		return ui.MotifLoom
	case registry.Tourism:
		return ui.MotifHouse
	case registry.Herbal, registry.Ornamental:
		return ui.MotifLeaf
	}
	words := " " + fold.Key(name) + " "
	if hasWord(words, "ruou", "mat ong", "mat", "tuong", "nuoc mam", "dam", "muoi", "dau", "sa te") && !hasWord(words, "dau phu") {
		return ui.MotifJar
	}
	if registry.Group(group) == registry.Drink {
		return ui.MotifCup
	}
	if hasWord(words, "vai", "cam", "buoi", "na", "nhan", "oi", "tao", "dua", "vu sua", "rau", "qua", "nam", "ca chua", "khoai", "du du", "chuoi", "ot", "lac") {
		return ui.MotifLeaf
	}
	return ui.MotifBowl
}

// hasWord looks for whole words in a folded name with a space at both ends.
func hasWord(name string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(name, " "+w+" ") {
			return true
		}
	}
	return false
}
