package playbook

import (
	"path"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Document is one document, linked.
type Document struct {
	*load.Doc
	Visibility schema.Visibility
	Stages     []*Stage
	Folder     *Folder     // of a plain page
	Backlinks  []*Document // documents that link here, by path
	Hidden     []Range     // parts of the HTML that this audience may not read

	day      int64 // of Date, for sorting
	siblings []*Document
	place    int
}

// Range is a part of a document's HTML, and the sections that lie in it.
type Range struct{ Start, End, FirstSection, NextSection int }

// Folder is a folder of plain pages.
type Folder struct {
	Path, URL, Title string
	Index            *Document
	Docs             []*Document
}

// Prev and Next are the neighbours in the list of its kind or folder.
func (d *Document) Prev() *Document {
	if d.place > 0 && len(d.siblings) > 0 {
		return d.siblings[d.place-1]
	}
	return nil
}

// Next is the neighbour after d.
func (d *Document) Next() *Document {
	if d.place+1 < len(d.siblings) {
		return d.siblings[d.place+1]
	}
	return nil
}

// Due is the day on which d must be verified again; zero when nothing asks.
func (d *Document) Due() schema.Date { return check.Due(&d.Front) }

// Language of d's text.
func (d *Document) Language(site schema.Site) string {
	if d.Front.Lang != "" {
		return d.Front.Lang
	}
	return site.Language
}

// Shows tells whether the audience may read section i of the document.
func (d *Document) Shows(i int) bool {
	for _, r := range d.Hidden {
		if i >= r.FirstSection && i < r.NextSection {
			return false
		}
	}
	return true
}

// hiddenRanges are the sections whose heading asks for a stricter audience.
func (pb *Playbook) hiddenRanges(src *load.Doc) (out []Range) {
	for i := 0; i < len(src.Body.Sections); i++ {
		s := src.Body.Sections[i]
		if s.Heading < 0 {
			continue
		}
		if v := src.Body.Headings[s.Heading].Visibility; v != "" && !pb.sees(v) {
			start, _, end, next := src.Body.Extent(i)
			out = append(out, Range{start, end, i, next})
			i = next - 1
		}
	}
	return out
}

// shows tells whether offset at of the HTML is readable.
func (d *Document) shows(at int) bool {
	for _, r := range d.Hidden {
		if at >= r.Start && at < r.End {
			return false
		}
	}
	return true
}

// Append writes the readable part of HTML[start:end], holes filled.
func (d *Document) Append(dst []byte, start, end int, f markdown.Filler) []byte {
	for _, r := range d.Hidden {
		if r.End <= start || r.Start >= end {
			continue
		}
		if r.Start > start {
			dst = d.Body.Append(dst, start, r.Start, f)
		}
		start = max(start, r.End)
	}
	if start < end {
		dst = d.Body.Append(dst, start, end, f)
	}
	return dst
}

// Target finds for this audience what a link leads to: the document, or the
// attachment, or the site path of a page that comes from data, and the fragment.
// Nothing is found of what the audience may not read.
func (pb *Playbook) Target(t route.Target) (doc *Document, asset *load.Asset, page, fragment string, ok bool) {
	if t.Class != route.Local {
		return nil, nil, "", "", false
	}
	if d := pb.byPath[t.Path]; d != nil {
		return d, nil, "", t.Fragment, true
	}
	if a := pb.assetPath[t.Path]; a != nil {
		return nil, a, "", "", true
	}
	if d := pb.index(t.Path); d != nil {
		return d, nil, "", t.Fragment, true
	}
	if p, ok := pb.folderPage(t.Path); ok {
		return nil, nil, p, "", true
	}
	if p, ok := pb.dataPage(t.Path); ok {
		return nil, nil, p, "", true
	}
	return nil, nil, "", "", false
}

// folderPage is the list page of a content folder.
func (pb *Playbook) folderPage(dir string) (string, bool) {
	if dir == "content" {
		return "", true
	}
	for k, list := range pb.byKind {
		if len(list) > 0 && "content/"+k.Folder() == dir {
			return route.Page(dir + "/index.md"), true
		}
	}
	for _, f := range pb.Folders {
		if f.Path == dir {
			return f.URL, true
		}
	}
	return "", false
}

// dataPage is the page of a data file.
func (pb *Playbook) dataPage(p string) (string, bool) {
	switch {
	case strings.HasPrefix(p, "data/pipeline/"):
		for _, w := range pb.Weeks {
			if w.Week.String() == stem(p) {
				return "pipeline/" + strings.ToLower(w.Week.String()) + "/", true
			}
		}
	case strings.HasPrefix(p, "data/accounts/"):
		if a := pb.accounts[stem(p)]; a != nil {
			return a.URL, true
		}
	case p == "data/team.yaml" && pb.Reps != nil:
		return "team/", true
	}
	return "", false
}

// links finds who links to whom. Documents come in order, so one that links twice
// is the last of a list already. all are the documents of the source, those that
// the audience may not read without a Doc.
func (pb *Playbook) links(p *check.Passed, all []Document) {
	for i := range all {
		d := &all[i]
		if d.Doc == nil {
			continue
		}
		for k, n := range p.Targets[i] {
			if n < 0 {
				continue
			}
			to := &all[n]
			if to.Doc == nil || to == d || len(d.Hidden) > 0 && !d.shows(d.Refs[k].At) {
				continue
			}
			if n := len(to.Backlinks); n == 0 || to.Backlinks[n-1] != d {
				to.Backlinks = append(to.Backlinks, d)
			}
		}
	}
}

// Proposal finds the proposal that a reference in file from means, as check does.
func (pb *Playbook) Proposal(from, p string) *Document {
	if p == "" {
		return nil
	}
	for _, try := range []string{path.Join(path.Dir(from), p), path.Join("content", p), path.Join("content/proposals", p)} {
		if !strings.HasSuffix(try, ".md") {
			try += ".md"
		}
		if d := pb.byPath[try]; d != nil && d.Kind == schema.Proposal {
			return d
		}
	}
	return nil
}

// attachments keeps what a readable page shows or links to.
func (pb *Playbook) attachments(p *check.Passed) {
	if len(p.Assets) == 0 {
		return
	}
	byPath := make(map[string]*load.Asset, len(p.Assets))
	for _, a := range p.Assets {
		byPath[a.Path] = a
	}
	for _, d := range pb.Docs {
		for _, ref := range d.Refs {
			if a := byPath[ref.Path]; a != nil && d.shows(ref.At) && pb.assetPath[a.Path] == nil {
				pb.assetPath[a.Path] = a
				pb.Assets = append(pb.Assets, a)
			}
		}
	}
	slices.SortFunc(pb.Assets, func(a, b *load.Asset) int { return strings.Compare(a.Path, b.Path) })
}

// Expand prints the facts in a plain string; a fact the audience may not read
// leaves a dash.
func (pb *Playbook) Expand(s string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	return markdown.ExpandNames(s, func(name string) (string, bool) {
		f, ok := strings.CutPrefix(name, "fact.")
		if !ok {
			return "", false
		}
		return pb.FactValue(f), true
	})
}

// FactValue is a fact's value, or a dash when the audience may not read it.
func (pb *Playbook) FactValue(name string) string {
	f, ok := pb.Facts[name]
	if !ok || !pb.sees(f.Visibility) {
		return "–"
	}
	return f.Value
}
