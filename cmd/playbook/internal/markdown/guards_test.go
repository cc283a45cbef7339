package markdown

import (
	"errors"
	"strings"
	"testing"
)

// TestGuards: each limit that guard.go sets stops a document just past it, and lets
// one pass that is just below.
func TestGuards(t *testing.T) {
	c := New()
	deep := func(n int) string { return strings.Repeat("*a **b ", n/2) + strings.Repeat("b** a*", n/2) }
	for name, g := range map[string]struct {
		below, past string
		want        error
	}{
		"size":              {strings.Repeat("word word\n", 9_000), strings.Repeat("w", MaxSource+1), ErrLarge},
		"bytes":             {"naïve\n", "na\xefve\n", ErrText},
		"lines":             {strings.Repeat("\n", maxMarks/2), strings.Repeat("\n", maxMarks+1), ErrMarks},
		"open brackets":     {strings.Repeat("[a ", 1000), strings.Repeat("[a ", maxOpen+1), ErrSlow},
		"delimiters":        {strings.Repeat("*a ", 1000), strings.Repeat("*a ", maxDelims+1), ErrMarks},
		"emphasis in it":    {deep(50), deep(4*maxDepth + 50), ErrDeep},
		"quotes in it":      {strings.Repeat("> ", 40) + "a\n", strings.Repeat("> ", maxDepth+1) + "a\n", ErrDeep},
		"attributes":        {"# a {a=" + strings.Repeat("[", 50) + "}\n", "# a {a=" + strings.Repeat("[", maxDepth+1) + "}\n", ErrDeep},
		"attributes, under": {"a {a=" + strings.Repeat("[", 50) + "}\n===\n", "a {a=" + strings.Repeat("[", maxDepth+1) + "}\n===\n", ErrDeep},
	} {
		if _, err := c.Convert([]byte(g.below), Options{}); err != nil {
			t.Errorf("%s, below: %v", name, err)
		}
		if _, err := c.Convert([]byte(g.past), Options{}); !errors.Is(err, g.want) {
			t.Errorf("%s, past: %v, want %v", name, err, g.want)
		}
	}
}

// TestRawHTMLNestsSoDeep: raw elements within each other past the limit stand as
// text, and what came out is closed.
func TestRawHTMLNestsSoDeep(t *testing.T) {
	for _, tag := range []string{"div", "a href=\"https://example.com\"", "b"} {
		name, _, _ := strings.Cut(tag, " ")
		d, err := New().Convert([]byte(strings.Repeat("<"+tag+">\n", 3*maxDepth)), Options{})
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		html := string(d.HTML)
		if open, shut := strings.Count(html, "<"+name), strings.Count(html, "</"+name+">"); open != shut || open > maxDepth+1 {
			t.Errorf("%s: %d opened, %d closed", tag, open, shut)
		}
	}
}
