package crm

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headerSearch is how many rows may stand above the header (a report's title).
const headerSearch = 20

// row is one row of the table: its cells by field, tidied.
type row struct {
	line  int
	cells [nFields]string
}

// table is a file cut into rows under known columns. skipped holds the rows that
// were told to be no deals by their mere shape: blank ones, those above the
// header, lines below the data. read counts them and rows.
type table struct {
	columns
	headerLine int
	rows       []row
	read       int
	skipped    []Skip
	notes      []string
}

// readTable reads the file once, from the first byte to the last.
func readTable(r io.Reader, opt Options) (*table, error) {
	text, err := openText(r, opt)
	if err != nil {
		return nil, err
	}
	comma, lead := delimiter(text, opt)
	m := &meter{r: text}
	in := csv.NewReader(m)
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = comma, -1, true
	m.done = in.InputOffset
	t := &table{}
	var above [][]string
	var aboveLines []int
	var faults Faults
	last := lead
	for {
		rec, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, rowError(err, last, lead, opt)
		}
		line, _ := in.FieldPos(0)
		line += lead
		last = line
		if i := slices.IndexFunc(rec, func(s string) bool { return !utf8.ValidString(s) }); i >= 0 {
			return nil, one(opt.FileName, line, "crm-format", fmt.Sprintf("cell %d of this row is not UTF-8", i+1),
				"export it again, or in the spreadsheet save it as \"CSV UTF-8\"")
		}
		if t.width == 0 {
			if c := resolve(rec, opt); c.complete() {
				t.columns, t.headerLine = c, line
				for i, cells := range above {
					t.leave(aboveLines[i], "line above the header", cells)
				}
			} else if above, aboveLines = append(above, slices.Clone(rec)), append(aboveLines, line); len(above) == headerSearch {
				break
			}
			continue
		}
		if t.read >= MaxRows {
			return nil, one(opt.FileName, line, "crm-size", fmt.Sprintf("the file has more than %d rows", MaxRows),
				"export only the deals of one pipeline, or those changed of late")
		}
		t.take(rec, line, opt, &faults)
	}
	if t.width == 0 {
		return nil, headerFault(above, aboveLines, opt)
	}
	t.noteHeader()
	return t, faults.err()
}

// complete tells a header: all needed fields, and all that the mapping names.
func (c columns) complete() bool {
	_, all := c.found()
	return all && len(c.missing) == 0
}

// leave counts a row that is no deal.
func (t *table) leave(line int, reason string, cells []string) {
	t.read++
	t.skipped = append(t.skipped, Skip{Line: line, Reason: reason, Text: excerpt(cells)})
}

// take keeps the cells of one record that have a field.
func (t *table) take(rec []string, line int, opt Options, faults *Faults) {
	if reason := notADeal(rec, t.columns); reason != "" {
		t.leave(line, reason, rec)
		return
	}
	t.read++
	if len(rec) > t.width && slices.ContainsFunc(rec[t.width:], func(s string) bool { return tidy(s) != "" }) {
		faults.add(fault(opt.FileName, line, "crm-row", fmt.Sprintf("this row has %d cells under a header of %d", len(rec), t.width),
			"put quotes around the cell that holds a comma, semicolon or tab"))
		return
	}
	r := row{line: line}
	for f := range nFields {
		r.cells[f] = strings.Clone(t.cell(rec, f))
	}
	if at, ok := t.stageDateOf(r); ok && at < len(rec) {
		if s := tidy(rec[at]); !empty(s) {
			r.cells[fEntered] = strings.Clone(s)
		}
	}
	t.rows = append(t.rows, r)
}

// cell is the first cell of f that says something; "" when none does.
func (t *table) cell(rec []string, f field) string {
	for _, i := range t.at[f] {
		if i < len(rec) {
			if s := tidy(rec[i]); !empty(s) {
				return s
			}
		}
	}
	return ""
}

// stageDateOf finds HubSpot's column for the day on which r entered the stage it
// is in: by stage and pipeline, by a stage cell that names both, or by the stage
// alone when just one pipeline has it.
func (t *table) stageDateOf(r row) (int, bool) {
	if len(t.stageDates) == 0 || r.cells[fStage] == "" {
		return 0, false
	}
	stage, pipeline := fold(r.cells[fStage]), fold(r.cells[fPipeline])
	for _, key := range []string{stage + " (" + pipeline + ")", stage} {
		if at, ok := t.stageDates[key]; ok {
			return at, true
		}
	}
	at, n := 0, 0
	if pipeline == "" {
		for key, i := range t.stageDates {
			if strings.HasPrefix(key, stage+" (") {
				at, n = i, n+1
			}
		}
	}
	return at, n == 1
}

// noteHeader notes the columns that stand twice under one name (Salesforce's
// Opportunity ID does), and the lack of values.
func (t *table) noteHeader() {
	for f := range nFields {
		if len(t.at[f]) > 1 {
			t.notes = append(t.notes, fmt.Sprintf("column %q stands %d times in the header: the first that says something is used", t.names[t.at[f][0]], len(t.at[f])))
		}
	}
	if t.at[fValue] == nil {
		t.notes = append(t.notes, "no column for the value: every deal counts with 0")
	}
	slices.Sort(t.notes)
	t.notes = slices.Compact(t.notes)
}

// empty tells the cells that say nothing.
func empty(s string) bool {
	switch s {
	case "", "-", "--", "–", "—":
		return true
	}
	return false
}

// excerpt is a row as one short line.
func excerpt(cells []string) string {
	var parts []string
	for _, c := range cells {
		if c = tidy(c); c != "" {
			parts = append(parts, c)
		}
	}
	text := []rune(strings.Join(parts, " | "))
	if len(text) > 120 {
		return string(text[:117]) + "..."
	}
	return string(text)
}

// cut is a cell, shortened for a message.
func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}

// notPrinted tells the characters that part words or are not seen at all.
func notPrinted(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' || r == '\u200B'
}
