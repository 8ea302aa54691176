package viet

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// onsets are the consonants with which a syllable can begin, the longest first.
var onsets = []string{"ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
	"b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""}

// rimes are what can stand behind them (vần), without tones.
var rimes = wordSet(`a ac ach ai am an ang anh ao ap at au ay
	ăc ăm ăn ăng ăp ăt
	âc âm ân âng âp ât âu ây
	e ec em en eng eo ep et
	ê êch êm ên ênh êp êt êu
	i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
	o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong oong ooc op ot
	oăc oăm oăn oăng oăp oăt
	ô ôc ôi ôm ôn ông ôp ôt
	ơ ơi ơm ơn ơp ơt
	u ua uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu
	ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
	y yêm yên yêng yêt yêu`)

// behindQu are rimes that stand behind qu alone.
var behindQu = wordSet("ynh yt ych yp yu yn")

// behindG are the rimes with i that g stands before: gì, gìn, giếng.
var behindG = wordSet("i in iêng iêc iêt iêm iên")

// plainRimes are the rimes without marks.
var plainRimes = sync.OnceValue(func() map[string]bool {
	plain := map[string]bool{}
	for rime := range rimes {
		plain[Fold(rime)] = true
	}
	return plain
})

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// loans are words of other languages that are written with Vietnamese marks in one
// piece.
var loans = wordSet(`ôtô môtô đôla xêri kilôgam kilômét xentimét milimét ôxy ôxi prôtêin cácbon catalô viđêô rađiô ápphích
	êkip micrô nginx vắcxin vácxin sôcôla ápxe xêmina lôgô mêga đềcan`)

// IsSyllable reports whether a word can be a Vietnamese syllable as it is written: its
// consonants and vowels are some that go together, with at most one tone, which stands
// where it may and is one that the end of the syllable allows.
func IsSyllable(word string) bool {
	s, ok := splitSyllable(word)
	if !ok {
		return false
	}
	for _, onset := range onsets {
		rime, ok := strings.CutPrefix(s.letters, onset)
		if ok && fits(onset, rime) && s.toned(utf8.RuneCountInString(onset), rime) {
			return true
		}
	}
	return false
}

// A syllableText is a syllable with its tone apart.
type syllableText struct {
	letters string // in lower case, with the marks of vowels
	tone    rune   // 0 for none
	at      int    // the letter that the tone stands on
}

// splitSyllable takes the tone off a word; ok is false for one with two.
func splitSyllable(word string) (s syllableText, ok bool) {
	var b strings.Builder
	n := 0
	var iter norm.Iter
	iter.InitString(norm.NFC, word)
	for !iter.Done() {
		letter := strings.ToLower(string(iter.Next()))
		if len(letter) > 1 {
			var kept []rune
			for _, r := range norm.NFD.String(letter) {
				if isTone(r) {
					if s.tone != 0 {
						return s, false
					}
					s.tone, s.at = r, n
					continue
				}
				kept = append(kept, r)
			}
			letter = norm.NFC.String(string(kept))
		}
		b.WriteString(letter)
		n++
	}
	s.letters = b.String()
	return s, n > 0
}

// fits reports whether a rime can stand behind an onset.
func fits(onset, rime string) bool {
	first, _ := utf8.DecodeRuneInString(rime)
	front := strings.ContainsRune("eêiy", first)
	switch onset {
	case "k", "gh", "ngh":
		return front && rimes[rime]
	case "c", "ng":
		return !front && rimes[rime]
	case "g":
		return !front && rimes[rime] || behindG[rime]
	case "qu":
		return (rimes[rime] || behindQu[rime]) && first != 'u' && first != 'ư' && first != 'o'
	}
	return rimes[rime]
}

// toned reports whether a syllable's tone is one that its end allows, and stands on the
// right letter: of oa, oe and uy without an end either one.
func (s *syllableText) toned(onset int, rime string) bool {
	stopped := strings.HasSuffix(rime, "c") || strings.HasSuffix(rime, "ch") || strings.HasSuffix(rime, "p") || strings.HasSuffix(rime, "t")
	if s.tone == 0 {
		return !stopped
	}
	if stopped && s.tone != '\u0301' && s.tone != '\u0323' {
		return false
	}
	first, last := toneLetters(rime)
	return s.at == onset+first || s.at == onset+last
}

// toneLetters returns the letters of a rime that its tone may stand on.
func toneLetters(rime string) (first, last int) {
	letters := []rune(rime)
	vowels := 0
	for vowels < len(letters) && strings.ContainsRune("aăâeêioôơuưy", letters[vowels]) {
		vowels++
	}
	for i := vowels - 1; i >= 0; i-- {
		if strings.ContainsRune("ăâêôơư", letters[i]) && (letters[i] != 'ư' || vowels == 1 || i == 0) {
			return i, i
		}
	}
	switch {
	case vowels < 2:
		return 0, 0
	case vowels == 3, vowels < len(letters):
		return 1, 1
	case rime == "oa", rime == "oe", rime == "uy":
		return 0, 1
	}
	return 0, 0
}

// A ToneStyle is where the tone of oa, oe and uy is written.
type ToneStyle int

// The styles: hòa, khỏe, thủy; and hoà, khoẻ, thuỷ.
const (
	NoToneStyle ToneStyle = iota
	ToneFirst
	ToneLast
)

// ToneStyleOf returns the style in which a word is written, none for a word that shows
// none: toàn, quý, hoa.
func ToneStyleOf(word string) ToneStyle {
	if !endsInPair(word) {
		return NoToneStyle
	}
	s, ok := splitSyllable(word)
	if !ok || s.tone == 0 {
		return NoToneStyle
	}
	for _, onset := range onsets {
		rime, ok := strings.CutPrefix(s.letters, onset)
		if !ok || onset == "qu" && rime != "oa" && rime != "oe" && rime != "uy" || !fits(onset, rime) {
			continue
		}
		if rime != "oa" && rime != "oe" && rime != "uy" {
			return NoToneStyle
		}
		switch s.at - utf8.RuneCountInString(onset) {
		case 0:
			return ToneFirst
		case 1:
			return ToneLast
		}
		return NoToneStyle
	}
	return NoToneStyle
}

// endsInPair reports whether the last two letters of a word may be oa, oe or uy with a
// tone; most words are told apart by this alone.
func endsInPair(word string) bool {
	if len(word) < 3 {
		return false
	}
	if c := word[len(word)-1]; c < utf8.RuneSelf && c|0x20 != 'a' && c|0x20 != 'e' && c|0x20 != 'y' {
		return false
	}
	last, size := utf8.DecodeLastRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(word[:len(word)-size])
	if last < utf8.RuneSelf && before < utf8.RuneSelf {
		return false
	}
	switch last {
	case 'a', 'à', 'á', 'ả', 'ã', 'ạ', 'e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ', 'A', 'À', 'Á', 'Ả', 'Ã', 'Ạ', 'E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ':
		return strings.ContainsRune("oòóỏõọOÒÓỎÕỌ", before)
	case 'y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ', 'Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ':
		return strings.ContainsRune("uùúủũụUÙÚỦŨỤ", before)
	}
	return false
}

// A Spelling is what rules ask about how a word is written.
type Spelling struct {
	Misspelt bool      // see [IsMisspelt]
	Tone     ToneStyle // see [ToneStyleOf]
}

// A Speller answers for words, and remembers the answers: texts have few words, again and
// again. It is for one goroutine. Its zero value remembers nothing yet.
type Speller struct{ known map[string]Spelling }

// mostKnown is how many words a Speller remembers.
const mostKnown = 1 << 16

// Spelling returns the spelling of a word.
func (s *Speller) Spelling(word string) Spelling {
	if known, ok := s.known[word]; ok {
		return known
	}
	if s.known == nil || len(s.known) >= mostKnown {
		s.known = map[string]Spelling{}
	}
	found := Spelling{IsMisspelt(word), ToneStyleOf(word)}
	s.known[strings.Clone(word)] = found
	return found
}

// IsMisspelt reports whether a word in running text is no possible syllable, and
// neither a name nor a word of another language: it has Vietnamese letters, or begins as
// no language but Vietnamese does, and no capital.
func IsMisspelt(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(first) {
		return false
	}
	ascii := isASCII(word)
	if ascii && !strings.HasPrefix(word, "ng") && !strings.HasPrefix(word, "nh") && !strings.HasPrefix(word, "kh") {
		return false
	}
	return misspelt(word, ascii)
}

// misspelt finds out what [IsMisspelt] says.
func misspelt(word string, ascii bool) bool {
	switch {
	case !hasVowel(word): // an abbreviation: đ, nđ
		return false
	case strings.ContainsAny(word, "fjwzFJWZ"), loans[word], !vietnameseLetters(word), IsSyllable(word):
		return false
	case !ascii:
		return true
	}
	return !slices.ContainsFunc(onsets, func(onset string) bool { // typed without marks: nguoi, khac
		rime, ok := strings.CutPrefix(word, onset)
		return ok && plainRimes()[rime]
	})
}

func hasVowel(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return strings.Contains("aeiouy", FoldRune(r)) })
}

// vietnameseLetters reports whether a word has only letters that Vietnamese has.
func vietnameseLetters(word string) bool {
	for _, r := range word {
		if r >= utf8.RuneSelf && r != 'đ' && r != 'Đ' && FoldRune(r) == string(unicode.ToLower(r)) {
			return false
		}
		if r >= utf8.RuneSelf && strings.ContainsRune("äëïöüåæçñøßÿ", unicode.ToLower(r)) {
			return false
		}
	}
	return true
}
