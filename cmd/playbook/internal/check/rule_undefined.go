package check

import (
	"path"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// docStages: a stage that data/site.yaml does not define.
func docStages(c *context, d *load.Doc, r *reporter) {
	for i, s := range d.Front.Stages {
		if !slices.Contains(c.stages, s) {
			r.at(d.At("stages", i), oneOf(s, c.stages, "stages are listed in data/site.yaml"), "no stage %q", s)
		}
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// docWords: a persona, industry or product that data/site.yaml does not list,
// when it lists any.
func docWords(c *context, d *load.Doc, r *reporter) {
	one := func(what string, list []schema.Named, words []string, at func(i int) diag.Pos) {
		if len(list) == 0 {
			return
		}
		var ids []string
		for _, n := range list {
			ids = append(ids, n.ID)
		}
		for i, w := range words {
			if w != "" && !slices.Contains(ids, w) {
				r.at(at(i), or(diag.DidYouMean(w, ids), "add it to data/site.yaml"), "no %s %q", what, w)
			}
		}
	}
	f := &d.Front
	one("persona", c.site.Personas, f.Personas, func(i int) diag.Pos { return d.At("personas", i) })
	one("industry", c.site.Industries, f.Industries, func(i int) diag.Pos { return d.At("industries", i) })
	one("industry", c.site.Industries, []string{f.Industry}, func(int) diag.Pos { return d.At("industry") })
	one("product", c.site.Products, []string{f.Product}, func(int) diag.Pos { return d.At("product") })
}

// docProposals: based_on and proposals must lead to proposals, and a chain of
// based_on must end.
func docProposals(c *context, d *load.Doc, r *reporter) {
	ref := func(p string, at diag.Pos) *load.Doc {
		doc := c.proposal(d.Path, p)
		if doc == nil {
			r.at(at, or(c.hintPath(d.Path, path.Join("content/proposals", path.Base(p))), "write the path of a document in content/proposals/"), "no proposal %q", p)
		}
		return doc
	}
	for i, p := range d.Front.Proposals {
		ref(p, d.At("proposals", i))
	}
	if d.Front.BasedOn == "" {
		return
	}
	seen := map[string]bool{d.Path: true}
	at := d.At("based_on")
	for doc := ref(d.Front.BasedOn, at); doc != nil && doc.Front.BasedOn != ""; doc = c.proposal(doc.Path, doc.Front.BasedOn) {
		if seen[doc.Path] {
			r.at(at, "take based_on out of one of them", "based_on leads in a circle")
			return
		}
		seen[doc.Path] = true
	}
}

// proposal finds the proposal that a reference in file from means: a path
// relative to it, to content/ or to content/proposals/.
func (c *context) proposal(from, p string) *load.Doc {
	for _, try := range []string{path.Join(path.Dir(from), p), path.Join("content", p), path.Join("content/proposals", p)} {
		if !strings.HasSuffix(try, ".md") {
			try += ".md"
		}
		if doc := c.docs[try]; doc != nil && doc.Kind == schema.Proposal {
			return doc
		}
	}
	return nil
}

// docAccounts: an account id in a meeting that data/accounts/ does not have.
func docAccounts(c *context, d *load.Doc, r *reporter) {
	one := func(id string, steps ...any) {
		if id != "" && !slices.Contains(c.accounts, id) {
			r.at(d.At(steps...), or(diag.DidYouMean(id, c.accounts), "add data/accounts/"+id+".yaml"), "no account %q", id)
		}
	}
	for i, f := range d.Front.Facts {
		one(f.Account, "facts", i, "account")
	}
	for i, m := range d.Front.Countermeasures {
		one(m.Account, "countermeasures", i, "account")
	}
}

// docReps: a person in a meeting or an owner that data/team.yaml does not have.
func docReps(c *context, d *load.Doc, r *reporter) {
	if c.src.Team == nil {
		return
	}
	one := func(id string, steps ...any) {
		if id != "" && !slices.Contains(c.reps, id) {
			r.at(d.At(steps...), or(diag.DidYouMean(id, c.reps), "people are listed in data/team.yaml"), "nobody in the team has the id %q", id)
		}
	}
	for i, f := range d.Front.Facts {
		one(f.By, "facts", i, "by")
	}
	for i, m := range d.Front.Countermeasures {
		one(m.Owner, "countermeasures", i, "owner")
	}
	if o := d.Front.Owner; o != "" && !strings.HasPrefix(o, "@") && !slices.Contains(c.reps, o) {
		r.warn(d.At("owner"), or(diag.DidYouMean(o, c.reps), "write an id from data/team.yaml, or a GitHub handle as @name"), "nobody in the team has the id %q", o)
	}
}
