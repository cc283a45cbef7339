package render

import (
	"slices"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

// recitals are all recitals of a variant, newest first.
func (e *env) recitals(d *playbook.Document, v script.Variant) (out []schema.Rehearsal) {
	for _, r := range e.pb.Rehearsals {
		p := strings.TrimPrefix(r.Pitch, "content/")
		if "content/"+p == d.Path && (strings.EqualFold(strings.TrimSpace(r.Variant), v.Title) || r.Variant == v.ID) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b schema.Rehearsal) int { return b.On.Compare(a.On.Time) })
	return out
}

// lastSaid is the day of the last recital in the present words; zero when there
// is none, also when only an older version was said.
func (e *env) lastSaid(d *playbook.Document, v script.Variant) schema.Date {
	for _, r := range e.recitals(d, v) {
		if s := e.state(d, v, r); s == "said" || s == "unknown" {
			return r.On
		}
	}
	return schema.Date{}
}

// state of one recital: "said" when its version is that of the script's words
// now, "old" when it is another. With no version noted it is "said" when the
// file has not changed since that day, as far as its history is known, and else
// "unknown": nobody is told to learn again what may not have changed.
func (e *env) state(d *playbook.Document, v script.Variant, r schema.Rehearsal) string {
	switch changed := e.pb.Change(d.Path).Day; {
	case r.Version == script.Version(v.Parts):
		return "said"
	case r.Version != "":
		return "old"
	case !changed.IsZero() && !changed.After(r.On.Time):
		return "said"
	}
	return "unknown"
}

// cell is what rep has done with a variant: the last recital in the present
// words, else the last of all.
func (e *env) cell(d *playbook.Document, v script.Variant, rep *playbook.Rep, recitals []schema.Rehearsal) RehearsalCell {
	c := RehearsalCell{Pitch: e.pb.Expand(d.Title), Variant: v.Title, URL: e.url(d.URL) + "#" + v.ID, Rep: rep.Display(), State: "never"}
	for _, r := range recitals {
		if r.Rep != rep.ID {
			continue
		}
		s := e.state(d, v, r)
		if c.State == "never" || s == "said" && c.State != "said" {
			c.State, c.On, c.Version, c.Mark = s, r.On.String(), r.Version, mark(r.Marks)
		}
	}
	return c
}

// mark is the average of the marks, with one decimal.
func mark(marks map[string]int) string {
	if len(marks) == 0 {
		return ""
	}
	sum := 0
	for _, m := range marks {
		sum += m
	}
	return strconv.FormatFloat(float64(sum)/float64(len(marks)), 'f', 1, 64)
}

// rehearsed says which of reps said the variants of a pitch, variant by variant
// in the order given; nil when the audience may not see it.
func (e *env) rehearsed(d *playbook.Document, reps ...*playbook.Rep) (out []RehearsalCell) {
	if len(e.pb.Rehearsals) == 0 {
		return nil
	}
	for _, v := range e.variants(d) {
		said := e.recitals(d, v)
		for _, r := range reps {
			if c := e.cell(d, v, r, said); c.State != "never" {
				out = append(out, c)
			}
		}
	}
	return out
}
