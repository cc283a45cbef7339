package render

import (
	"encoding/json"
	"html/template"
	"regexp"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
)

// proposalMarkdown is the source of a proposal for the page's "copy as Markdown",
// as a JSON string that is safe inside a script element. A customer cannot follow
// links within the playbook, so their words alone stay; "" when the source holds
// what this audience may not read.
func (e *env) proposalMarkdown(d *playbook.Document) template.JS {
	if len(d.Hidden) > 0 {
		return ""
	}
	text := e.pb.Expand(forOutside(d.Markdown))
	for _, dest := range localAddresses(d) {
		if strings.Contains(text, dest) {
			return "" // written in a way that forOutside does not know: closed in doubt
		}
	}
	b, err := json.Marshal(text)
	if err != nil {
		return ""
	}
	return trustedJSON(b)
}

var (
	comment    = regexp.MustCompile(`(?s)<!--.*?-->`)
	inlineLink = regexp.MustCompile(`!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(<[^>\n]*>|[^\s()]+(?:\([^\s()]*\))?)(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)`)
	definition = regexp.MustCompile(`(?m)^ {0,3}\[([^\]^][^\]]*)\]:\s*(\S+).*\n?`)
)

// forOutside takes comments and links within the playbook out of Markdown.
func forOutside(text string) string {
	text = comment.ReplaceAllString(text, "")
	text = inlineLink.ReplaceAllStringFunc(text, func(m string) string {
		part := inlineLink.FindStringSubmatch(m)
		if foreign(strings.Trim(part[2], "<>")) {
			return m
		}
		return part[1]
	})
	return definition.ReplaceAllStringFunc(text, func(m string) string {
		if foreign(strings.Trim(definition.FindStringSubmatch(m)[2], "<>")) {
			return m
		}
		return ""
	})
}

func foreign(dest string) bool { return route.ClassOf(dest) == route.Foreign }

// localAddresses are the addresses within the playbook that a document names.
func localAddresses(d *playbook.Document) (out []string) {
	add := func(dest string) {
		if t := route.Resolve(d.Path, dest); t.Class == route.Local {
			out = append(out, dest)
		}
	}
	for _, l := range d.Body.Links {
		add(l.Dest)
	}
	for _, i := range d.Body.Images {
		add(i.Dest)
	}
	return out
}
