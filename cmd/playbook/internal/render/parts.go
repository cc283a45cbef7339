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
	once            sync.Once
	head, band, end template.HTML
	err             error
	marks           sync.Map // titles of stages → mark
	rows            sync.Map // address of a card → row
}

func (p *parts) make(name string, view any) (template.HTML, error) {
	var b bytes.Buffer
	if err := p.th.Part(&b, name, view); err != nil {
		return "", err
	}
	return trusted(b.Bytes()), nil
}

// fill puts the parts that every page has into a frame.
func (p *parts) fill(f *Frame) error {
	p.once.Do(func() {
		shared := *f
		for _, x := range []struct {
			name string
			to   *template.HTML
		}{{"head", &p.head}, {"band", &p.band}, {"bottom", &p.end}} {
			if *x.to, p.err = p.make(x.name, &struct{ Frame }{shared}); p.err != nil {
				return
			}
		}
	})
	f.Head, f.Band, f.Foot = p.head, p.band, p.end
	return p.err
}

// Mark shows which of the sale's stages something belongs to.
func (f *Frame) Mark(on []Link) (template.HTML, error) {
	var key strings.Builder
	for _, s := range on {
		key.WriteString(s.Title)
		key.WriteByte(0)
	}
	if h, ok := f.parts.marks.Load(key.String()); ok {
		return h.(template.HTML), nil
	}
	lit := make([]bool, len(f.Site.Stages))
	for i, s := range f.Site.Stages {
		for _, o := range on {
			lit[i] = lit[i] || o.Title == s.Title
		}
	}
	h, err := f.parts.make("mark", struct {
		Lit []bool
		On  []Link
	}{lit, on})
	if err == nil {
		f.parts.marks.Store(key.String(), h)
	}
	return h, err
}

// Rows shows documents in a short list: part "row", once for each document. One
// call for the whole list: templates are slow at calling.
func (f *Frame) Rows(list []*Card) (template.HTML, error) {
	var out []byte
	for _, c := range list {
		h, ok := f.parts.rows.Load(c.URL)
		if !ok {
			row, err := f.parts.make("row", struct{ View, Item any }{&struct{ Frame }{*f}, c})
			if err != nil {
				return "", err
			}
			h, _ = f.parts.rows.LoadOrStore(c.URL, row)
		}
		out = append(out, h.(template.HTML)...)
	}
	return trusted(out), nil
}
