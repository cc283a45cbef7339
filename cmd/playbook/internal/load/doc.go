package load

import (
	"bytes"
	"hash/fnv"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Doc is one document as it was read: typed front matter, converted body, and the
// means to say where each value stands. It is never changed after Load.
type Doc struct {
	Path  string // content/pitches/bank.md
	URL   string // route.Page of Path
	Hash  Hash   // of the file's bytes
	Kind  schema.Kind
	Front schema.Front
	Body  *markdown.Doc
	// Title is front.title, else the first heading, else the name made readable.
	// FromHeading tells that it is the first heading, which then is not repeated.
	Title       string
	FromHeading bool
	Week        schema.Week // of talking points, by file name; zero when it has none
	Faults      diag.List   // what is wrong in this file alone
	// Broken documents have a fault that leaves their meaning open; they are
	// never rendered.
	Broken bool

	Dir   string      // folder of Path
	Index bool        // introduces its folder: index.md, README.md, _index.md
	Date  schema.Date // front.date, else the day or week in the file's name
	Facts []string    // names of the facts that it prints, sorted

	Markdown string // source of the body, of proposals only: they are copied as Markdown
	Refs     []Ref  // local links and pictures, for backlinks
	// Links and Images are where those of Body lead to, in the same order.
	Links, Images []route.Target
	// Shape identifies what other documents may rely on: path, kind, anchors,
	// aliases and references.
	Shape uint64

	block     block
	HasWeight bool

	once sync.Once
	tree *yaml.Node // parsed when a place is asked for; nil where it cannot be
}

// Ref is a link or picture of a document that points into the playbook: where to,
// and where its element stands in the HTML.
type Ref struct {
	Path string
	At   int
}

// BodyPos is the file's place of a place in the body.
func (d *Doc) BodyPos(p markdown.Pos) diag.Pos {
	return diag.Pos{File: d.Path, Line: p.Line + d.block.bodyLine, Col: p.Col}
}

// At is the place of a front-matter value, by its path: At("results", 0, "unit").
// A path that leads nowhere gives the deepest place that exists.
func (d *Doc) At(path ...any) diag.Pos {
	n := d.parsed()
	if n == nil {
		return diag.Pos{File: d.Path, Line: 1, Col: 1}
	}
	p := walk(n, path)
	return diag.Pos{File: d.Path, Line: p.Line + d.block.frontLine, Col: p.Column}
}

// parsed is the tree of the front matter; nil when there is none, or none that
// can be read.
func (d *Doc) parsed() *yaml.Node {
	d.once.Do(func() {
		if d.block.format != "" {
			d.tree = d.block.tree(&decoder{kind: d.Kind})
		}
	})
	return d.tree
}

// walk follows keys and indexes through a tree as far as they lead.
func walk(n *yaml.Node, path []any) *yaml.Node {
	at := n
	for _, step := range path {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		switch s := step.(type) {
		case string:
			v, ok := lookup(n, s)
			if !ok && len(path) == 1 {
				for alias, real := range renames {
					if real == s {
						v, ok = lookup(n, alias)
					}
				}
			}
			if !ok || n.Kind != yaml.MappingNode {
				return at
			}
			n = v
		case int:
			if n.Kind != yaml.SequenceNode || s >= len(n.Content) {
				return at
			}
			n = n.Content[s]
		}
		at = n
	}
	return at
}

// renames are keys of other tools that are read as ours.
var renames = map[string]string{"description": "summary", "locale": "lang"}

// ReadDoc reads one document from its bytes.
func ReadDoc(p string, src []byte, conv *markdown.Converter) *Doc {
	d := &Doc{Path: p, URL: route.Page(p), Hash: hashOf(src)}
	fail := func(f diag.Diagnostic) {
		f.File = p
		d.Faults = append(d.Faults, f)
		d.Broken = true
	}
	b, fault := split(src)
	d.block = b
	if fault != nil {
		fail(*fault)
	}
	if line := conflict(b.body); line > 0 {
		d.Faults = append(d.Faults, diag.Diagnostic{Pos: diag.Pos{File: p, Line: b.bodyLine + line, Col: 1}, Severity: diag.Warning, Rule: "markdown",
			Message: "a conflict of two edits stands here that nobody has settled", Hint: "keep one of the two sides, and take out the lines of the marks"})
	}
	d.Kind = schema.Page
	d.Dir, d.Index = path.Dir(p), isIndex(p)
	if rel := strings.TrimPrefix(p, route.Content); strings.Contains(rel, "/") && !d.Index {
		d.Kind = schema.KindOfFolder(rel[:strings.IndexByte(rel, '/')])
	}
	d.front()
	src = nil
	body, err := conv.Convert(b.body, markdown.Options{Parts: d.Kind == schema.Pitch || d.Kind == schema.Proposal})
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		fail(*at(b.bodyLine+1, "markdown", "split the document, or simplify what is repeated in it", "the document cannot be read: %s", first))
		body = &markdown.Doc{Sections: []markdown.Section{{Heading: -1}}}
	}
	d.Body = body
	if d.Kind == schema.Proposal {
		d.Markdown = string(b.body)
	}
	d.block.body = nil
	if d.block.text != nil {
		d.block.text = []byte(string(d.block.text)) // let the file's bytes go
	}
	d.title()
	if d.Kind == schema.TalkingPoints {
		d.Week, _ = schema.ParseWeek(strings.ToUpper(strings.TrimSuffix(path.Base(p), path.Ext(p))))
	}
	d.dated()
	d.Facts = facts(d)
	for _, l := range body.Links {
		d.Links = append(d.Links, route.Resolve(p, l.Dest))
	}
	for _, im := range body.Images {
		d.Images = append(d.Images, route.Resolve(p, im.Dest))
	}
	for _, hole := range body.Holes {
		var t route.Target
		switch hole.Kind {
		case markdown.HoleLink:
			t = d.Links[hole.Ref]
		case markdown.HoleImage:
			t = d.Images[hole.Ref]
		default:
			continue
		}
		if t.Class == route.Local {
			d.Refs = append(d.Refs, Ref{t.Path, hole.At})
		}
	}
	h := fnv.New64a()
	for _, s := range append([]string{p, string(d.Kind), d.Front.BasedOn}, d.Front.Aliases...) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	for _, hd := range body.Headings {
		h.Write([]byte(hd.ID))
		h.Write([]byte{0})
	}
	d.Shape = h.Sum64()
	return d
}

// dated finds the day of a document.
func (d *Doc) dated() {
	d.Date = d.Front.Date
	if d.Date.IsZero() {
		d.Date, _ = schema.ParseDate(strings.TrimSuffix(path.Base(d.Path), path.Ext(d.Path)))
	}
	if d.Date.IsZero() && !d.Week.IsZero() {
		d.Date = d.Week.Monday()
	}
}

// facts are the names of the facts that a document prints: in its text, its title,
// its summary and its quotation.
func facts(d *Doc) (names []string) {
	add := func(n string) {
		if name, ok := strings.CutPrefix(n, "fact."); ok {
			names = append(names, name)
		}
	}
	for _, n := range d.Body.Names {
		add(n.Name)
	}
	for _, s := range []string{d.Front.Title, d.Front.Summary, d.Front.Quote} {
		for _, n := range markdown.NamesIn(s) {
			add(n)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// conflict finds the first line of what Git leaves where two edits meet; 0 when
// there is none.
func conflict(body []byte) int {
	if !bytes.Contains(body, []byte("<<<<<<< ")) || !bytes.Contains(body, []byte("\n>>>>>>> ")) {
		return 0
	}
	n := 0
	for l := range bytes.Lines(body) {
		if n++; isConflict(l) {
			return n
		}
	}
	return 0
}

func isIndex(p string) bool {
	base := strings.ToLower(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	return base == "index" || base == "readme" || base == "_index"
}

// front decodes the block into the typed front matter.
func (d *Doc) front() {
	dec := &decoder{file: d.Path, line: d.block.frontLine, unknown: diag.Warning, renames: renames, kind: schema.Page}
	n := d.block.tree(dec)
	if n != nil && n.Kind != yaml.MappingNode && n.Tag != "!!null" {
		dec.fault(n, diag.Error, "front-matter", `write lines like "title: Text"; TOML stands between lines "+++"`, "front matter is keys with values, not %s", describe(n))
	}
	if n != nil && n.Kind == yaml.MappingNode {
		_, dec.said = lookup(n, "visibility")
		if k, ok := lookup(n, "kind"); ok {
			if kinds := schema.Kinds(); k.Kind == yaml.ScalarNode && !has(kinds, schema.Kind(k.Value)) {
				var names []string
				for _, k := range kinds {
					names = append(names, string(k))
				}
				dec.fault(k, diag.Error, "kind", or(diag.DidYouMean(k.Value, names), "write one of: "+strings.Join(names, ", ")), "unknown kind %q", k.Value)
			} else if k.Kind == yaml.ScalarNode {
				d.Kind = schema.Kind(k.Value)
			}
		}
		_, d.HasWeight = lookup(n, "weight")
		dec.kind = d.Kind
		dec.fill(n, reflect.ValueOf(&d.Front).Elem(), "")
	}
	if f := d.block.swallowed(); f != nil && !dec.said && !dec.failed {
		f.File = d.Path
		dec.faults, dec.failed = append(dec.faults, *f), true
	}
	for _, f := range dec.faults {
		d.Faults = append(d.Faults, f)
		if f.Severity == diag.Error {
			d.Broken = true
		}
	}
}

func has(kinds []schema.Kind, k schema.Kind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

func (d *Doc) title() {
	d.Title = strings.TrimSpace(d.Front.Title)
	if hs := d.Body.Headings; len(hs) > 0 && d.Body.Sections[0].End == 0 && hs[0].Level == 1 && (d.Title == "" || d.Title == hs[0].Text) {
		d.FromHeading = true
		if d.Title == "" {
			d.Title = hs[0].Text
		}
	}
	if d.Title == "" && len(d.Body.Headings) > 0 && d.Kind == schema.Page {
		d.Title = d.Body.Headings[0].Text
	}
	if d.Title == "" {
		base := strings.TrimSuffix(path.Base(d.Path), path.Ext(d.Path))
		if isIndex(d.Path) && path.Dir(d.Path) != "content" {
			base = path.Base(path.Dir(d.Path))
		}
		d.Title = route.Readable(base)
	}
}
