package render

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// factViews lists the figures that this audience may read: expired, about to
// expire, unused, in use; each with the pages that print it. Whether a figure is
// unused is known only to who sees every page; to others it has no state.
func (e *env) factViews() (out []FactView) {
	used := map[string][]Link{}
	for _, d := range e.pb.Docs {
		for _, name := range factsOn(d) {
			used[name] = append(used[name], Link{Title: e.pb.Expand(d.Title), URL: e.url(d.URL)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.pb.Facts)) {
		x := e.pb.Facts[name]
		if !e.pb.Audience.Allows(x.Visibility) {
			continue
		}
		v := FactView{Name: name, Value: x.Value, Source: x.Source, AsOf: x.AsOf.String(), Expires: x.Expires.String(), UsedOn: used[name]}
		left := x.Expires.Days(e.pb.Today)
		switch {
		case !x.Expires.IsZero() && left < 0:
			v.State = "expired"
		case !x.Expires.IsZero() && left <= reviewAhead:
			v.State = "soon"
		case len(v.UsedOn) > 0:
			v.State = "ok"
		case e.pb.Audience == schema.ForManagers:
			v.State = "unused"
		}
		out = append(out, v)
	}
	order := map[string]int{"expired": 0, "soon": 1, "unused": 2, "ok": 3, "": 4}
	slices.SortStableFunc(out, func(a, b FactView) int { return cmp.Compare(order[a.State], order[b.State]) })
	return out
}

// factsOn are the facts that a page prints where its audience can read them,
// sorted.
func factsOn(d *playbook.Document) []string {
	seen := map[string]bool{}
	note := func(names ...string) {
		for _, n := range names {
			if f, ok := strings.CutPrefix(n, "fact."); ok {
				seen[f] = true
			}
		}
	}
	for _, h := range d.Body.Holes {
		hidden := slices.ContainsFunc(d.Hidden, func(r playbook.Range) bool { return h.At >= r.Start && h.At < r.End })
		if h.Kind == markdown.HoleName && !hidden {
			note(d.Body.Names[h.Ref].Name)
		}
	}
	for _, s := range []string{d.Front.Title, d.Front.Summary, d.Front.Quote} {
		note(markdown.NamesIn(s)...)
	}
	return slices.Sorted(maps.Keys(seen))
}
