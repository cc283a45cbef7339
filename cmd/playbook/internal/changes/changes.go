// Package changes says what a change of the sources means to the people who read
// the playbook. Input: the sources before and after, as read; faults in them do no
// harm. Output: a sorted list of changes, and (Write) a summary of it in plain
// words as Markdown in which no text of the sources is markup.
//
// The summary is for a pull request. It tells what the diff of the same pull
// request shows to the same people, so it leaves nothing out; it marks what is not
// for everybody.
package changes

import (
	"cmp"
	"reflect"
	"slices"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// What happened to a page or file.
type What string

// What can happen.
const (
	Added   What = "new"
	Changed What = "changed"
	Moved   What = "moved"
	Gone    What = "gone"
)

// Change is what happened to one document or data file.
type Change struct {
	What
	Path string // of the source; where it was, when Gone
	From string // where it was, when Moved

	Kind  schema.Kind // of a document; "" for data
	Name  string      // of a data file, for readers: "account", "weekly numbers"
	Title string
	// Audience may read it now, Was before; "" when that cannot be said.
	Audience, Was schema.Visibility
	Broken        bool     // cannot be read whole: which keys differ is not known
	Keys          []string // front-matter keys, or keys of a data file, that differ
	Parts         []Part   // of the text that differ
}

// Part is a piece of text under a heading of level 2, or a fact, that differs.
type Part struct {
	What
	Title         string // "" before the first heading
	Before, After string // plain text
}

// Compare lists what is different in after, by path.
func Compare(before, after *load.Source) []Change {
	var out []Change
	out = append(out, documents(before, after)...)
	out = append(out, data(before, after)...)
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

func documents(before, after *load.Source) (out []Change) {
	old := map[string]*load.Doc{}
	for _, d := range before.Docs {
		old[d.Path] = d
	}
	now := map[string]bool{}
	for _, d := range after.Docs {
		now[d.Path] = true
	}
	// One that left and one that came with the same bytes, or of the same kind and
	// title, are one that moved.
	var left []*load.Doc
	for _, d := range before.Docs {
		if !now[d.Path] {
			left = append(left, d)
		}
	}
	for _, d := range after.Docs {
		was := old[d.Path]
		c := Change{What: Changed, Path: d.Path, Kind: d.Kind, Title: d.Title, Audience: audience(d, after), Broken: d.Broken}
		switch {
		case was == nil:
			c.What = Added
			i := slices.IndexFunc(left, func(o *load.Doc) bool { return o.Hash == d.Hash })
			if i < 0 {
				i = slices.IndexFunc(left, func(o *load.Doc) bool { return o.Kind == d.Kind && o.Title == d.Title })
			}
			if i >= 0 {
				was = left[i]
				left = slices.Delete(left, i, i+1)
				c.What, c.From = Moved, was.Path
			}
		case was.Hash == d.Hash && audience(was, before) == c.Audience:
			continue
		}
		if was != nil {
			c.Was = audience(was, before)
		}
		if was != nil && c.Broken && d.Front.Title == "" {
			c.Title = was.Title
		}
		if was != nil && !was.Broken && !c.Broken {
			c.Keys = keys(reflect.ValueOf(was.Front), reflect.ValueOf(d.Front))
		}
		if d.Body != nil && (was != nil || d.Kind == schema.TalkingPoints) {
			c.Parts = parts(texts(was, before), texts(d, after))
		}
		out = append(out, c)
	}
	for _, d := range left {
		out = append(out, Change{What: Gone, Path: d.Path, Kind: d.Kind, Title: d.Title, Was: audience(d, before)})
	}
	return out
}

// audience of a document by its own key or its kind's; what it shows may make it
// stricter.
func audience(d *load.Doc, src *load.Source) schema.Visibility {
	if d.Broken {
		return ""
	}
	return cmp.Or(d.Front.Visibility, src.Site.Value.WithDefaults().DefaultFor(string(d.Kind)))
}

// keys names the fields of a struct that differ, as files write them.
func keys(a, b reflect.Value) (out []string) {
	for i := range a.NumField() {
		f := a.Type().Field(i)
		if f.Anonymous {
			out = append(out, keys(a.Field(i), b.Field(i))...)
			continue
		}
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			out = append(out, f.Tag.Get("yaml"))
		}
	}
	return out
}

// parts compares texts under headings of level 2.
func parts(was, now []Part) (out []Part) {
	for _, p := range now {
		i := slices.IndexFunc(was, func(o Part) bool { return o.Title == p.Title })
		if i < 0 {
			out = append(out, Part{Added, p.Title, "", p.After})
			continue
		}
		if was[i].After != p.After {
			out = append(out, Part{Changed, p.Title, was[i].After, p.After})
		}
		was = slices.Delete(slices.Clone(was), i, i+1)
	}
	for _, p := range was {
		out = append(out, Part{Gone, p.Title, p.After, ""})
	}
	return out
}
