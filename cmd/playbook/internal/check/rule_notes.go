package check

import (
	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
)

type markdownHeading = markdown.Heading

// blockVisibility: a heading asks for an audience that does not exist, or for one
// that cannot be kept where it stands.
func blockVisibility(c *context, d *load.Doc, r *reporter) {
	for _, h := range d.Body.Headings {
		if h.VisText != "" && string(h.Visibility) != h.VisText {
			r.at(d.BodyPos(h.Pos), or(diag.DidYouMean(h.VisText, []string{"public", "team", "manager"}), "write {visibility=team} or {visibility=manager}"), "visibility must be public, team or manager, not %q", h.VisText)
		}
	}
	for _, n := range d.Body.Notes {
		if n.Kind == markdown.NoteAudience {
			r.at(d.BodyPos(n.Pos), "write {visibility=team} or {visibility=manager} behind a heading of the text itself, with no footnotes below it", "who may read this is not clear: %s", n.Text)
		}
	}
}

// shortcode: a shortcode of another tool stays text.
func shortcode(c *context, d *load.Doc, r *reporter) {
	notes(d, r, markdown.NoteShortcode,
		"write it as Markdown", "a shortcode of another tool is shown as text: %s")
}

// rawHTML: raw HTML that did not pass the allow-list whole.
func rawHTML(c *context, d *load.Doc, r *reporter) {
	notes(d, r, markdown.NoteHTML,
		"write it as Markdown", "some HTML is not allowed and was left out: %s")
}

func notes(d *load.Doc, r *reporter, kind markdown.NoteKind, hint, format string) {
	for _, n := range d.Body.Notes {
		if n.Kind == kind {
			r.at(d.BodyPos(n.Pos), hint, format, n.Text)
			return // one a file
		}
	}
}
