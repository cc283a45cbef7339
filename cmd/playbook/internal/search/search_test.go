package search

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func termsOf(text string) []string {
	out := []string{}
	s := scanner{emit: func(t []byte) { out = append(out, string(t)) }}
	s.scan(text)
	return out
}

type termCase struct {
	Text  string   `json:"text"`
	Terms []string `json:"terms"`
}

// termCases is the table that the Go and the JavaScript half both keep to.
func termCases(t *testing.T) []termCase {
	data, err := os.ReadFile("testdata/terms.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []termCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestTerms(t *testing.T) {
	for _, c := range termCases(t) {
		if diff := cmp.Diff(c.Terms, termsOf(c.Text)); diff != "" {
			t.Errorf("terms of %q (-want +got):\n%s", c.Text, diff)
		}
	}
}

// files builds an index and gives its files by name.
func files(t testing.TB, pages ...Page) map[string][]byte {
	t.Helper()
	out, err := Build(prepareAll(pages), Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := map[string][]byte{}
	for _, f := range out {
		m[f.Name] = f.Data
	}
	return m
}

// contents is all that an index holds, in the clear: manifest, documents, and
// terms without their front coding.
func contents(t *testing.T, index map[string][]byte) string {
	t.Helper()
	var out strings.Builder
	for name, data := range index {
		out.WriteString(name + "\n")
		if name != Manifest {
			var err error
			if data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data))); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if name[0] == 't' || name[0] == 'f' {
			for _, term := range readTerms(data) {
				out.WriteString(term + "\n")
			}
		}
		out.Write(data)
	}
	return out.String()
}

func readTerms(data []byte) (terms []string) {
	number := func() int {
		v, n := binary.Uvarint(data)
		data = data[n:]
		return int(v)
	}
	data = data[4*number():]
	before := ""
	for range number() {
		shared, rest := number(), number()
		before = before[:shared] + string(data[:rest])
		data = data[rest:]
		terms = append(terms, before)
		number()
		if size := number(); size%2 == 0 {
			data = data[size/2:]
		}
	}
	return terms
}

func TestSameBytes(t *testing.T) {
	pages := corpus(300)
	want := files(t, pages...)
	slices.Reverse(pages)
	if diff := cmp.Diff(want, files(t, pages...)); diff != "" {
		t.Error("the order of pages changes the index")
	}
}

func TestEditChangesFewFiles(t *testing.T) {
	pages := corpus(1000)
	before := files(t, pages...)
	pages[500].Sections[2].Text += " quixotic"
	changed := 0
	after := files(t, pages...)
	for name := range after {
		if _, kept := before[name]; !kept {
			changed++
		}
	}
	if changed == 0 || changed > len(after)/4 {
		t.Errorf("%d of %d files have a new name after one word was added", changed, len(after))
	}
}

// A page that is left out of Build leaves no trace, in whatever field it spoke.
func TestNoTraceOfPageLeftOut(t *testing.T) {
	const canary = "zqxcanary"
	secret := Page{
		URL: canary + "-url/", Title: canary + " title", Kind: canary + "-kind", Lang: canary + "-lang",
		Stages: []string{canary + "-stage"},
		Sections: []Section{
			{Text: "before " + canary + " after"},
			{ID: canary + "-id", Heading: "About " + canary, Text: canary + "s, " + canary},
		},
	}
	public := corpus(40)
	with := contents(t, files(t, append(public, secret)...))
	for _, field := range []string{"-url", " title", "-kind", "-lang", "-stage", "-id"} {
		if !strings.Contains(with, canary+field) {
			t.Errorf("%q is not in the index of all pages: the test sees nothing", canary+field)
		}
	}
	without := files(t, public...)
	if strings.Contains(contents(t, without), "zqx") {
		t.Error("a word of the page left out is in the index")
	}
	prepared := prepareAll(append(public, secret))
	left, err := Build(prepared[:len(public)], Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if !bytes.Equal(f.Data, without[f.Name]) {
			t.Errorf("%s differs because another page was prepared", f.Name)
		}
	}
}

func TestTwoPagesWithOneURL(t *testing.T) {
	p := Prepare(Page{URL: "a/", Title: "A"})
	_, err := Build([]*Prepared{p, p}, Options{})
	if err == nil || !strings.Contains(err.Error(), `"a/"`) {
		t.Errorf("error is %v, want one that names the address", err)
	}
}

func TestNoPages(t *testing.T) {
	if got := files(t); len(got) != 2 {
		t.Errorf("an empty index has %d files, want manifest and filters", len(got))
	}
}

func TestPostingSections(t *testing.T) {
	for _, sections := range []uint64{1, 1 << 13, 1 << 14, 1 << 63, 3, 1<<15 | 1, 1<<16 | 1, 7, 1<<63 | 1<<40 | 1} {
		p := appendPosting(nil, 9, sections)
		if n := postingSize(append(slices.Clone(p), 0xff)); n != len(p) {
			t.Errorf("sections %b: size %d, want %d", sections, n, len(p))
		}
	}
}
