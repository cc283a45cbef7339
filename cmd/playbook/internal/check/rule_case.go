package check

import (
	"fmt"
	"strings"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// anonymousCustomer: a case study that promises not to name its customer names it.
func anonymousCustomer(c *context, d *load.Doc, r *reporter) {
	f := &d.Front
	if d.Kind != schema.CaseStudy || !f.Anonymous || len(f.Customer) < 3 {
		return
	}
	name := strings.ToLower(f.Customer)
	for key, s := range map[string]string{"title": d.Title, "summary": f.Summary, "quote": f.Quote} {
		if strings.Contains(strings.ToLower(s), name) {
			r.at(d.At(key), "describe the customer instead", "the case study is anonymous, but its %s names the customer", key)
		}
	}
	for i, s := range d.Body.Sections {
		text := d.Body.Text(i)
		at, where := d.At("customer"), "before the first heading"
		if s.Heading >= 0 {
			h := d.Body.Headings[s.Heading]
			text += " " + h.Text
			at, where = d.BodyPos(h.Pos), fmt.Sprintf("under %q", h.Text)
		}
		if strings.Contains(strings.ToLower(text), name) {
			r.at(at, "describe the customer instead", "the case study is anonymous, but its text %s names the customer", where)
			return
		}
	}
}

// unapprovedCase: a customer is named in public before it agreed.
func unapprovedCase(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.CaseStudy || d.Front.Anonymous || d.Front.Approved || d.Front.Customer == "" {
		return
	}
	vis := d.Front.Visibility
	if vis == "" {
		vis = c.site.DefaultFor(string(d.Kind))
	}
	if vis == schema.ForAll {
		r.at(d.At("customer"), "ask, then set approved: true; or set anonymous: true, or visibility: team", "a public case study of a customer who has not approved it")
	}
}
