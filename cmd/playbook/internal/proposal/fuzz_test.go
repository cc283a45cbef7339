package proposal

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/trial"
)

// FuzzPlaceholders: whatever the body of a proposal is, filling it neither fails
// nor runs long; a value appears only where the page and the Markdown agree that a
// placeholder stands, and a value that looks like one is not filled again.
func FuzzPlaceholders(f *testing.F) {
	for _, s := range []string{"{{ a }}", "{{a}} {{  a  }} {{a.b}} {{ a b }}", "{{{{ a }}}}", "`{{ a }}`", "```\n{{ a }}\n```", "    {{ a }}\n", "## Oral\n\n{{ a }}\n\n## Detailed\n\n{{ b }}\n", "[{{ a }}]({{ a }})", "<b>{{ a }}</b>",
		"| {{ a }} |\n| --- |\n| {{ b }} |\n", "# {{ a }}\n", "{{ a", "{{\na }}", "~~~ {{ a }}\n{{ a }}\n~~~~\n{{ a }}", "{{ fact.x }}", "\\{{ a }}", "{{ a }}{{ b }}", "> {{ a }}\n{{ a }}", "- {{ a }}\n\n  {{ b }}\n", "![{{ a }}](x)", "<!-- {{ a }} -->"} {
		f.Add(s)
	}
	conv := markdown.New()
	const value, other = "zqxvalue", "{{ a }}"
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > 1<<12 || strings.Contains(body, value) || strings.ContainsAny(body, "\x00\r") {
			return
		}
		src := []byte("---\ntitle: T\nfields:\n  - {name: a, type: textarea}\n  - {name: b, type: textarea}\n---\n\n" + body)
		d := load.ReadDoc("content/proposals/plan.md", src, conv)
		if d.Broken {
			return
		}
		trial.Fuzzed(t, len(src), func() {
			out, err := Fill(d, map[string]string{"a": value, "b": other}, Options{Oral: true})
			if err != nil {
				t.Fatal(err)
			}
			named := strings.Contains(strings.Join(markdown.NamesIn(body), " ")+" ", "a ")
			if html := string(out.HTML); strings.Contains(html, value) && !named {
				t.Errorf("the page holds a value that nothing asks for:\n%s", html)
			}
			if strings.Contains(out.Markdown, value) && !named {
				t.Errorf("the Markdown holds a value that nothing asks for:\n%s", out.Markdown)
			}
			if n, most := strings.Count(out.Markdown, value), strings.Count(body, "{{"); n > most {
				t.Errorf("%d values for at most %d placeholders: a value was filled again\n%s", n, most, out.Markdown)
			}
		})
	})
}
