package check

import (
	"regexp"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

var promised = regexp.MustCompile(`(?i)\b(promised orders|orders promised|forecast|commit(ment)? list|reasons? for (mood )?leave)\b`)

// promisedOrders: a meeting asks nobody for promised orders or reasons for leave.
func promisedOrders(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Meeting {
		return
	}
	for _, h := range d.Body.Headings {
		if promised.MatchString(h.Text) {
			r.at(d.BodyPos(h.Pos), "write what was heard, and what we do about it", "%q has no place in a meeting", h.Text)
		}
	}
}
