package config

import (
	"fmt"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/viet"
)

// A Synonym is words that citizens type and the official ones that they stand
// for (từ đồng nghĩa): whoever searches for the first finds the second. The
// search has a list of its own; a site's rules come before it.
type Synonym struct {
	content.Place
	Words []string `cchc:"words,required,names" vi:"Từ hay gõ|Từ|Cách gọi" doc:"Những cách gọi của người dân, tên cũ, chữ viết tắt."`
	Means string   `cchc:"means,required" vi:"Nghĩa là|Tên chính thức" doc:"Tên chính thức, như trong tiêu đề của trang."`
}

// longestSynonym is how many words one side of a rule may have: more is a
// sentence, which nobody types.
const longestSynonym = 12

// checkSynonyms reports rules that cannot work: sides without a word or with
// too many, words that stand for themselves, and words with two meanings.
func checkSynonyms(rules []Synonym) diag.List {
	var problems diag.List
	meaning := map[string]string{}
	for i, r := range rules {
		report := func(code, word string) {
			problems = append(problems, diag.New(r.In(SettingsFile), fmt.Sprintf("synonyms[%d]", i+1), code,
				diag.Args{"Word": word, "Means": r.Means, "Other": meaning[viet.Slug(word)], "Most": longestSynonym}))
		}
		if r.Means == "" || len(r.Words) == 0 {
			continue // reported as a required field
		}
		to := viet.Slug(r.Means)
		if !fits(to) {
			report("synonym-words", r.Means)
			continue
		}
		for _, word := range r.Words {
			from := viet.Slug(word)
			other, known := meaning[from]
			switch {
			case !fits(from):
				report("synonym-words", word)
			case from == to:
				report("synonym-same", word)
			case known && other != r.Means:
				report("synonym-twice", word)
			default:
				meaning[from] = r.Means
			}
		}
	}
	return problems
}

// fits reports whether a folded side of a rule has from one word to
// longestSynonym.
func fits(slug string) bool { return slug != "" && strings.Count(slug, "-") < longestSynonym }
