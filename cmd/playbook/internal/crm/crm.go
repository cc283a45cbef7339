// Package crm turns a CRM's export of deals into a weekly snapshot. Job: cope
// with what HubSpot, Salesforce, Pipedrive and hand-made CSV files look like in
// truth, and drop nothing silently. Input: the bytes of the file, and what
// site.yaml and team.yaml say about stages and reps. Output: a schema.Snapshot
// with an account of every row, or a list of faults with their lines.
//
// The steps, one file each: text (bytes → UTF-8), cut (what parts cells and
// rows), table and columns (→ rows under known columns), sift (rows → deals' rows and skipped ones), date and amount (a
// whole column is looked at before one cell is read), words (their stages,
// owners and statuses → ours), deal (row → deal), encode and diff.
package crm

import (
	"cmp"
	"io"
	"slices"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// Format names where a file comes from. Its text is also the key under crm: in
// data/site.yaml.
type Format string

// The formats that have columns of their own; CSV has the names of our own
// columns (id, account, owner ...) and those of the mapping.
const (
	HubSpot    Format = "hubspot"
	Salesforce Format = "salesforce"
	Pipedrive  Format = "pipedrive"
	CSV        Format = "csv"
)

// Formats lists the formats in the order of the help text.
func Formats() []Format { return []Format{HubSpot, Salesforce, Pipedrive, CSV} }

// Limits of one export; past them it is refused.
const (
	MaxFile = 200 << 20 // bytes
	MaxRow  = 1 << 20   // bytes of one row
	MaxRows = 50_000    // what is cheap to write and dear to hold: a row of six bytes takes a kilobyte
)

// Options say how to read one export.
type Options struct {
	Format Format
	// Week is the week of the snapshot. AsOf is its day; the week's Sunday when
	// not given.
	Week schema.Week
	AsOf schema.Date
	// Mapping holds the CRM's words for our stages, owners and columns.
	Mapping schema.CRMMapping
	// MappingFile is where Mapping was read from, when not from crm: in
	// data/site.yaml. Messages name it.
	MappingFile string
	// Pipeline picks one pipeline of several, by its name in the export.
	Pipeline string
	// DateFormat is the order of numeric dates, such as DD/MM/YYYY; "" to tell
	// it from the file.
	DateFormat string
	// Currency is the snapshot's currency, for amounts that name none.
	Currency string
	Stages   []schema.StageDef
	Reps     []schema.Rep
	// FileName is what messages call the file.
	FileName string
	// Progress is told now and then how many bytes have been read; may be nil.
	Progress func(read int64)
}

// Result is a snapshot with an account of the rows it comes from.
// Read = Written + len(Skipped), always.
type Result struct {
	Snapshot schema.Snapshot
	Read     int // rows of the file but for its header and empty lines
	Written  int // deals in Snapshot
	Skipped  []Skip
	Summary  []Group  // Skipped counted by reason, most first
	Notes    []string // how doubtful things were read, one sentence each
}

// Skip is one row that gave no deal.
type Skip struct {
	Line   int    // line of the file on which the row begins, from 1
	Reason string // the same words for the same cause
	Text   string // what the row says, shortened
}

// Group counts the rows skipped for one reason.
type Group struct {
	Reason string
	Count  int
}

// Import reads an export. Faults of the file or of the mapping come together as
// a *Faults error; any other error is of the reader. With an error the Result is
// empty: half an export is not a snapshot.
func Import(r io.Reader, opt Options) (Result, error) {
	opt, err := withDefaults(opt)
	if err != nil {
		return Result{}, err
	}
	tab, err := readTable(r, opt)
	if err != nil {
		return Result{}, err
	}
	im := &importer{opt: opt, tab: tab, words: newWords(opt)}
	im.faults.add(im.words.faults...)
	rows := im.sift()
	deals := im.deals(rows)
	if len(deals) == 0 && len(im.faults.List) == 0 {
		im.fault(tab.headerLine, "crm-empty", "the export holds no deals",
			"see that it is a list of deals, and that --pipeline names the right one")
	}
	if err := im.faults.err(); err != nil {
		return Result{}, err
	}
	return im.result(deals), nil
}

// importer holds what the steps of one import share.
type importer struct {
	opt     Options
	tab     *table
	words   *words
	faults  Faults
	skipped []Skip
	notes   notes
}

func (im *importer) fault(line int, rule, message, hint string) {
	im.faults.add(fault(im.opt.FileName, line, rule, message, hint))
}

func (im *importer) skip(r row, reason, text string) {
	im.skipped = append(im.skipped, Skip{Line: r.line, Reason: reason, Text: text})
}

// result sorts deals by id and sums the skipped rows up.
func (im *importer) result(deals []schema.Deal) Result {
	slices.SortFunc(deals, func(a, b schema.Deal) int { return cmp.Compare(a.ID, b.ID) })
	skipped := append(im.tab.skipped, im.skipped...)
	slices.SortStableFunc(skipped, func(a, b Skip) int { return cmp.Compare(a.Line, b.Line) })
	snap := schema.Snapshot{AsOf: im.opt.AsOf, Currency: im.opt.Currency, Deals: deals}
	liftCurrency(&snap)
	return Result{
		Snapshot: snap, Read: im.tab.read, Written: len(deals),
		Skipped: skipped, Summary: groups(skipped), Notes: append(im.tab.notes, im.notes.sentences()...),
	}
}

func groups(skipped []Skip) []Group {
	n := map[string]int{}
	for _, s := range skipped {
		n[s.Reason]++
	}
	var out []Group
	for reason, count := range n {
		out = append(out, Group{reason, count})
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return out
}

// liftCurrency names the currency once, on the snapshot, when no option did and
// every deal has the same; a deal of the snapshot's currency does not repeat it.
func liftCurrency(s *schema.Snapshot) {
	if s.Currency == "" && len(s.Deals) > 0 {
		first := s.Deals[0].Currency
		if !slices.ContainsFunc(s.Deals, func(d schema.Deal) bool { return d.Currency != first }) {
			s.Currency = first
		}
	}
	for i := range s.Deals {
		if s.Deals[i].Currency == s.Currency {
			s.Deals[i].Currency = ""
		}
	}
}

// fault is an error diagnostic at a line of the export; line 0 is the file.
func fault(file string, line int, rule, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Pos: diag.Pos{File: file, Line: line}, Severity: diag.Error, Rule: rule, Message: message, Hint: hint}
}
