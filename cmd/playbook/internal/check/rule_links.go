package check

import (
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
)

// brokenLink: a link or picture whose target does not exist.
func brokenLink(c *context, d *load.Doc, r *reporter) {
	for i, l := range d.Body.Links {
		t := d.Links[i]
		_, ok := c.target(d, t)
		switch {
		case t.Class == route.Outside:
			r.at(d.BodyPos(l.Pos), "link to what lies inside the playbook", "the link %q leaves the playbook", l.Dest)
		case !ok && t.Class == route.Local:
			r.at(d.BodyPos(l.Pos), or(c.hintPath(d.Path, t.Path), "write the path from the folder of this file, or take the link out"), "no document %q", l.Dest)
		}
	}
	for i, im := range d.Body.Images {
		t := d.Images[i]
		switch {
		case t.Class == route.Outside:
			r.at(d.BodyPos(im.Pos), "put the picture beside the document", "the picture %q lies outside the playbook", im.Dest)
		case t.Class == route.Same || t.Class == route.Local && !c.assets[t.Path]:
			r.at(d.BodyPos(im.Pos), or(c.hintPath(d.Path, t.Path), "put the picture beside the document"), "no picture %q", im.Dest)
		}
	}
}

// brokenFragment: a link to a heading that its page does not have.
func brokenFragment(c *context, d *load.Doc, r *reporter) {
	for i, l := range d.Body.Links {
		t := d.Links[i]
		doc, ok := c.target(d, t)
		if !ok || doc == nil || t.Fragment == "" || t.Fragment == "top" {
			continue
		}
		if hasAnchor(doc, t.Fragment) {
			continue
		}
		var ids []string
		for _, h := range doc.Body.Headings {
			ids = append(ids, "#"+h.ID)
		}
		r.at(d.BodyPos(l.Pos), oneOf("#"+t.Fragment, ids, "link to the page alone"), "%s has no heading %q", doc.Path, "#"+t.Fragment)
	}
}

func hasAnchor(doc *load.Doc, id string) bool {
	for _, h := range doc.Body.Headings {
		if h.ID == id {
			return true
		}
	}
	return false
}
