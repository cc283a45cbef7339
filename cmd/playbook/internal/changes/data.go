package changes

import (
	"bytes"
	"cmp"
	"maps"
	"reflect"
	"slices"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// file is a data file as both sides have it.
type file struct {
	path, name, title string
	hash              load.Hash
	value             reflect.Value
	visibility        schema.Visibility
	broken            bool
}

func data(before, after *load.Source) (out []Change) {
	a, b := files(before), files(after)
	paths := slices.Sorted(maps.Keys(a))
	for p := range b {
		if _, ok := a[p]; !ok {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for _, p := range paths {
		was, had := a[p]
		now, has := b[p]
		c := Change{What: Changed, Path: p, Name: now.name, Title: now.title, Audience: now.visibility, Was: was.visibility, Broken: now.broken}
		switch {
		case !has:
			c.What, c.Name, c.Title = Gone, was.name, was.title
		case !had:
			c.What = Added
		case was.hash == now.hash && was.visibility == now.visibility:
			continue
		case now.broken || was.broken:
			if now.broken {
				c.Audience = "" // it may say so where it cannot be read
			}
		default:
			c.Keys = keys(was.value, now.value)
			if p == factsPath {
				c.Keys, c.Parts = nil, facts(before, after)
			}
		}
		out = append(out, c)
	}
	return append(out, attachments(before, after)...)
}

const factsPath = "data/facts.yaml"

// files lists the data files of a source by path.
func files(s *load.Source) map[string]file {
	site := s.Site.Value.WithDefaults()
	out := map[string]file{}
	if s.Site.Hash != (load.Hash{}) {
		out[s.Site.Path] = file{s.Site.Path, "settings", "", s.Site.Hash, reflect.ValueOf(s.Site.Value), "", s.Site.Broken}
	}
	if f := s.Team; f != nil {
		out[f.Path] = file{f.Path, "team", "", f.Hash, reflect.ValueOf(f.Value), cmp.Or(f.Value.Visibility, site.DefaultFor("team")), f.Broken}
	}
	if f := s.Facts; f != nil {
		out[f.Path] = file{f.Path, "facts", "", f.Hash, reflect.ValueOf(f.Value), cmp.Or(f.Value.Visibility, site.DefaultFor("facts")), f.Broken}
	}
	if f := s.Rehearsals; f != nil {
		out[f.Path] = file{f.Path, "rehearsals", "", f.Hash, reflect.ValueOf(f.Value), cmp.Or(f.Value.Visibility, site.DefaultFor("rehearsals")), f.Broken}
	}
	for _, f := range s.Weeks {
		out[f.Path] = file{f.Path, "weekly numbers", f.Week.String(), f.Hash, reflect.ValueOf(f.Value), cmp.Or(f.Value.Visibility, site.DefaultFor("pipeline")), f.Broken}
	}
	for _, f := range s.Accounts {
		out[f.Path] = file{f.Path, "account", cmp.Or(f.Value.Name, f.ID), f.Hash, reflect.ValueOf(f.Value), cmp.Or(f.Value.Visibility, site.DefaultFor("accounts")), f.Broken}
	}
	return out
}

// facts compares figures one by one; before and after are their values.
func facts(before, after *load.Source) (out []Part) {
	a, b := map[string]schema.Fact{}, map[string]schema.Fact{}
	if before.Facts != nil {
		a = before.Facts.Value.Facts
	}
	if after.Facts != nil {
		b = after.Facts.Value.Facts
	}
	names := slices.Collect(maps.Keys(a))
	for n := range b {
		if _, ok := a[n]; !ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		was, had := a[n]
		now, has := b[n]
		switch {
		case !has:
			out = append(out, Part{Gone, n, was.Value, ""})
		case !had:
			out = append(out, Part{Added, n, "", now.Value})
		case was != now:
			out = append(out, Part{Changed, n, was.Value, now.Value})
		}
	}
	return out
}

// attachments are pictures and papers beside documents.
func attachments(before, after *load.Source) (out []Change) {
	a := map[string]*load.Asset{}
	for _, f := range before.Assets {
		a[f.Path] = f
	}
	for _, f := range after.Assets {
		was := a[f.Path]
		delete(a, f.Path)
		switch {
		case was == nil:
			out = append(out, Change{What: Added, Path: f.Path, Name: "attachment"})
		case !same(was, f):
			out = append(out, Change{What: Changed, Path: f.Path, Name: "attachment"})
		}
	}
	for _, p := range slices.Sorted(maps.Keys(a)) {
		out = append(out, Change{What: Gone, Path: p, Name: "attachment"})
	}
	return out
}

// same compares bytes; what cannot be read counts as changed.
func same(a, b *load.Asset) bool {
	if a.Size != b.Size {
		return false
	}
	x, err1 := a.Read()
	y, err2 := b.Read()
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
