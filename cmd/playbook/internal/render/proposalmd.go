package render

import (
	"encoding/json"
	"html/template"

	"playbook/cmd/playbook/internal/playbook"
)

// proposalMarkdown is the source of the readable part, for the page's "copy as
// Markdown", as a JSON string that is safe inside a script element.
func (e *env) proposalMarkdown(d *playbook.Document) template.JS {
	if len(d.Hidden) > 0 {
		return "" // its source holds what this audience may not read
	}
	b, err := json.Marshal(e.pb.Expand(d.Markdown))
	if err != nil {
		return ""
	}
	return trustedJSON(b)
}
