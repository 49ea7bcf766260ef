package account

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"ocop/internal/base/fold"
)

// commonText are words that people put into passwords: the favourites of leaked lists,
// Vietnamese everyday words and names, the words of this site and its region.
//
//go:embed data/common.txt
var commonText string

var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(commonText) {
		words[w] = true
	}
	return words
})

// The cost in bits of the pieces that a guesser tries first, and the least cost of a
// whole password. A piece costs what choosing it among its like costs: a word of the
// list seven bits, a letter out of nowhere four (Vietnamese words use few of the
// orders of letters). Thirty bits are a billion guesses at a stored hash that takes a
// machine tens of milliseconds each, and far beyond what sign-in throttling lets pass.
const (
	wordBits, nameBits, walkBits, yearBits, dateBits = 7, 2, 5, 6, 9
	letterBits, digitBits, signBits, echoBits        = 4, 3, 3, 1
	enoughBits                                       = 30
	longestWord                                      = 20
)

// rows of keys, and the columns walked down one after the other.
const walks = "qwertyuiop asdfghjkl zxcvbnm 1234567890 abcdefghijklmnopqrstuvwxyz qazwsxedcrfvtgbyhnujmikolp 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p 147258369 789456123 qweasdzxc"

var (
	letterSigns  = strings.NewReplacer("@", "a", "$", "s", "€", "e")
	letterDigits = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t")
)

// guessable says that a password is put together from what guessers try first. names
// are words about its owner.
func guessable(password string, names []string) bool {
	text := []rune(plainLetters(password))
	own := map[string]bool{}
	for _, n := range names {
		for _, w := range strings.Fields(plainLetters(n)) {
			own[w] = true
		}
	}
	// least[i] is the least cost of the first i signs.
	least := make([]int, len(text)+1)
	for i := 1; i <= len(text); i++ {
		least[i] = least[i-1] + signCost(text, i-1)
		for j := max(0, i-longestWord); j < i; j++ {
			if c, ok := pieceCost(text, j, i, own); ok {
				least[i] = min(least[i], least[j]+c)
			}
		}
	}
	return least[len(text)] < enoughBits
}

// plainLetters folds marks and case away and reads the signs that stand for letters.
func plainLetters(s string) string {
	return letterSigns.Replace(fold.Key(s))
}

func signCost(text []rune, i int) int {
	r := text[i]
	switch {
	case i > 0 && text[i-1] == r:
		return echoBits
	case unicode.IsDigit(r):
		return digitBits
	case unicode.IsLetter(r):
		return letterBits
	}
	return signBits
}

// pieceCost is the cost of text[from:to] as one piece.
func pieceCost(text []rune, from, to int, own map[string]bool) (int, bool) {
	piece := string(text[from:to])
	n := to - from
	switch {
	case own[piece] && n > 1:
		return nameBits, true
	case common()[piece] || common()[unleet(piece)]:
		return wordBits, true
	case n >= 3 && walked(piece):
		return walkBits, true
	case n >= 3 && from >= n && string(text[from-n:from]) == piece:
		return echoBits * 2, true
	case n == 4 && year(piece):
		return yearBits, true
	case n == 8 && (year(piece[max(0, len(piece)-4):]) || year(piece[:min(4, len(piece))])) && digits(piece), n == 6 && digits(piece) && dayMonth(piece):
		return dateBits, true
	}
	return 0, false
}

// unleet reads digits that stand for letters.
func unleet(s string) string { return letterDigits.Replace(s) }

func walked(piece string) bool {
	if strings.Contains(piece, " ") {
		return false
	}
	return strings.Contains(walks, piece) || strings.Contains(walks, reversed(piece))
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func year(s string) bool { return digits(s) && (s[:2] == "19" || s[:2] == "20") }

// dayMonth is a day as people write it: 150890 or 901508.
func dayMonth(s string) bool {
	return s[:2] <= "31" && s[2:4] <= "12" || s[2:4] <= "12" && s[4:] <= "31"
}

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// containsName says that the password holds the name of its owner, whole or the two
// words by which people call them.
func containsName(password, name string) bool {
	words := strings.Fields(fold.Key(name))
	if len(words) == 0 {
		return false
	}
	tail := strings.Join(words[max(0, len(words)-2):], "")
	return len(tail) >= 5 && strings.Contains(squeezed(password), tail)
}

// squeezed is the text without marks, case and whatever stands between letters.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold.Key(s))
}
