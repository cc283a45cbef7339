package render

import (
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// reportNode is a person with those who report to them.
type reportNode struct {
	schema.Person
	reports []*reportNode
	boss    *reportNode
}

// reporting builds the tree of who reports to whom, in the order of the file.
// Whoever reports to nobody of the file is a root. Every person stands in the
// tree exactly once: a circle is cut at the first of its people.
func reporting(people []schema.Person) (roots []*reportNode) {
	nodes := make([]reportNode, len(people))
	byName := make(map[string]*reportNode, len(people))
	for i, p := range people {
		nodes[i].Person = p
		if byName[p.Name] == nil {
			byName[p.Name] = &nodes[i]
		}
	}
	for i := range nodes {
		n := &nodes[i]
		boss := byName[n.ReportsTo]
		for at := boss; at != nil; at = at.boss {
			if at == n {
				boss = nil
				break
			}
		}
		if boss == nil {
			roots = append(roots, n)
			continue
		}
		n.boss = boss
		boss.reports = append(boss.reports, n)
	}
	return roots
}

// people turns the tree into what the nested list shows.
func (e *env) people(a *playbook.Account, k knowledge, nodes []*reportNode) (out []PersonNode) {
	units := unitNames(a)
	for _, n := range nodes {
		x := k.people[n.Name]
		out = append(out, PersonNode{Name: n.Name, Title: n.Title, Role: n.Role, Unit: or(units[n.Unit], n.Unit), Notes: n.Notes, Source: n.Source,
			AskedOn: n.AskedOn.String(), Goals: n.Goals, Pressures: n.Pressures, Influences: n.Influences,
			Score: e.knownText(x.known, x.of), Missing: x.missing, Reports: e.people(a, k, n.reports)})
	}
	return out
}

// unitNames names departments by id. Where two bear one name, that of the
// department around them comes first: "Estby mill / Maintenance".
func unitNames(a *playbook.Account) map[string]string {
	times := map[string]int{}
	for _, u := range flatUnits(a.Units) {
		times[or(u.Name, u.ID)]++
	}
	out := map[string]string{}
	var walk func(list []schema.Unit, above string)
	walk = func(list []schema.Unit, above string) {
		for _, u := range list {
			name := or(u.Name, u.ID)
			out[u.ID] = name
			if times[name] > 1 && above != "" {
				out[u.ID] = above + " / " + name
			}
			walk(u.Units, name)
		}
	}
	walk(a.Units, "")
	return out
}

// units is the tree of departments with who sits in each.
func (e *env) units(a *playbook.Account, list []schema.Unit) (out []UnitView) {
	for _, u := range list {
		v := UnitView{Name: or(u.Name, u.ID), Units: e.units(a, u.Units)}
		for _, p := range a.People {
			if p.Unit == u.ID {
				v.People = append(v.People, p.Name)
			}
		}
		out = append(out, v)
	}
	return out
}
