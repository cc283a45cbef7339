package crm

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// amount is an amount's text taken apart: 485.000,00 with its marks still in it,
// and what stands around it.
type amount struct {
	number   string // digits, with . , and ' (for any space or apostrophe) between them
	negative bool
	before   string // currency sign or code before the number
	after    string // the same, after it
}

// maxDigits of an amount; more is no money.
const maxDigits = 30

// takeApart splits the text of a cell. Errors say what the cell is instead.
func takeApart(s string) (amount, error) {
	var a amount
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '−' || r == '–':
			return '-'
		case r == '’' || r == '´' || r == '`':
			return '\''
		}
		return r
	}, s)
	first, last := strings.IndexAny(s, "0123456789"), strings.LastIndexAny(s, "0123456789")
	if first < 0 {
		return a, errors.New("is not an amount")
	}
	before, number, after := s[:first], s[first:last+1], s[last+1:]
	if b := strings.TrimRight(before, " -+("); b == before && (strings.HasSuffix(b, ".") || strings.HasSuffix(b, ",")) && strings.Trim(b, "-+(., ") == "" {
		before, number = b[:len(b)-1], "0"+b[len(b)-1:]+number // .50
	}
	for _, dash := range []string{",-", ".-", ",--", ".--"} { // 1200,-
		after = strings.TrimPrefix(after, dash)
	}
	if strings.Contains(before, "(") && strings.Contains(after, ")") {
		a.negative = true
		before, after = strings.Replace(before, "(", "", 1), strings.Replace(after, ")", "", 1)
	}
	if strings.Count(before+after, "-") == 1 {
		a.negative = true
		before, after = strings.ReplaceAll(before, "-", ""), strings.ReplaceAll(after, "-", "")
	}
	a.before, a.after = strings.TrimSpace(strings.Replace(before, "+", "", 1)), strings.TrimSpace(after)
	a.number = strings.ReplaceAll(number, " ", "'")
	switch {
	case strings.Contains(a.after, "%"):
		return a, errors.New("is a percentage, not an amount")
	case strings.Trim(a.number, "0123456789.,'") != "" && strings.ContainsAny(a.number, "eE") && strings.Trim(a.number, "0123456789.,eE+-") == "":
		return a, errors.New("was rounded by a spreadsheet")
	case strings.Trim(a.number, "0123456789.,'") != "" || len(a.number) > maxDigits:
		return a, errors.New("is not an amount")
	}
	return a, nil
}

// mark tells which of . and , parts the decimals of a number. It is 0 when the
// number has no decimals and open when it may or may not (485.000).
func mark(number string) (m byte, open bool, err error) {
	dot, comma := strings.Count(number, "."), strings.Count(number, ",")
	last := strings.LastIndexAny(number, ".,")
	if last < 0 {
		return 0, false, groups3(number)
	}
	m = number[last]
	whole, decimals := number[:last], number[last+1:]
	switch {
	case strings.Contains(decimals, "'"):
		return 0, false, errors.New("is not an amount")
	case dot > 0 && comma > 0:
		if strings.IndexByte(whole, m) >= 0 {
			return 0, false, errors.New("is not an amount")
		}
		return m, false, groups3(whole)
	case dot+comma > 1:
		return 0, false, groups3(number)
	case len(decimals) != 3 || whole == "0" || len(whole) > 3:
		return m, false, groups3(whole)
	}
	return m, true, nil
}

// groups3 checks that thousands stand in groups of three (or, as in India, of
// two before the last three), and that one sign parts them all.
func groups3(number string) error {
	parts := strings.FieldsFunc(number, func(r rune) bool { return r == '.' || r == ',' || r == '\'' })
	signs := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, number)
	bad := errors.New("does not group its thousands in threes")
	if signs == "" {
		return nil
	}
	if strings.Trim(signs, signs[:1]) != "" || len(parts) != len(signs)+1 || len(parts[0]) > 3 || len(parts[len(parts)-1]) != 3 {
		return bad
	}
	for _, p := range parts[1:] {
		if len(p) != 3 && len(p) != 2 {
			return bad
		}
	}
	return nil
}

// amountColumn is what a whole column says of its decimal mark.
type amountColumn struct {
	marks map[byte]int // decimal marks that are beyond doubt
}

// amounts looks at the column of values in all rows.
func (im *importer) amounts(rows []row) amountColumn {
	c := amountColumn{marks: map[byte]int{}}
	for _, r := range rows {
		a, err := takeApart(r.cells[fValue])
		if err != nil {
			continue
		}
		if m, open, err := mark(a.number); err == nil && !open {
			switch dot, comma := strings.Count(a.number, "."), strings.Count(a.number, ","); {
			case m != 0:
				c.marks[m]++
			case dot > 1: // 1.485.000: the other sign parts decimals
				c.marks[',']++
			case comma > 1:
				c.marks['.']++
			}
		}
	}
	return c
}

var thousands = strings.NewReplacer(".", "", ",", "", "'", "")

// threeDecimals are the currencies whose amounts end in three decimals (ISO 4217).
const threeDecimals = "BHD IQD JOD KWD LYD OMR TND"

// decimal gives the number's value. Where . or , stands once before three digits
// and the column does not say what it is, it parts thousands, as money has no
// third decimal (assumed is true); in a currency that has one it is an error.
func (c amountColumn) decimal(a amount, currency string) (v decimal.Decimal, assumed bool, err error) {
	m, open, err := mark(a.number)
	if err != nil {
		return v, false, err
	}
	if open {
		other := byte('.' + ',' - m)
		switch asMark, asGroup := c.marks[m] > 0, c.marks[other] > 0; {
		case asMark && asGroup:
			return v, false, errors.New("can be read in two ways, and the column has amounts of both kinds")
		case asMark:
		case asGroup:
			m = 0
		case currency != "" && strings.Contains(threeDecimals, currency):
			return v, false, errors.New("can be read in two ways: with thousands or with three decimals")
		default:
			m, assumed = 0, true
		}
	}
	whole, decimals := a.number, ""
	if m != 0 {
		at := strings.LastIndexByte(a.number, m)
		whole, decimals = a.number[:at], "."+a.number[at+1:]
	}
	whole = thousands.Replace(whole)
	v, err = decimal.NewFromString(whole + decimals)
	if err != nil {
		return v, false, fmt.Errorf("is not an amount: %w", err)
	}
	if a.negative {
		v = v.Neg()
	}
	return v, assumed, nil
}
