package crm

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
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

var errRowTooLong = errors.New("row over the limit")

// meter lets csv.Reader ask for more bytes only while the row that it is in the
// middle of stays under MaxRow: an unclosed quote would swallow the whole file.
type meter struct {
	r    io.Reader
	n    int64
	done func() int64 // bytes up to the end of the last row
}

func (m *meter) Read(p []byte) (int, error) {
	if m.done != nil && m.n-m.done() > MaxRow {
		return 0, errRowTooLong
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	return n, err
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

// delimiter finds out what stands between cells: the one under which the first
// rows hold most known columns, then most cells. Excel's first line "sep=;"
// decides and is taken off; lead is the number of lines taken off.
func delimiter(text *bufio.Reader, opt Options) (comma rune, lead int) {
	sample, _ := text.Peek(sampleSize)
	if first, rest, ok := bytes.Cut(sample, []byte("\n")); ok {
		if d, is := strings.CutPrefix(strings.ToLower(strings.Trim(string(first), "\"\r ")), "sep="); is {
			if len(d) == 1 && strings.Contains(",;\t|", d) {
				_, _ = text.Discard(len(sample) - len(rest))
				return rune(d[0]), 1
			}
		}
	}
	comma, best := ',', [2]int{-1, -1}
	for _, d := range []rune{',', ';', '\t', '|'} {
		in := csv.NewReader(bytes.NewReader(sample))
		in.Comma, in.FieldsPerRecord = d, -1
		for range headerSearch {
			rec, err := in.Read()
			if err != nil {
				break
			}
			known, _ := resolve(rec, opt).found()
			if score := [2]int{known, len(rec)}; slices.Compare(score[:], best[:]) > 0 {
				comma, best = d, score
			}
		}
	}
	return comma, lead
}

// rowError turns an error of the CSV reader into a fault at its line.
// last is the line of the row before it.
func rowError(err error, last, lead int, opt Options) error {
	var p *csv.ParseError
	switch {
	case errors.Is(err, errRowTooLong):
		return one(opt.FileName, last+1, "crm-size", fmt.Sprintf("a row that begins about here is longer than %d MB", MaxRow>>20),
			"close the quote that was opened there")
	case errors.As(err, &p):
		why := "a quote stands inside a cell that does not begin with one"
		if p.Err == csv.ErrQuote {
			why = "a quote that was opened is not closed, or text follows where it closes"
		}
		f := fault(opt.FileName, p.StartLine+lead, "crm-row", why, `write a quote inside a cell twice, and quotes around the cell: "24"" screen"`)
		if p.Err == csv.ErrBareQuote {
			f.Line = p.Line + lead
		}
		return &Faults{[]diagnostic{f}}
	}
	return readError(err, opt, 0)
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

// notPrinted tells the characters that part words or are not seen at all.
func notPrinted(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' || r == '\u200B'
}
