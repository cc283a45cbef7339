package crm

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// TestText writes one export in every encoding, delimiter and line end that
// exports come in: the snapshot is the same each time.
func TestText(t *testing.T) {
	rows := [][]string{
		{"id", "account", "owner", "stage", "value", "due"},
		{"1", "Mühle; \"Söhne\",\tKG", "ada", "Intention", "1.234,50", "18/12/2026"},
		{"2", "日本 | 商事", "Ben Lindqvist", "signed", "USD 485.000,00", "03/04/2026"},
	}
	var first string
	for _, delim := range []string{",", ";", "\t", "|"} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			for _, lead := range []string{"", "sep=" + delim + end, "\"sep=" + delim + "\"" + end, "A report" + end + end} {
				var b strings.Builder
				b.WriteString(lead)
				for _, r := range rows {
					for i, cell := range r {
						if i > 0 {
							b.WriteString(delim)
						}
						b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
					}
					b.WriteString(end)
				}
				for name, enc := range map[string]encoding.Encoding{
					"UTF-8": encoding.Nop, "UTF-8 BOM": unicode.UTF8BOM,
					"UTF-16LE BOM": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16BE BOM": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
					"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
				} {
					in, err := enc.NewEncoder().Bytes([]byte(b.String()))
					if err != nil {
						t.Fatal(err)
					}
					res, err := Import(bytes.NewReader(in), demo(CSV))
					if err != nil {
						t.Errorf("%s %q %q %q: %v", name, delim, end, lead, err)
						continue
					}
					out, err := Encode(res.Snapshot)
					if err != nil {
						t.Fatal(err)
					}
					if first == "" {
						first = string(out)
					}
					if string(out) != first {
						t.Errorf("%s %q %q %q: got\n%s", name, delim, end, lead, out)
					}
				}
			}
		}
	}
	want := "as_of: 2026-11-22\ncurrency: EUR\ndeals:\n" +
		"- {id: '1', account: 'Mühle; \"Söhne\", KG', owner: ada, stage: intention, value: 1234.5, due: 2026-12-18}\n" +
		"- {id: '2', account: 日本 | 商事, owner: ben, stage: signed, value: 485000, currency: USD, due: 2026-04-03}\n"
	if first != want {
		t.Errorf("got\n%s", first)
	}
}

// TestNotATable: what is given by mistake is named, with the way out.
func TestNotATable(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "the file is empty",
		" \n\n":                            "the file is empty",
		"\ufeff":                           "the file is empty",
		"PK\x03\x04\x14\x00":               "the file is an Excel workbook or a zip archive",
		"\xd0\xcf\x11\xe0\xa1\xb1":         "the file is an old Excel workbook",
		"\ufeff\n <HTML><head>":            "the file is a web page or XML",
		"<?xml version=\"1.0\"?>":          "the file is a web page or XML",
		"%PDF-1.7":                         "the file is a PDF",
		"\x1f\x8b\x08\x00":                 "the file is compressed",
		"{\"deals\": []}":                  "the file is JSON",
		"id,owner,stage\n1,ada,\x00\x01\n": "the file is not text",
		"id,owner,stage\n":                 "the export holds no deals",
		"\n\r\n\n":                         "the file is empty",
		"id\n":                             "no column is known for stage, owner",
	} {
		_, err := Import(strings.NewReader(in), demo(CSV))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
}
