package crm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// Difference is what changes when one snapshot takes another's place, for
// --dry-run. Each list is sorted by id.
type Difference struct {
	Added   []schema.Deal
	Gone    []schema.Deal
	Changed []Change
	Same    int
}

// Change is one deal that is in both, with the keys that differ in the order of
// the file (stage, value, due ...).
type Change struct {
	Old, New schema.Deal
	Keys     []string
}

// Diff compares the deals of two snapshots by id. old may be the zero Snapshot:
// then every deal is added.
func Diff(old, new schema.Snapshot) Difference {
	var d Difference
	before := make(map[string]schema.Deal, len(old.Deals))
	for _, o := range old.Deals {
		before[o.ID] = withCurrency(o, old.Currency)
	}
	for _, n := range new.Deals {
		n = withCurrency(n, new.Currency)
		o, was := before[n.ID]
		if delete(before, n.ID); !was {
			d.Added = append(d.Added, n)
		} else if keys := changed(o, n); keys != nil {
			d.Changed = append(d.Changed, Change{o, n, keys})
		} else {
			d.Same++
		}
	}
	for _, o := range before {
		d.Gone = append(d.Gone, o)
	}
	byID := func(a, b schema.Deal) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(d.Added, byID)
	slices.SortFunc(d.Gone, byID)
	slices.SortFunc(d.Changed, func(a, b Change) int { return byID(a.Old, b.Old) })
	return d
}

func withCurrency(d schema.Deal, currency string) schema.Deal {
	if d.Currency == "" {
		d.Currency = currency
	}
	if d.Status == "" {
		d.Status = schema.Open
	}
	return d
}

// figures are the keys of a deal as they read, in the order of the file.
func figures(d schema.Deal) [][2]string {
	value := d.Value.String()
	if d.Currency != "" {
		value += " " + d.Currency
	}
	return [][2]string{
		{"name", d.Name}, {"account", d.Account}, {"owner", d.Owner}, {"stage", d.Stage}, {"value", value},
		{"created", d.Created.String()}, {"entered", d.Entered.String()}, {"due", d.Due.String()}, {"closed", d.Closed.String()},
		{"status", string(d.Status)}, {"lost_reason", d.LostReason},
	}
}

func changed(a, b schema.Deal) []string {
	var keys []string
	theirs := figures(b)
	for i, f := range figures(a) {
		if f != theirs[i] {
			keys = append(keys, f[0])
		}
	}
	return keys
}

// Lines says the difference in lines of text: a sum, then one line a deal with
// + (added), - (gone) or ~ (changed, each key as old → new).
func (d Difference) Lines() []string {
	out := []string{fmt.Sprintf("%d added, %d gone, %d changed, %d the same", len(d.Added), len(d.Gone), len(d.Changed), d.Same)}
	for _, x := range d.Added {
		out = append(out, "+ "+brief(x))
	}
	for _, x := range d.Gone {
		out = append(out, "- "+brief(x))
	}
	for _, c := range d.Changed {
		was, is := figures(c.Old), figures(c.New)
		var parts []string
		for i := range was {
			if was[i] != is[i] {
				parts = append(parts, fmt.Sprintf("%s %s → %s", was[i][0], orNone(was[i][1]), orNone(is[i][1])))
			}
		}
		out = append(out, fmt.Sprintf("~ %s: %s", label(c.New), strings.Join(parts, ", ")))
	}
	return out
}

func label(d schema.Deal) string {
	return excerpt([]string{d.ID, cmp.Or(d.Account, d.Name)})
}

func brief(d schema.Deal) string {
	value := d.Value.String()
	if d.Currency != "" {
		value += " " + d.Currency
	}
	return fmt.Sprintf("%s: %s, %s, %s", label(d), d.Owner, d.Stage, value)
}
