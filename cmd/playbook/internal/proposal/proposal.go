// Package proposal fills in a proposal. Input: a document of kind proposal and
// the values of its fields. Output: the filled text as Markdown and as one HTML
// page that stands alone, the price table worked out in exact decimals, and what
// is still missing or wrong. What the page's form does in the browser
// (themes/default/scripts/proposal-core.js) gives the same words and figures; a
// test holds both to that.
package proposal

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/schema"
)

// Options of Fill.
type Options struct {
	Currency string                   // used when the document names none (ISO 4217)
	Language string                   // used when the document names none; en when empty
	Facts    func(name string) string // value of {{ fact.name }}; the name comes without "fact."
	// Oral adds what is said to what is written. Without it the text is what the
	// customer gets: everything but the section Oral.
	Oral bool
	// Words of the price table, of a checkbox and of alerts; the language's own when zero.
	Words Words
}

// Filled is a proposal with its values in place. While Missing or Wrong hold
// anything it is a draft: open places read [Label].
type Filled struct {
	Title    string
	Language string
	Markdown string
	HTML     []byte        // a whole page, without anything that is loaded
	Missing  []string      // labels of fields that are required, or that a price needs, and are empty
	Wrong    []Fault       // values that do not fit their field
	Rows     []Row         // the price table
	Total    *schema.Money // nil when the table is empty or a figure is not known yet
}

// Fault is a value that does not fit its field.
type Fault struct{ Field, Label, Value, Want string }

func (f Fault) String() string { return fmt.Sprintf("%s: %q is not %s", f.Label, f.Value, f.Want) }

// Row is a row of the price table. Figures are nil while they are not known. Sum
// is rounded half away from zero to the currency's smallest unit, and the total
// adds up what is printed.
type Row struct {
	Item                string
	Quantity, Unit, Sum *decimal.Decimal
}

// ErrKind says that a document is no proposal.
var ErrKind = errors.New("is no proposal")

// Fill puts values, by field name, into a proposal. A field that values do not
// name has its default. An error says that doc cannot be filled in at all, or that
// a value is for a field that it does not have; faults of values are in Filled.
func Fill(doc *load.Doc, values map[string]string, opt Options) (Filled, error) {
	if doc.Kind != schema.Proposal {
		return Filled{}, fmt.Errorf("%s %w: only documents under content/proposals/, or with kind: proposal, can be filled in", doc.Path, ErrKind)
	}
	f, err := newForm(doc, values, opt)
	if err != nil {
		return Filled{}, err
	}
	out := Filled{Title: f.plain(doc.Title), Language: f.lang, Wrong: f.wrong}
	out.Rows, out.Total = f.prices()
	for _, fd := range doc.Front.Fields {
		if f.values[fd.Name] == "" && (fd.Required || f.priced[fd.Name]) {
			out.Missing = append(out.Missing, label(fd))
		}
	}
	out.Markdown = f.markdown(out)
	out.HTML = f.page(out)
	return out, nil
}

// form is a document with checked values.
type form struct {
	doc      *load.Doc
	opt      Options
	lang     string
	currency string
	words    Words
	values   map[string]string          // trimmed; "" when empty or wrong
	shown    map[string]string          // as it is printed
	numbers  map[string]decimal.Decimal // of number and money fields
	priced   map[string]bool            // fields that the price table needs
	wrong    []Fault
}

func newForm(doc *load.Doc, values map[string]string, opt Options) (*form, error) {
	f := &form{doc: doc, opt: opt, lang: first(doc.Front.Lang, opt.Language, "en"), currency: first(doc.Front.Currency, opt.Currency),
		values: map[string]string{}, shown: map[string]string{}, numbers: map[string]decimal.Decimal{}, priced: map[string]bool{}}
	f.words = opt.Words.orOf(f.lang)
	var names []string
	for _, fd := range doc.Front.Fields {
		names = append(names, fd.Name)
	}
	for _, name := range sorted(values) {
		if !slices.Contains(names, name) {
			hint := diag.DidYouMean(name, names)
			if hint == "" {
				hint = "it has " + strings.Join(names, ", ")
			}
			return nil, fmt.Errorf("%s has no field %q (%s)", doc.Path, name, hint)
		}
	}
	for _, p := range doc.Front.Prices {
		for _, s := range []string{p.Quantity, p.UnitPrice} {
			for _, n := range markdown.NamesIn(s) {
				f.priced[n] = true
			}
		}
	}
	for _, fd := range doc.Front.Fields {
		v, given := values[fd.Name]
		if !given {
			v = fd.Default
		}
		f.set(fd, v)
	}
	return f, nil
}

// open is what stands in the text where a value is missing.
func open(fd schema.Field) string { return "[" + label(fd) + "]" }

func label(fd schema.Field) string { return first(fd.Label, fd.Name) }

// slot gives what {{ name }} prints. ok is false when name is no field and no
// fact: then the text stays.
func (f *form) slot(name string) (text string, ok bool) {
	if fact, is := strings.CutPrefix(name, "fact."); is {
		if f.opt.Facts == nil {
			return "", false
		}
		return f.opt.Facts(fact), true
	}
	for _, fd := range f.doc.Front.Fields {
		if fd.Name == name {
			if v := f.shown[name]; v != "" {
				return v, true
			}
			if fd.Required || f.priced[name] || f.isWrong(name) {
				return open(fd), true
			}
			return nothing, true
		}
	}
	return "", false
}

// nothing is printed for a field that may be empty and is.
const nothing = "–"

func (f *form) isWrong(name string) bool {
	return slices.ContainsFunc(f.wrong, func(w Fault) bool { return w.Field == name })
}

// plain fills a plain string, such as a title or the name of an item.
func (f *form) plain(s string) string { return markdown.ExpandNames(s, f.slot) }

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
