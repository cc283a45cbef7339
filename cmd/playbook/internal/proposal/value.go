package proposal

import (
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// Words of a filled proposal that do not come from its text.
type Words struct {
	Prices, Item, Quantity, Unit, Sum, Total string    // of the price table
	Yes, No                                  string    // a checkbox
	Alerts                                   [5]string // titles, in the order of markdown.Alerts
}

var wordsOf = map[string]Words{
	"en": {"Prices", "Item", "Quantity", "Each", "Amount", "Total", "yes", "no",
		[5]string{"Note", "Tip", "Important", "Warning", "Caution"}},
	"zh": {"价格", "项目", "数量", "单价", "金额", "合计", "是", "否",
		[5]string{"说明", "提示", "重要", "注意", "小心"}},
}

// orOf fills what is empty with the words of a language; English where we have none.
func (w Words) orOf(lang string) Words {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	d, ok := wordsOf[base]
	if !ok {
		d = wordsOf["en"]
	}
	if w.Alerts != ([5]string{}) {
		d.Alerts = w.Alerts
	}
	return Words{first(w.Prices, d.Prices), first(w.Item, d.Item), first(w.Quantity, d.Quantity), first(w.Unit, d.Unit),
		first(w.Sum, d.Sum), first(w.Total, d.Total), first(w.Yes, d.Yes), first(w.No, d.No), d.Alerts}
}

// set checks one value and keeps it with the words that it prints.
func (f *form) set(fd schema.Field, value string) {
	v := strings.ToValidUTF8(value, "\ufffd") // from a terminal that writes another encoding
	v = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\r", "\n"))
	if fd.Type != schema.FieldLongText {
		v = strings.Join(strings.Fields(v), " ")
	}
	fail := func(want string) { f.wrong = append(f.wrong, Fault{fd.Name, label(fd), v, want}) }
	if fd.Type == schema.FieldCheckbox {
		switch strings.ToLower(v) {
		case "true", "yes", "on", "1", "x":
			f.values[fd.Name], f.shown[fd.Name] = "true", f.words.Yes
		case "", "false", "no", "off", "0":
			if !fd.Required { // a box that must be ticked is missing until it is
				f.values[fd.Name], f.shown[fd.Name] = "false", f.words.No
			}
		default:
			fail("yes or no")
		}
		return
	}
	if v == "" {
		return
	}
	show := v
	switch fd.Type {
	case schema.FieldNumber, schema.FieldMoney:
		d, ok := parse(v, f.lang)
		if !ok {
			fail("a number")
			return
		}
		f.numbers[fd.Name] = d
		show = plainNumber(d, f.lang)
		if fd.Type == schema.FieldMoney {
			show = money(d, f.currency, f.lang)
		}
	case schema.FieldDate:
		d, err := schema.ParseDate(v)
		if err != nil {
			fail("a date like 2026-11-16")
			return
		}
		show = day(d, f.lang)
	case schema.FieldSelect:
		if !slices.Contains(fd.Options, v) {
			fail("one of " + strings.Join(fd.Options, ", "))
			return
		}
	case schema.FieldEmail:
		if at := strings.IndexByte(v, '@'); at < 1 || at == len(v)-1 || strings.Contains(v, " ") {
			fail("an e-mail address")
			return
		}
	}
	f.values[fd.Name], f.shown[fd.Name] = v, show
}

// day prints a date for readers: 16 November 2026, 2026年11月16日; as it is
// written in languages whose months we do not know.
func day(d schema.Date, lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "en":
		return d.Format("2 January 2006")
	case "zh", "ja":
		return d.Format("2006年1月2日")
	}
	return d.String()
}
