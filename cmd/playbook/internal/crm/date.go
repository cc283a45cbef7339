package crm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/schema"
)

// order is how day, month and year follow each other in a numeric date; a set of
// orders is their sum.
type order uint8

const (
	yearFirst order = 1 << iota
	dayFirst
	monthFirst
)

// parseOrder reads --date-format: DD/MM/YYYY, MM/DD/YYYY or YYYY-MM-DD with any
// separators and any number of letters, or day-first and month-first.
func parseOrder(s string) (order, error) {
	letters := ""
	for _, c := range strings.ToLower(s) {
		if strings.ContainsRune("dmy", c) && !strings.HasSuffix(letters, string(c)) {
			letters += string(c)
		}
	}
	switch f := fold(s); {
	case f == "day-first":
		return dayFirst, nil
	case f == "month-first":
		return monthFirst, nil
	case strings.Trim(f, "dmy/.- ") != "":
	case letters == "dmy":
		return dayFirst, nil
	case letters == "mdy":
		return monthFirst, nil
	case letters == "ymd":
		return yearFirst, nil
	}
	return 0, fmt.Errorf("no date format %q: use DD/MM/YYYY, MM/DD/YYYY or YYYY-MM-DD", s)
}

// reading is what a date's text can mean: the day in each order that the
// calendar allows. A text with one meaning has it in all orders.
type reading struct {
	orders order
	days   [3]schema.Date // year, day, month first
	sure   bool           // a form that has but one meaning (ISO, a month's name, a serial number)
}

func (r reading) in(o order) schema.Date {
	switch o {
	case yearFirst:
		return r.days[0]
	case dayFirst:
		return r.days[1]
	}
	return r.days[2]
}

var (
	clock   = regexp.MustCompile(`[T ,]+\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{2,5})?$`)
	numeric = regexp.MustCompile(`^(\d{1,4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,4})\s?[.日]?$`)
	serial  = regexp.MustCompile(`^\d{5}([.,]\d+)?$`)
	compact = regexp.MustCompile(`^\d{8}$`)
)

// named are the forms with an English month in letters.
var named = []string{"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006", "2 Jan 06", "Jan 2 06"}

// Excel counts days from the last day of 1899 minus one (it takes 1900 for a
// leap year); these are 1954 and 2119, past which a number is no deal's date.
var (
	excelZero             = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	serialFrom, serialEnd = 20000, 80000
)

// readDate reads one cell; ok is false when it is no date at all. Of a date with
// a time the day is taken as it is written, whatever the time zone: that is the
// day the CRM showed.
func readDate(s string) (r reading, ok bool) {
	if at := clock.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	switch {
	case serial.MatchString(s):
		whole, _, _ := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
		n, _ := strconv.Atoi(whole)
		return sure(schema.Date{Time: excelZero.AddDate(0, 0, n)}), n >= serialFrom && n < serialEnd
	case compact.MatchString(s):
		t, err := time.Parse("20060102", s)
		return sure(schema.Date{Time: t}), err == nil && t.Year() > 1900
	}
	if m := numeric.FindStringSubmatch(s); m != nil {
		return readNumeric(m[1], m[2], m[3])
	}
	words := strings.Join(strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(" ,.-/", c) }), " ")
	for _, layout := range named {
		if t, err := time.Parse(layout, words); err == nil {
			return sure(schema.Date{Time: t}), true
		}
	}
	return reading{}, false
}

func sure(d schema.Date) reading {
	return reading{orders: yearFirst | dayFirst | monthFirst, days: [3]schema.Date{d, d, d}, sure: true}
}

// readNumeric reads three numbers in every order that gives a day of the
// calendar. A year of four digits says where it stands; of two it may stand at
// either end.
func readNumeric(a, b, c string) (reading, bool) {
	var r reading
	try := func(o order, i int, y, m, d string) {
		if len(y) == 3 || len(y) == 1 || len(m) > 2 || len(d) > 2 {
			return
		}
		year, _ := strconv.Atoi(y)
		month, _ := strconv.Atoi(m)
		day, _ := strconv.Atoi(d)
		if len(y) == 2 {
			if year += 1900; year < 1970 {
				year += 100
			}
		}
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if year >= 1900 && t.Year() == year && int(t.Month()) == month && t.Day() == day {
			r.orders |= o
			r.days[i] = schema.Date{Time: t}
		}
	}
	try(yearFirst, 0, a, b, c)
	try(dayFirst, 1, c, b, a)
	try(monthFirst, 2, c, a, b)
	if len(a) == 4 && r.orders != 0 {
		return sure(r.days[0]), true
	}
	return r, r.orders != 0
}
