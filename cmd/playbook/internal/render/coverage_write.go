package render

import (
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// Links to write what is missing carry the archetype up to so many; then the
// front matter alone; past linkMost there are none, because the page would weigh
// megabytes.
const (
	archetypeMost = 200
	linkMost      = 3000
)

// linkMissing gives every empty place its link to GitHub's new-file page, with
// stage, persona and industry filled in.
func (e *env) linkMissing(v *CoverageView) {
	missing := v.Of - v.Covered
	if missing > linkMost || e.pb.Site.Repository == "" {
		return
	}
	personas, industries := e.orAll(e.pb.Site.Personas), e.orAll(e.pb.Site.Industries)
	for i, s := range e.pb.Stages {
		kind := scarcest(s)
		archetype := ""
		if a := e.th.Archetype(string(kind) + ".md"); a != nil && missing <= archetypeMost {
			archetype = string(a)
		}
		for j, row := range v.Grids[i].Rows {
			for k := range row.Cells {
				c := &row.Cells[k]
				if c.Count > 0 {
					continue
				}
				p, in := personas[j], industries[k]
				name := strings.Join(nonEmpty(s.ID, p.ID, in.ID), "-")
				fill := theFill(name, e.pb.Today, schema.Week{})
				fill.Title = strings.Join(nonEmpty(p.Name, in.Name), ", ")
				c.AddKind = string(kind)
				c.Add = e.newFile("content/"+kind.Folder()+"/"+name+".md", e.th.Fill([]byte(prefill(archetype, s.ID, p.ID, in.ID)), fill))
			}
		}
	}
}

// scarcest is the kind of play of which a stage has fewest: what to write first.
func scarcest(s *playbook.Stage) schema.Kind {
	best := playKinds[0]
	for _, k := range playKinds {
		if len(s.Plays[k]) < len(s.Plays[best]) {
			best = k
		}
	}
	return best
}

// prefill puts stage, persona and industry into an archetype's front matter, in
// place of what stands there, comments behind it included. Without an archetype
// it is front matter alone.
func prefill(archetype, stage, persona, industry string) string {
	var keys strings.Builder
	taken := map[string]bool{}
	for _, kv := range [][2]string{{"stages", stage}, {"personas", persona}, {"industries", industry}} {
		if kv[1] != "" {
			keys.WriteString(kv[0] + ": [" + kv[1] + "]\n")
			taken[kv[0]] = true
		}
	}
	rest, ok := strings.CutPrefix(archetype, "---\n")
	block, body, closed := strings.Cut(rest, "\n---")
	if !ok || !closed {
		return "---\ntitle: {{ title }}\n" + keys.String() + "---\n\n"
	}
	var out strings.Builder
	out.WriteString("---\n")
	skip := false
	for line := range strings.Lines(block + "\n") {
		if key, _, isKey := strings.Cut(line, ":"); isKey && !strings.ContainsAny(line[:1], " -#") {
			skip = taken[key]
		}
		if !skip {
			out.WriteString(line)
		}
	}
	return out.String() + keys.String() + "---" + body
}
