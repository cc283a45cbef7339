package check

import (
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/schema"
)

func (c *context) facts() map[string]schema.Fact {
	if c.src.Facts == nil {
		return nil
	}
	return c.src.Facts.Value.Facts
}

// eachFact calls f for every fact that d prints, in its body and its summary.
func eachFact(d *load.Doc, f func(name string, at diag.Pos)) {
	for _, n := range d.Body.Names {
		if name, ok := strings.CutPrefix(n.Name, "fact."); ok {
			f(name, d.BodyPos(n.Pos))
		}
	}
	for key, s := range map[string]string{"summary": d.Front.Summary, "title": d.Front.Title, "quote": d.Front.Quote} {
		if !strings.Contains(s, "{{") {
			continue
		}
		for _, n := range markdown.NamesIn(s) {
			if name, ok := strings.CutPrefix(n, "fact."); ok {
				f(name, d.At(key))
			}
		}
	}
}

// unknownFact: a page prints a fact that data/facts.yaml does not have.
func unknownFact(c *context, d *load.Doc, r *reporter) {
	facts := c.facts()
	eachFact(d, func(name string, at diag.Pos) {
		if _, ok := facts[name]; !ok {
			r.at(at, or(diag.DidYouMean(name, slices.Sorted(maps.Keys(facts))), "add it to data/facts.yaml"), "no fact %q", name)
		}
	})
}

// expiredFact: a page prints a fact after its last day.
func expiredFact(c *context, d *load.Doc, r *reporter) {
	facts := c.facts()
	eachFact(d, func(name string, at diag.Pos) {
		if f, ok := facts[name]; ok && !f.Expires.IsZero() && c.opt.Today.After(f.Expires.Time) {
			r.at(at, "check it at its source ("+or(f.Source, "none given")+") and renew it in data/facts.yaml", "the fact %q expired on %s", name, f.Expires)
		}
	})
}

// factList: a fact without a value or a source, and one that nothing prints.
func factList(c *context, r *reporter) {
	if c.src.Facts == nil || c.src.Facts.Broken {
		return
	}
	used := map[string]bool{}
	for _, d := range c.src.Docs {
		eachFact(d, func(name string, _ diag.Pos) { used[name] = true })
	}
	for _, name := range slices.Sorted(maps.Keys(c.facts())) {
		f := c.facts()[name]
		if names := markdown.NamesIn("{{ " + name + " }}"); len(names) != 1 || names[0] != name {
			r.at(c.src.Facts.Key("facts", name), "use letters, digits, hyphens and dots", "%q cannot be the name of a fact: no page can print it", name)
			continue
		}
		if !f.AsOf.IsZero() && !f.Expires.IsZero() && f.Expires.Before(f.AsOf.Time) {
			r.at(c.src.Facts.At("facts", name, "expires"), "mend one of the two days", "the fact %q expires on %s, before its day, %s", name, f.Expires, f.AsOf)
		}
		switch {
		case f.Value == "":
			r.at(c.src.Facts.Key("facts", name), "give it a value", "the fact %q has no value", name)
		case f.Source == "":
			r.at(c.src.Facts.Key("facts", name), "say where it comes from", "the fact %q has no source", name)
		case !used[name]:
			r.at(c.src.Facts.Key("facts", name), "print it as {{ fact."+name+" }}, or take it out", "nothing prints the fact %q", name)
		}
	}
}
