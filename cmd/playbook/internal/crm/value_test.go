package crm

import (
	"strings"
	"testing"
)

// TestDates reads single cells; "" stands for no date, and two days for a text
// that means the first when the day comes first, the second when the month does.
func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-16":                    "2026-11-16",
		"2026/11/16":                    "2026-11-16",
		"2026-11-16 14:30":              "2026-11-16",
		"2026-11-16T23:59:59.123Z":      "2026-11-16",
		"2026-11-16T23:59:59+09:00":     "2026-11-16",
		"20261116":                      "2026-11-16",
		"2026年11月16日":                   "2026-11-16",
		"2026. 11. 16.":                 "2026-11-16",
		"16.11.2026, 14:30":             "2026-11-16",
		"11/16/2026 2:30 PM":            "2026-11-16",
		"16/11/2026":                    "2026-11-16",
		"03/04/2026":                    "2026-04-03 2026-03-04",
		"04/04/2026":                    "2026-04-04",
		"Nov 16, 2026":                  "2026-11-16",
		"16-Nov-2026":                   "2026-11-16",
		"16 November 2026 09:00":        "2026-11-16",
		"46342":                         "2026-11-16", // 46342 days after 1899-12-30
		"46342.6041666":                 "2026-11-16",
		"46342,5":                       "2026-11-16",
		"29/02/2024":                    "2024-02-29",
		"29/02/2026":                    "",
		"31/31/2026":                    "",
		"485000":                        "",
		"12345":                         "", // a serial of 1933
		"soon":                          "",
		"=1+1":                          "",
		"2026-W47":                      "",
		"1/2/3":                         "",
		strings.Repeat("1/", 100) + "1": "",
	} {
		r, ok := readDate(text)
		got := ""
		if ok {
			d, m := r.in(dayFirst).String(), r.in(monthFirst).String()
			switch {
			case d == m || m == "":
				got = d
			case d == "":
				got = m
			default:
				got = d + " " + m
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestTwoDigitYears: 16.11.26 may begin with the year as well, so it is open.
func TestTwoDigitYears(t *testing.T) {
	r, ok := readDate("16.11.26")
	if !ok || r.orders != yearFirst|dayFirst || r.in(dayFirst).String() != "2026-11-16" || r.in(yearFirst).String() != "2016-11-26" {
		t.Errorf("got %+v, %v", r, ok)
	}
}

func TestOrders(t *testing.T) {
	for text, want := range map[string]order{
		"DD/MM/YYYY": dayFirst, "d.m.yy": dayFirst, "day-first": dayFirst, "MM/DD/YYYY": monthFirst, "month-first": monthFirst,
		"YYYY-MM-DD": yearFirst, "": 0, "iso": 0, "DD/MM": 0, "YYYY/DD/MM": 0, "%d/%m/%y": 0,
	} {
		if got, err := parseOrder(text); got != want || (err == nil) != (want != 0) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}

// TestAmounts reads single cells in a column that says nothing more, and, where
// a second text is given, in a column that has that one as well.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ text, beside, want string }{
		{"USD 485,000.00", "", "485000 USD"},
		{"485.000,00", "", "485000"},
		{"1 234,50", "", "1234.5"},
		{"1\u00a0234,50", "", "1234.5"},
		{"1\u202f234\u202f567", "", "1234567"},
		{"1'234.50", "", "1234.5"},
		{"1’234.50 CHF", "", "1234.5 CHF"},
		{"(1,200.00)", "", "-1200"},
		{"$(1,200.00)", "", "error"}, // whose dollar?
		{"(US$1,200.00)", "", "-1200 USD"},
		{"-1200", "", "-1200"},
		{"−1200", "", "-1200"},
		{"1200-", "", "-1200"},
		{"1200,-", "", "1200"},
		{"+5", "", "5"},
		{".5", "", "0.5"},
		{"0,125", "", "0.125"},
		{"€485", "", "485 EUR"},
		{"485 €", "", "485 EUR"},
		{"12.000 zł", "", "12000 PLN"},
		{"4,85,000.00", "", "485000"},
		{"1,485,000", "", "1485000"},
		{"485,000", "", "485000"},
		{"485,000", "1.5", "485000"},
		{"485,000", "1,5", "485"},
		{"485.000", "1,5", "485000"},
		{"485.125", "1.5", "485.125"},
		{"485.000", "1.485.000", "485000"},
		{"KWD 485.000", "", "error"},
		{"KWD 485.000", "1.5", "485 KWD"},
		{"1234,567", "", "1234.567"},
		{"90%", "", "error"},
		{"1.2M", "", "error"},
		{"1,2,3", "", "error"},
		{"1.2.3,4", "", "error"},
		{"1,234.5,6", "", "error"},
		{"12,34,567.1.2", "", "error"},
		{"1E+05", "", "error"},
		{"one", "", "error"},
		{"=1+1", "", "error"},
		{"1-2", "", "error"},
		{"--5", "", "error"},
		{strings.Repeat("9", 31), "", "error"},
	} {
		im := &importer{}
		col := im.amounts([]row{{cells: cellsWith(c.text)}, {cells: cellsWith(c.beside)}})
		got := "error"
		if a, err := takeApart(c.text); err == nil {
			if code, err := currencyOf("", a, ""); err == nil {
				if v, _, err := col.decimal(a, code); err == nil {
					got = strings.TrimSpace(v.String() + " " + code)
				}
			}
		}
		if got != c.want {
			t.Errorf("%q beside %q: got %q, want %q", c.text, c.beside, got, c.want)
		}
	}
}

func cellsWith(value string) (cells [nFields]string) {
	cells[fValue] = value
	return cells
}

// TestLongID checks the three added characters, worked out by hand: in
// 0065g|00000|AbCdE the capitals of the last part are its 1st, 3rd and 5th
// character, 1+4+16 = 21 → V; the other parts have none → A.
func TestLongID(t *testing.T) {
	if got := longID("0065g00000AbCdE"); got != "0065g00000AbCdEAAV" {
		t.Errorf("got %s", got)
	}
}
