package check

import (
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/route"
)

// unsafeLink: a scheme other than http, https, mailto and tel. The page shows the
// text without a link.
func unsafeLink(c *context, d *load.Doc, r *reporter) {
	for _, n := range d.Body.Notes {
		if n.Kind == markdown.NoteUnsafe {
			r.at(d.BodyPos(n.Pos), "use http, https, mailto or tel", "the link %q has a scheme that is not allowed", n.Text)
		}
	}
}

// foreignImage: a picture from elsewhere. It is shown as a link, because no page
// may load anything from another origin.
func foreignImage(c *context, d *load.Doc, r *reporter) {
	for i, im := range d.Body.Images {
		switch d.Images[i].Class {
		case route.Unsafe:
			r.at(d.BodyPos(im.Pos), "put the picture beside the document", "the picture %q has a scheme that is not allowed", im.Dest)
		case route.Foreign:
			r.at(d.BodyPos(im.Pos), "put the picture beside the document", "the picture %q lies on another site and is shown as a link", im.Dest)
		}
	}
}
