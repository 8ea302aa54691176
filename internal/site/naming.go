package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cchc/internal/config"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// A naming gives the things that entries name – terms, agencies – the last parts
// of their addresses. What has other words has another one, also where the words
// differ by their marks alone: of thuế đất and thuê đất, one has thue-dat, the
// other thue-dat- with a digest of its words behind it.
//
// What the settings declare has its address first. Among the others with one slug
// it is whatever was named first, by the dates of the entries, so that a new name
// does not take the address of one that is known; then what is named more often;
// then what comes first in the dictionary. The order in which files are read has
// no part in it. A name without marks is one of those that are declared, where
// only one of them is meant.
type naming struct {
	declared map[string]string   // key of a name → slug
	plain    map[string][]string // slug of a declared name → the slugs that it may mean
	taken    map[string]bool     // slugs that are declared
	used     map[string]*usage   // by spelling
	slugs    map[string]string   // by spelling, see resolve
	shared   bool                // some names differ by their marks alone
}

// A usage says how often a name is used, and since when.
type usage struct {
	count int
	first viet.Date
}

func newNaming() *naming {
	return &naming{declared: map[string]string{}, plain: map[string][]string{}, taken: map[string]bool{}, used: map[string]*usage{}}
}

// declare gives a thing of the settings its slug, and notes all its names. A name
// that two things have is the first one's.
func (n *naming) declare(info config.TermInfo) (slug string) {
	slug = slugOf(cmp.Or(info.Slug, info.Name))
	if n.taken[slug] && info.Slug == "" {
		slug = longSlug(slug, viet.NameKey(info.Name))
	}
	n.taken[slug] = true
	for _, name := range append([]string{info.Name, info.Slug}, info.Aliases...) {
		if name == "" {
			continue
		}
		if key := viet.NameKey(name); n.declared[key] == "" {
			n.declared[key] = slug
		}
		if bare := viet.Slug(name); bare != "" && !slices.Contains(n.plain[bare], slug) {
			n.plain[bare] = append(n.plain[bare], slug)
		}
	}
	return slug
}

// use notes that an entry names something. day is that of the entry.
func (n *naming) use(name string, day viet.Date) {
	u := n.used[name]
	if u == nil {
		n.used[name] = &usage{1, day}
		return
	}
	if u.count++; u.first.After(day) {
		u.first = day
	}
}

// resolve gives all names that were noted their slugs.
func (n *naming) resolve() {
	n.slugs = make(map[string]string, len(n.used))
	groups := map[string]map[string]*usage{} // slug → key → usage, of what is not declared
	for name, u := range n.used {
		key := viet.NameKey(name)
		if key == "" {
			continue
		}
		if slug := n.meant(name, key); slug != "" {
			n.slugs[name] = slug
			continue
		}
		bare := slugOf(name)
		if groups[bare] == nil {
			groups[bare] = map[string]*usage{}
		}
		all := groups[bare][key]
		if all == nil {
			all = &usage{first: u.first}
			groups[bare][key] = all
		}
		all.count += u.count
		if all.first.After(u.first) {
			all.first = u.first
		}
	}
	given := map[string]map[string]string{} // slug → key → its own slug
	for bare, group := range groups {
		given[bare] = n.give(bare, group)
	}
	for name := range n.used {
		if key := viet.NameKey(name); n.slugs[name] == "" && key != "" {
			n.slugs[name] = given[slugOf(name)][key]
		}
	}
}

// meant returns the slug of what the settings declare under a name, "" for none.
func (n *naming) meant(name, key string) string {
	if slug := n.declared[key]; slug != "" {
		return slug
	}
	if bare := viet.Slug(name); len(n.plain[bare]) == 1 && viet.Slug(key) == bare && isPlain(key) {
		return n.plain[bare][0]
	}
	return ""
}

// give gives names with one slug their own ones, by their keys.
func (n *naming) give(bare string, group map[string]*usage) map[string]string {
	keys := slices.SortedFunc(maps.Keys(group), func(a, b string) int {
		return cmp.Or(group[a].first.Compare(group[b].first), -cmp.Compare(group[a].count, group[b].count), viet.Compare(a, b), cmp.Compare(a, b))
	})
	given := map[string]string{}
	for i, key := range keys {
		given[key] = bare
		if i > 0 || n.taken[bare] {
			given[key], n.shared = longSlug(bare, key), true
		}
	}
	return given
}

// slugOf returns the slug of a name. One of signs alone has a digest of them.
func slugOf(name string) string {
	if slug := viet.Slug(name); slug != "" {
		return slug
	}
	return longSlug("ky-hieu", viet.NameKey(name))
}

// longSlug returns a slug with a digest of a key behind it.
func longSlug(slug, key string) string {
	return fmt.Sprintf("%s-%06x", slug, xxhash.Sum64String(key)&0xffffff)
}

// isPlain reports whether a key has no marks.
func isPlain(key string) bool {
	for _, r := range key {
		if r >= 0x80 {
			return false
		}
	}
	return true
}
