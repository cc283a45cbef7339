package check

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// duplicateURL: two sources want the same address, or addresses that some disk
// takes for one, or one that the site needs itself.
func duplicateURL(c *context, r *reporter) {
	taken := map[string]string{}
	for _, p := range Reserved(c.src, c.site) {
		taken[fold(p)] = "the site's own page /" + p
	}
	stages := map[string]bool{} // pages that a stage's document fills, and no other
	for _, s := range c.site.Stages {
		stages[fold("stages/"+s.ID+"/")] = true
	}
	for _, d := range c.src.Docs {
		u := fold(d.URL)
		first, ok := taken[u]
		if !ok && stages[u] && d.Kind != schema.Stage {
			first, ok = "the site's own page /"+d.URL, true
		}
		if ok && fold(first) == fold(d.Path) {
			continue // badName says it
		}
		if ok {
			hint := "rename one of them"
			if c.docs[first] == nil {
				hint = "rename the document"
			}
			r.at(diag.Pos{File: d.Path}, hint, "the document would have the same address as %s", first)
			continue
		}
		taken[u] = d.Path
	}
	files := map[string]string{"robots.txt": "the site's own robots.txt"}
	for _, a := range c.src.Assets {
		u := fold(route.File(a.Path))
		if first, ok := files[u]; ok && fold(first) != fold(a.Path) { // else badName says it
			r.at(diag.Pos{File: a.Path}, "rename one of them", "the file would have the same address as %s", first)
			continue
		}
		files[u] = a.Path
	}
	c.duplicateLists(r, taken)
	for _, d := range c.src.Docs {
		for i, a := range d.Front.Aliases {
			u := strings.ToLower(strings.Trim(a, "/") + "/")
			if strings.ContainsFunc(a, func(r rune) bool { return strings.ContainsRune(":?#%", r) }) || u == "/" || slices.ContainsFunc(strings.Split(strings.Trim(a, "/"), "/"), notPortable) || len(a) > 1000 {
				r.at(d.At("aliases", i), "write it like /pitches/old-name/", "%q cannot be an address", a)
				continue
			}
			u = fold(u)
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

// duplicateLists: the list of a folder wants the address of another list, or of a
// document that does not introduce it. It adds the lists to what is taken.
func (c *context) duplicateLists(r *reporter, taken map[string]string) {
	lists := map[string]string{"stages/": "the site's own page /stages/"}
	for _, s := range c.site.Stages {
		u := "stages/" + s.ID + "/"
		lists[fold(u)] = "the site's own page /" + u
	}
	for _, d := range c.src.Docs {
		if d.Kind != schema.Page {
			u := d.Kind.Folder() + "/"
			lists[u] = "the site's own page /" + u
		}
	}
	told := map[string]bool{}
	for _, d := range c.src.Docs {
		if d.Kind != schema.Page || d.Index {
			continue
		}
		u, list := "pages/", "the site's own page /pages/"
		if d.Dir != "content" && d.Dir != "content/pages" {
			u, list = fold(route.Page(d.Dir+"/index.md")), "the list of the folder "+d.Dir
		}
		first, met := lists[u]
		if met {
			met = first != list
		} else {
			lists[u] = list
			first, met = taken[u]
			met = met && first != d.Dir+".md" && path.Dir(first) != d.Dir
		}
		if met && !told[list] {
			told[list] = true
			r.at(diag.Pos{File: d.Path}, "rename the folder, or move the page into another", "%s would have the same address as %s", list, first)
		}
	}
	for u, list := range lists {
		if _, ok := taken[u]; !ok {
			taken[u] = list
		}
	}
}

// fold brings names that some disk takes for one into one form: capitals, letters
// that are written in two ways, accents in one piece or two.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return cases.Fold().String(norm.NFD.String(s))
		}
	}
	return strings.ToLower(s)
}

var windowsNames = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 com¹ com² com³ lpt¹ lpt² lpt³")

// badName: file names that some system cannot hold, or some reader cannot see.
func badName(c *context, r *reporter) {
	names := map[string]string{}
	for _, p := range c.all {
		for _, seg := range strings.Split(p, "/") {
			stem, _, _ := strings.Cut(seg, ".")
			switch {
			case slices.Contains(windowsNames, strings.ToLower(stem)):
				r.at(diag.Pos{File: p}, "rename it", "%q is a name that Windows keeps for itself", seg)
			case strings.ContainsFunc(seg, unseen):
				r.at(diag.Pos{File: p}, "rename it: letters, digits, hyphens and dots", "the name %+q holds a character that is not seen", seg)
			case notPortable(seg):
				r.at(diag.Pos{File: p}, "use letters, digits, hyphens and dots", "%q is a name that not every system can hold", seg)
			case len(seg) > 200:
				r.at(diag.Pos{File: p}, "shorten it", "a file name over 200 bytes")
			}
		}
		if len(p) > 1000 {
			r.at(diag.Pos{File: p}, "use fewer folders, or shorter names", "a path over 1,000 bytes")
		}
		key := fold(p)
		if first, ok := names[key]; ok {
			in := "only in case"
			if !strings.EqualFold(first, p) {
				in = "only in how letters are written"
			}
			r.at(diag.Pos{File: p}, "rename one of them", "the name differs from %s %s: some systems take them for one file", path.Base(first), in)
		}
		names[key] = p
	}
}

// pageID refuses an id that cannot be a folder of the site: one that Windows keeps,
// or one that differs from another only in case.
func pageID(r *reporter, held map[string]string, id string, at diag.Pos) {
	if slices.Contains(windowsNames, strings.ToLower(id)) {
		r.at(at, "choose another id", "%q is a name that Windows keeps for itself", id)
	}
	if first, ok := held[fold(id)]; ok && first != id {
		r.at(at, "rename one of them", "the ids %q and %q differ only in how letters are written: their pages would have one address", first, id)
	}
	held[fold(id)] = id
}

// notPortable tells a name of a file or folder that Windows cannot hold, or that
// leads elsewhere.
func notPortable(seg string) bool {
	stem, _, _ := strings.Cut(seg, ".")
	return seg == "" || slices.Contains(windowsNames, strings.ToLower(stem)) || strings.HasSuffix(seg, ".") || strings.HasSuffix(seg, " ") ||
		strings.ContainsFunc(seg, func(r rune) bool { return unicode.IsControl(r) || unseen(r) || strings.ContainsRune(`<>:"|?*\`, r) })
}

// unseen tells characters that show nothing or turn what follows around; the two
// joiners of Indic scripts, Persian and emoji are none.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' && (r < 0xe0020 || r > 0xe007f)
}
