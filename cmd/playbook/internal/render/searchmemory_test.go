package render

import (
	"bytes"
	"fmt"
	"testing"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// previews builds again and again with one memory, as serve does.
type previews struct {
	t       *testing.T
	sources load.Cache
	memory  Memory
}

func (p *previews) index(files map[string]string, audience schema.Visibility, mem *Memory) []byte {
	p.t.Helper()
	src, err := load.Load(tree(files), &p.sources, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		p.t.Fatalf("the files do not pass: %+v", list)
	}
	site := Build(playbook.New(passed, playbook.Options{Audience: audience, Drafts: true}), defaultTheme(p.t), Options{Preview: true, Memory: mem})
	files2, err := site.Lazy[0].Files()
	if err != nil {
		p.t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range files2 {
		b, err := f.Bytes()
		if err != nil {
			p.t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n%s\n", f.Path, b)
	}
	return all.Bytes()
}

// What a document's words depend on beside its own bytes: the facts in its title
// and summary, the site's language, and who reads.
func TestSearchRemembersNothingOld(t *testing.T) {
	p := &previews{t: t}
	base := func() map[string]string {
		return map[string]string{
			"data/facts.yaml":    "facts:\n  n: {value: \"forty\"}\n  m: {value: \"fifty\"}\n",
			"content/notes/a.md": "---\ntitle: Title of {{ fact.n }}\nsummary: Summary of {{ fact.m }}\n---\n\nText.\n\n## Closed {visibility=manager}\n\nSecret.\n\n## Open\n\nEnd.\n",
		}
	}
	change := func(path, text string) map[string]string {
		m := base()
		m[path] = text
		return m
	}
	for _, step := range []struct {
		name     string
		files    map[string]string
		audience schema.Visibility
	}{
		{"first", base(), schema.ForManagers},
		{"fact of the title", change("data/facts.yaml", "facts:\n  n: {value: \"sixty\"}\n  m: {value: \"fifty\"}\n"), schema.ForManagers},
		{"fact of the summary", change("data/facts.yaml", "facts:\n  n: {value: \"forty\"}\n  m: {value: \"seventy\"}\n"), schema.ForManagers},
		{"language", change("data/site.yaml", "language: zh\n"+openSite), schema.ForManagers},
		{"audience", base(), schema.ForAll},
		{"first again", base(), schema.ForManagers},
	} {
		got := p.index(step.files, step.audience, &p.memory)
		if want := p.index(step.files, step.audience, nil); !bytes.Equal(got, want) {
			t.Errorf("%s: the index is not what a clean build gives", step.name)
		}
	}
}

func TestSearchForgetsWhatIsGone(t *testing.T) {
	p := &previews{t: t}
	files := map[string]string{}
	for i := range 10 {
		files[fmt.Sprintf("content/notes/d%d.md", i)] = "# D\n\nText.\n"
	}
	for i := range 3 * spare {
		files["content/notes/d0.md"] = fmt.Sprintf("# D\n\nEdit %d.\n", i)
		p.index(files, schema.ForManagers, &p.memory)
		if n := len(p.memory.words.known); n > 10+spare {
			t.Fatalf("after %d edits the words of %d documents are kept, of 10 that there are", i+1, n)
		}
	}
	if n := len(p.memory.words.known); n < 10 {
		t.Errorf("the words of only %d documents are kept, of 10", n)
	}
}
