package render

import (
	"bytes"
	"html/template"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// Two documents on one page keep their ids apart, and links with them.
func TestPrefixed(t *testing.T) {
	for in, want := range map[template.HTML]template.HTML{
		`<h1 id="a" class="b">A</h1><p><a href="#a">x</a> <a class="q" href="#">top</a> <a href="/a/#b" rel="noopener">y</a></p>`: `<h3 id="d-a" class="b">A</h3><p><a href="#d-a">x</a> <a class="q" href="#d-">top</a> <a href="/a/#b" rel="noopener">y</a></p>`,
		`<h4>a</h4><h5>b</h5><h6>c</h6><hr><header>d</header>`:                                                                    `<h6>a</h6><h6>b</h6><h6>c</h6><hr><header>d</header>`,
		`<label for="a">x</label> a &quot; id=&quot;b&quot;`:                                                                      `<label for="d-a">x</label> a &quot; id=&quot;b&quot;`,
		`<img alt=" id=" src="a.png">`:                                                                                            `<img alt=" id=" src="a.png">`,
		`no tag`:                                                                                                                  `no tag`,
		``:                                                                                                                        ``,
		`<p`:                                                                                                                      `<p`,
	} {
		if got := template.HTML(prefixed(nil, []byte(in), "d-")); got != want {
			t.Errorf("prefixed(%q) = %q, want %q", in, got, want)
		}
	}
}

// The book tells the stages in the order of the sale, not of the alphabet.
func TestBookFollowsTheSale(t *testing.T) {
	for _, f := range demo(t, schema.ForManagers).Files {
		if f.Path != "book/index.html" {
			continue
		}
		page, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		last := -1
		for _, stage := range []string{"new-contact", "introduced", "intention", "negotiation", "signed", "paid"} {
			at := bytes.Index(page, []byte(`<article id="d-stages-`+stage+`"`))
			if at <= last {
				t.Errorf("%s stands at %d, behind what comes later in the sale (%d)", stage, at, last)
			}
			last = at
		}
		return
	}
	t.Error("the demo has no book")
}
