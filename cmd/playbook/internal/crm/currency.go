package crm

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/currency"
)

// isoCode gives the ISO 4217 code that s is, in capitals.
func isoCode(s string) (string, bool) {
	if len(s) != 3 {
		return "", false
	}
	u, err := currency.ParseISO(s)
	if err != nil {
		return "", false
	}
	return u.String(), true
}

// signs are the currencies that a sign may stand for.
var signs = map[string][]string{
	"€": {"EUR"}, "£": {"GBP"}, "₹": {"INR"}, "Rs": {"INR", "PKR", "LKR"}, "Rs.": {"INR", "PKR", "LKR"}, "₩": {"KRW"}, "₽": {"RUB"}, "₺": {"TRY"},
	"₴": {"UAH"}, "₫": {"VND"}, "₪": {"ILS"}, "฿": {"THB"}, "₱": {"PHP"}, "₦": {"NGN"}, "zł": {"PLN"}, "Kč": {"CZK"},
	"Ft": {"HUF"}, "R$": {"BRL"}, "US$": {"USD"}, "C$": {"CAD"}, "CA$": {"CAD"}, "A$": {"AUD"}, "AU$": {"AUD"}, "NZ$": {"NZD"},
	"S$": {"SGD"}, "HK$": {"HKD"}, "NT$": {"TWD"}, "MX$": {"MXN"}, "CN¥": {"CNY"}, "元": {"CNY"}, "円": {"JPY"}, "Fr.": {"CHF"},
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"}, "¥": {"CNY", "JPY"}, "￥": {"CNY", "JPY"},
	"kr": {"DKK", "ISK", "NOK", "SEK"}, "kr.": {"DKK", "ISK", "NOK", "SEK"}, "R": {"ZAR"},
}

// currencyOf finds the currency of one amount: that of its own column, of the
// code or sign beside the number, else the snapshot's (""). They must not
// contradict each other.
func currencyOf(column string, a amount, snapshot string) (string, error) {
	code := ""
	if column != "" {
		c, ok := isoCode(column)
		if !ok {
			return "", fmt.Errorf("%q is not a currency code like EUR", column)
		}
		code = c
	}
	for _, mark := range []string{a.before, a.after} {
		if mark == "" {
			continue
		}
		of, ok := signs[mark]
		if iso, is := isoCode(mark); is {
			of, ok = []string{iso}, true
		}
		switch {
		case !ok:
			return "", fmt.Errorf("%q beside the amount is no currency", mark)
		case code != "" && slices.Contains(of, code):
		case code != "":
			return "", fmt.Errorf("%q beside the amount is not %s", mark, code)
		case len(of) == 1:
			code = of[0]
		case slices.Contains(of, snapshot):
			code = snapshot
		default:
			return "", fmt.Errorf("%q may be %s", mark, strings.Join(of, ", "))
		}
	}
	return code, nil
}
