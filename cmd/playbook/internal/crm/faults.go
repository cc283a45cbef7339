package crm

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// Faults is what is wrong with an export or its mapping: errors in the order of
// their lines. Their rules:
//
//	crm-format    not a text table at all (a workbook, a page, not UTF-8)
//	crm-size      over a limit of the file, a row or the number of rows
//	crm-row       a row that cannot be cut into cells
//	crm-header    a column that is needed and not there
//	crm-mapping   site.yaml (or the mapping file) names what is not there
//	crm-pipeline  several pipelines, or not the one asked for
//	crm-id        a row without id, or with one that a spreadsheet has rounded
//	crm-stage     stages without a mapping
//	crm-owner     owners who are no rep
//	crm-status    statuses that are neither open nor won nor lost
//	crm-date      a date that cannot be read, or in more than one way
//	crm-value     an amount or currency that cannot be read
//	crm-empty     no deals
type Faults struct{ List diag.List }

// Error gives the first fault and how many there are.
func (f *Faults) Error() string {
	first := f.List[0]
	text := fmt.Sprintf("%s: %s", first.Pos, first.Message)
	if n := len(f.List); n > 1 {
		text += fmt.Sprintf(" (and %d more)", n-1)
	}
	return text
}

func (f *Faults) add(ds ...diag.Diagnostic) { f.List = append(f.List, ds...) }

func (f *Faults) err() error {
	if len(f.List) == 0 {
		return nil
	}
	f.List = f.List.Sort()
	return f
}

// one is a Faults error of a single fault.
func one(file string, line int, rule, message, hint string) error {
	return &Faults{diag.List{fault(file, line, rule, message, hint)}}
}

// withDefaults fills in what Options leave out and refuses what makes no sense.
func withDefaults(opt Options) (Options, error) {
	if !slices.Contains(Formats(), opt.Format) {
		return opt, fmt.Errorf("no format %q: use hubspot, salesforce, pipedrive or csv", opt.Format)
	}
	switch {
	case opt.AsOf.IsZero() && opt.Week.IsZero():
		return opt, errors.New("the snapshot needs a week, such as 2026-W47")
	case opt.AsOf.IsZero():
		opt.AsOf = opt.Week.Monday().Add(6)
	case !opt.Week.IsZero() && schema.WeekOf(opt.AsOf) != opt.Week:
		return opt, fmt.Errorf("%s lies in %s, not in %s", opt.AsOf, schema.WeekOf(opt.AsOf), opt.Week)
	}
	if opt.Currency != "" {
		code, ok := isoCode(opt.Currency)
		if !ok {
			return opt, fmt.Errorf("%q is not a currency code like EUR", opt.Currency)
		}
		opt.Currency = code
	}
	if opt.DateFormat != "" {
		if _, err := parseOrder(opt.DateFormat); err != nil {
			return opt, err
		}
	}
	if opt.FileName == "" {
		opt.FileName = "export"
	}
	return opt, nil
}

// yamlBlock gives the lines to add to the mapping, in block form, under the keys
// that lead there: crm, the format and section, or section alone when the
// mapping has a file of its own. Each entry is a finished line "key: value".
func (opt Options) yamlBlock(section string, entries []string) string {
	keys := []string{section}
	if opt.MappingFile == "" {
		keys = []string{"crm", string(opt.Format), section}
	}
	var b strings.Builder
	indent := ""
	for _, k := range keys {
		b.WriteString(indent + k + ":\n")
		indent += "  "
	}
	for _, e := range entries {
		b.WriteString(indent + e + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mappingFile is where the lines of yamlBlock belong.
func (opt Options) mappingFile() string {
	if opt.MappingFile == "" {
		return "data/site.yaml"
	}
	return opt.MappingFile
}

// quoted lists words in quotes, at most max of them.
func quoted(words []string, max int) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == max {
			fmt.Fprintf(&b, "and %d more", len(words)-max)
			break
		}
		fmt.Fprintf(&b, "%q", w)
	}
	return b.String()
}

// notes counts what was read with care, by sentence, and remembers the first
// lines of each.
type notes struct {
	order []string
	lines map[string][]int
}

// add counts one row for a sentence such as "dates after the day of the snapshot".
func (n *notes) add(sentence string, line int) {
	if n.lines == nil {
		n.lines = map[string][]int{}
	}
	if _, ok := n.lines[sentence]; !ok {
		n.order = append(n.order, sentence)
	}
	n.lines[sentence] = append(n.lines[sentence], line)
}

// sentences gives each with its number of rows and the first lines, sorted.
func (n *notes) sentences() []string {
	var out []string
	for _, s := range n.order {
		lines := n.lines[s]
		var at []string
		for _, l := range lines[:min(len(lines), 5)] {
			at = append(at, fmt.Sprint(l))
		}
		text, rows := strings.Join(at, ", "), "rows"
		if len(lines) == 1 {
			rows = "row"
		}
		if len(lines) > 5 {
			text += " ..."
		}
		out = append(out, fmt.Sprintf("%s: %d %s (line %s)", s, len(lines), rows, text))
	}
	slices.Sort(out)
	return out
}
