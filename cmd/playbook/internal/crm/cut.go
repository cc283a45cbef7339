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
)

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
