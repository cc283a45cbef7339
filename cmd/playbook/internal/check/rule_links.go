package check

import (
	"path"
	"strings"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
)

// brokenLink: a link or picture whose target does not exist.
func brokenLink(c *context, d *load.Doc, r *reporter) {
	for i, l := range d.Body.Links {
		t := d.Links[i]
		_, ok := c.target(d, t)
		switch {
		case t.Class == route.Outside && strings.Contains(l.Dest, `\`):
			r.at(d.BodyPos(l.Pos), `write "/" in place of "\"`, "the link %q is written as Windows does", l.Dest)
		case t.Class == route.Outside:
			r.at(d.BodyPos(l.Pos), "link to what lies inside the playbook", "the link %q leaves the playbook", l.Dest)
		case !ok && t.Class == route.Local && !c.unread[t.Path]:
			r.at(d.BodyPos(l.Pos), or(c.hintPath(d.Path, t.Path), otherKind(t.Path, c.noDocument(t.Path))), "no document %q", l.Dest)
		}
	}
	for i, im := range d.Body.Images {
		t := d.Images[i]
		switch {
		case t.Class == route.Outside:
			r.at(d.BodyPos(im.Pos), "put the picture beside the document", "the picture %q lies outside the playbook", im.Dest)
		case t.Class == route.Same || t.Class == route.Local && !c.assets[t.Path] && !c.unread[t.Path]:
			r.at(d.BodyPos(im.Pos), or(c.hintPath(d.Path, t.Path), otherKind(t.Path, "put the picture beside the document")), "no picture %q", im.Dest)
		}
	}
}

// noDocument is the next step for a link whose document is not there: in a
// folder that is there it has gone; else the path is wrong.
func (c *context) noDocument(p string) string {
	if strings.HasSuffix(p, ".md") && c.dirs[path.Dir(p)] && path.Dir(p) != "content" {
		return "if it was renamed or deleted, link to what took its place, or take the link out"
	}
	return "write the path from the folder of this file, or take the link out"
}

// otherKind is the next step for a link to a file that may be there and is of a
// kind that no site carries; else hint.
func otherKind(p, hint string) string {
	switch ext := strings.ToLower(path.Ext(p)); {
	case ext == "" || ext == ".md" || ext == ".markdown" || ext == ".html" || ext == ".htm" || load.Published(p) || strings.Trim(ext, ".0123456789") == "":
		return hint
	default:
		return "a site carries pictures (PNG, JPEG, GIF, WebP, AVIF, SVG), PDF, text, CSV, sound and film: save it as one of them"
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
