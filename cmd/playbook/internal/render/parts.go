package render

import (
	"bytes"
	"html/template"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/theme"
)

// parts remembers pieces of the theme that are the same on many pages of one
// site: made once, however many pages show them.
type parts struct {
	th              *theme.Theme
	shared          struct{ Frame } // what no single page changes; all that a part sees
	once            sync.Once
	head, band, end template.HTML
	err             error
	tops            sync.Map // top → part "top"
	crumbs          sync.Map // titles and addresses → part "crumbs"
	marks           sync.Map // titles of stages → part "mark"
	items           sync.Map // item → the part that shows it
}

// top is what the first lines of a page depend on.
type top struct{ lang, layout string }

// item is something shown by a part.
type item[T comparable] struct {
	part string
	what T
}

func (p *parts) make(name string, view any) (template.HTML, error) {
	var b bytes.Buffer
	if err := p.th.Part(&b, name, view); err != nil {
		return "", err
	}
	return trusted(b.Bytes()), nil
}

// known makes a part that in does not have yet under key.
func (p *parts) known(in *sync.Map, key any, name string, view func() any) (template.HTML, error) {
	if h, ok := in.Load(key); ok {
		return h.(template.HTML), nil
	}
	h, err := p.make(name, view())
	if err == nil {
		in.Store(key, h)
	}
	return h, err
}

// fill puts the parts that every page has into a frame.
func (p *parts) fill(f *Frame) error {
	p.once.Do(func() {
		for _, x := range []struct {
			name string
			to   *template.HTML
		}{{"head", &p.head}, {"band", &p.band}, {"bottom", &p.end}} {
			if *x.to, p.err = p.make(x.name, &p.shared); p.err != nil {
				return
			}
		}
	})
	if p.err != nil {
		return p.err
	}
	f.Head, f.Band, f.Foot = p.head, p.band, p.end
	var err error
	f.Top, err = p.known(&p.tops, top{f.Lang, f.Layout}, "top", func() any {
		v := p.shared
		v.Lang, v.Layout = f.Lang, f.Layout
		return &v
	})
	return err
}

// Trail shows the way from home to the page.
func (f *Frame) Trail() (template.HTML, error) {
	if len(f.Crumbs) == 0 {
		return "", nil
	}
	return f.parts.known(&f.parts.crumbs, linkKey(f.Crumbs), "crumbs", func() any {
		return struct{ View, Item any }{&f.parts.shared, f.Crumbs}
	})
}

// linkKey is one text for a list of links.
func linkKey(links []Link) string {
	var key strings.Builder
	for _, l := range links {
		key.WriteString(l.Title)
		key.WriteByte(0)
		key.WriteString(l.URL)
		key.WriteByte(0)
	}
	return key.String()
}

// Mark shows which of the sale's stages something belongs to.
func (f *Frame) Mark(on []Link) (template.HTML, error) {
	return f.parts.known(&f.parts.marks, linkKey(on), "mark", func() any {
		lit := make([]bool, len(f.Site.Stages))
		for i, s := range f.Site.Stages {
			for _, o := range on {
				lit[i] = lit[i] || o.Title == s.Title
			}
		}
		return struct {
			Lit []bool
			On  []Link
		}{lit, on}
	})
}

// Each shows documents by a part, "card" or "row".
func (f *Frame) Each(part string, list []*Card) (template.HTML, error) {
	return each(f.parts, part, list)
}

// Contents shows a table of contents by part "heading".
func (f *Frame) Contents(toc []Heading) (template.HTML, error) {
	return each(f.parts, "heading", toc)
}

// each shows a list by a part that is made once for each item. Templates are slow
// at calling: this is one call for the whole list.
func each[T comparable](p *parts, part string, list []T) (template.HTML, error) {
	made, size := make([]template.HTML, len(list)), 0
	for i, x := range list {
		var err error
		made[i], err = p.known(&p.items, item[T]{part, x}, part, func() any { return struct{ View, Item any }{&p.shared, x} })
		if err != nil {
			return "", err
		}
		size += len(made[i])
	}
	out := make([]byte, 0, size)
	for _, h := range made {
		out = append(out, h...)
	}
	return trusted(out), nil
}
