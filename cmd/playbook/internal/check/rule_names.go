package check

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// duplicateURL: two sources want the same address, or addresses that differ only
// in case, or one that the site needs itself.
func duplicateURL(c *context, r *reporter) {
	taken := map[string]string{}
	for _, p := range Reserved(c.src, c.site) {
		taken[strings.ToLower(p)] = "the site's own page /" + p
	}
	for _, d := range c.src.Docs {
		u := strings.ToLower(d.URL)
		own := ownAddress(d.Kind, u)
		if first, ok := taken[u]; ok && !own {
			hint := "rename one of them"
			if c.docs[first] == nil {
				hint = "rename the document"
			}
			r.at(diag.Pos{File: d.Path}, hint, "the document would have the same address as %s", first)
			continue
		}
		taken[u] = d.Path
	}
	for _, d := range c.src.Docs {
		for i, a := range d.Front.Aliases {
			u := strings.ToLower(strings.Trim(a, "/") + "/")
			if strings.Contains(a, "..") || strings.ContainsAny(a, "\\:?#<>\"") || u == "/" {
				r.at(d.At("aliases", i), "write it like /pitches/old-name/", "%q cannot be an address", a)
				continue
			}
			if first, ok := taken[u]; ok {
				if first == d.Path {
					first = "this document itself"
				}
				r.at(d.At("aliases", i), "take the alias out", "the alias %q is the address of %s", a, first)
				continue
			}
			taken[u] = d.Path
		}
	}
}

// ownAddress: stage documents and folder indexes fill pages of the site.
func ownAddress(k schema.Kind, u string) bool {
	return k == schema.Stage || strings.Count(u, "/") <= 1
}

var windowsNames = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")

// badName: file names that some system cannot hold.
func badName(c *context, r *reporter) {
	lower := map[string]string{}
	for _, p := range c.all {
		for _, seg := range strings.Split(p, "/") {
			stem, _, _ := strings.Cut(seg, ".")
			switch {
			case slices.Contains(windowsNames, strings.ToLower(stem)):
				r.at(diag.Pos{File: p}, "rename it", "%q is a name that Windows keeps for itself", seg)
			case strings.ContainsFunc(seg, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*\`, r) }) || strings.HasSuffix(seg, ".") || strings.HasSuffix(seg, " "):
				r.at(diag.Pos{File: p}, "use letters, digits, hyphens and dots", "%q is a name that not every system can hold", seg)
			case len(seg) > 200:
				r.at(diag.Pos{File: p}, "shorten it", "a file name over 200 bytes")
			}
		}
		if first, ok := lower[strings.ToLower(p)]; ok {
			r.at(diag.Pos{File: p}, "rename one of them", "the name differs from %s only in case: some systems take them for one file", path.Base(first))
		}
		lower[strings.ToLower(p)] = p
	}
}
