package check

import (
	"path"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// account: people, units, owners and proposals that an account names must exist.
func account(c *context, r *reporter) {
	held := map[string]string{}
	for _, a := range c.src.Accounts {
		pageID(r, held, a.ID, diag.Pos{File: a.Path})
		if a.Broken {
			continue
		}
		v := &a.Value
		if !idPattern.MatchString(a.ID) {
			r.at(diag.Pos{File: a.Path}, "rename the file: letters, digits and hyphens", "%q cannot be the id of an account", a.ID)
		}
		if v.Owner != "" {
			c.rep(r, v.Owner, func() diag.Pos { return a.At("owner") })
		}
		var units []string
		eachUnit(v.Units, []any{"units"}, func(id string, steps []any) {
			if id != "" && slices.Contains(units, id) {
				r.at(a.At(append(steps, "id")...), "give each unit an id of its own", "unit %q stands twice", id)
			}
			units = append(units, id)
		})
		var names []string
		for i, p := range v.People {
			if p.Name != "" && slices.Contains(names, p.Name) {
				r.at(a.At("people", i, "name"), "merge the two, or add something to one of the names", "the person %q stands twice", p.Name)
			}
			names = append(names, p.Name)
		}
		for i, p := range v.People {
			person := func(name string, steps ...any) {
				if name != "" && !slices.Contains(names, name) {
					r.at(a.At(append([]any{"people", i}, steps...)...), or(diag.DidYouMean(name, names), "add the person to people"), "nobody here is called %q", name)
				}
			}
			person(p.ReportsTo, "reports_to")
			for j, n := range p.Influences {
				person(n, "influences", j)
			}
			if p.Unit != "" && !slices.Contains(units, p.Unit) {
				r.at(a.At("people", i, "unit"), or(diag.DidYouMean(p.Unit, units), "add it to units"), "no unit %q", p.Unit)
			}
			if !p.AskedOn.IsZero() && p.AskedOn.After(c.opt.Today.Time) && !c.opt.Today.IsZero() {
				r.warn(a.At("people", i, "asked_on"), "write the day on which you asked", "asked_on is %s, in the future", p.AskedOn)
			}
		}
		for i, p := range v.Proposals {
			if c.proposal("content/proposals/x.md", p) == nil {
				r.at(a.At("proposals", i), c.hintPath("content/index.md", path.Join("content/proposals", path.Base(p))), "no proposal %q", p)
			}
		}
	}
}

// eachUnit calls f for every unit of the tree, with the steps that lead to it.
func eachUnit(us []schema.Unit, steps []any, f func(id string, steps []any)) {
	for i, u := range us {
		at := append(slices.Clone(steps), i)
		f(u.ID, at)
		eachUnit(u.Units, append(slices.Clone(at), "units"), f)
	}
}

// reportingCycle: a reporting line that leads back to where it began.
func reportingCycle(c *context, r *reporter) {
	for _, a := range c.src.Accounts {
		if !a.Broken {
			cycle(a, r)
		}
	}
}

func cycle(a *load.Account, r *reporter) {
	boss := map[string]string{}
	for _, p := range a.Value.People {
		boss[p.Name] = p.ReportsTo
	}
	told := map[string]bool{}
	for i, p := range a.Value.People {
		line := []string{p.Name}
		for at := boss[p.Name]; at != ""; at = boss[at] {
			if j := slices.Index(line, at); j >= 0 {
				if j == 0 && !told[at] {
					for _, n := range line {
						told[n] = true
					}
					r.at(a.At("people", i, "reports_to"), "leave reports_to out for whoever is at the top",
						"a reporting line leads in a circle: %s", strings.Join(append(line, at), " → "))
				}
				break
			}
			line = append(line, at)
		}
	}
}
