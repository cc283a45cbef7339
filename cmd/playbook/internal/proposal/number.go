package proposal

import (
	"strings"

	"github.com/shopspring/decimal"
)

// marks are how a language writes numbers: the mark before the fraction and the
// one between groups of three digits.
type marks struct{ point, group string }

// marksOf covers the languages whose habits differ from English and Chinese; all
// others are written 1,234.5.
func marksOf(lang string) marks {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "de", "es", "it", "nl", "da", "pt", "id", "tr", "el", "ro", "hr", "sl":
		return marks{",", "."}
	case "fr", "sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "ru", "uk", "hu", "bg":
		return marks{",", "\u00a0"}
	}
	return marks{".", ","}
}

var blanks = strings.NewReplacer(" ", "", "\t", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "", "€", "", "$", "", "£", "", "¥", "", "−", "-")

// parse reads a number as people type it: with or without groups, with a currency
// before or behind. Where a single mark could be either, the language decides:
// 1,900 is 1900 in English and 1.9 in German.
func parse(text, lang string) (decimal.Decimal, bool) {
	t := blanks.Replace(strings.TrimSpace(text))
	if n := len(t); n > 3 {
		if isCode(t[:3]) {
			t = t[3:]
		} else if isCode(t[n-3:]) {
			t = t[:n-3]
		}
	}
	sign := ""
	if strings.HasPrefix(t, "-") || strings.HasPrefix(t, "+") {
		sign, t = strings.TrimPrefix(t[:1], "+"), t[1:]
	}
	dots, commas := strings.Count(t, "."), strings.Count(t, ",")
	point, group := "", ""
	switch {
	case dots > 0 && commas > 0:
		point, group = ".", ","
		if strings.LastIndex(t, ",") > strings.LastIndex(t, ".") {
			point, group = ",", "."
		}
	case dots > 1:
		group = "."
	case commas > 1:
		group = ","
	case dots+commas == 1:
		mark := "."
		if commas == 1 {
			mark = ","
		}
		whole, rest, _ := strings.Cut(t, mark)
		if mark != marksOf(lang).point && len(rest) == 3 && len(whole) > 0 && len(whole) < 4 && whole != "0" {
			group = mark
		} else {
			point = mark
		}
	}
	whole, fraction := t, ""
	if point != "" {
		if strings.Count(t, point) > 1 {
			return decimal.Zero, false
		}
		whole, fraction, _ = strings.Cut(t, point)
	}
	if group != "" {
		parts := strings.Split(whole, group)
		for i, p := range parts {
			if i == 0 && (p == "" || len(p) > 3) || i > 0 && len(p) != 3 {
				return decimal.Zero, false
			}
		}
		whole = strings.Join(parts, "")
	}
	if whole == "" || len(whole) > 18 || len(fraction) > 8 || !digits(whole) || !digits(fraction) {
		return decimal.Zero, false
	}
	if fraction != "" {
		whole += "." + fraction
	}
	d, err := decimal.NewFromString(sign + whole)
	return d, err == nil
}

func isCode(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// format prints d with places digits after the point, rounded half away from zero.
func format(d decimal.Decimal, places int32, lang string) string {
	m := marksOf(lang)
	s := d.Abs().StringFixed(places)
	whole, fraction, has := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + m.group + whole[i:]
	}
	if has {
		whole += m.point + fraction
	}
	if d.Round(places).IsNegative() {
		whole = "-" + whole
	}
	return whole
}

// plainNumber prints d with the digits it has.
func plainNumber(d decimal.Decimal, lang string) string {
	return format(d, places(d), lang)
}

// places is the number of digits after the point, trailing zeros left out.
func places(d decimal.Decimal) int32 {
	_, fraction, _ := strings.Cut(d.String(), ".")
	return int32(len(strings.TrimRight(fraction, "0")))
}

// smallest is the number of digits of a currency's smallest unit (ISO 4217).
func smallest(currency string) int32 {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "PYG", "UGX":
		return 0
	case "KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD":
		return 3
	}
	return 2
}

// money prints an amount in a sentence: EUR 9,800 or EUR 9,800.50.
func money(d decimal.Decimal, currency, lang string) string {
	n := places(d)
	if n > 0 {
		n = max(n, smallest(currency))
	}
	s := format(d, n, lang)
	if currency != "" {
		s = currency + "\u00a0" + s
	}
	return s
}
