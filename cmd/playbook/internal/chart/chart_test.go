package chart

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
)

func draw(t testing.TB, s sample, r *Renderer) Chart {
	t.Helper()
	c, err := s.draw(r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a strict content security policy would stop, or what could run.
var forbidden = regexp.MustCompile(`(?i)\sstyle\s*=|<style|<script|href|\son[a-z]+\s*=|<foreignObject|url\(|NaN|Inf|e\+\d`)

func TestEveryKind(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			c, again := draw(t, s, NewRenderer(0)), draw(t, s, NewRenderer(0))
			if !bytes.Equal(c.Option, again.Option) || !bytes.Equal(c.SVG, again.SVG) {
				t.Error("the same figures gave other bytes")
			}
			if bad := forbidden.FindString(string(c.SVG)); bad != "" {
				t.Errorf("the picture holds %q", bad)
			}
			if !json.Valid(c.Option) || bytes.ContainsAny(c.Option, "<>&") {
				t.Errorf("the option is not safe JSON: %s", c.Option)
			}
			words := svgWords(t, c.SVG)
			for _, row := range c.Table.Rows {
				if len(row) != len(c.Table.Header) {
					t.Errorf("row %q has %d cells under %d headings", row, len(row), len(c.Table.Header))
				}
			}
			if c.Kind == "trend" || s.name == "pareto-long" {
				return // drawn, but not written: see the tests of their own
			}
			for _, row := range c.Table.Rows {
				for _, cell := range row[1:] {
					if c.Kind != "ageing" && cell != "" && !strings.Contains(words, "\n"+cell+"\n") {
						t.Errorf("%q stands in the table, not in the picture", cell)
					}
				}
			}
		})
	}
}

// svgWords checks that a picture is XML and returns its words, one a line.
func svgWords(t *testing.T, svg []byte) string {
	t.Helper()
	words, dec := "\n", xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return words
		}
		if err != nil {
			t.Fatalf("the picture is not XML: %v\n%s", err, svg)
		}
		if w, ok := tok.(xml.CharData); ok {
			words += string(w) + "\n"
		}
	}
}

func TestTablesHaveEveryFigure(t *testing.T) {
	r := NewRenderer(0)
	trend, err := r.Trend(Trend{Meta: Meta{ID: "t"}, Weeks: []string{"W46", "W47"}, Lines: []Line{{"A", []int{31, 32}}, {"B", []int{Missing, 7}}}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, trend.Table.Rows, [][]string{{"W46", "31", ""}, {"W47", "32", "7"}})
	// 14 days: 10 and 14 are within, 15 and 28 are over, 29 is over twice.
	age, err := r.Ageing(Ageing{Meta: Meta{ID: "a"}, Stages: []AgeStage{{"New", 14, []int{10, 29, 14, 15, 28}}}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, age.Table.Rows, [][]string{{"New", "14", "2", "2", "1", "29"}})
	for _, s := range samples() {
		if s.name == "pareto-long" {
			if c := draw(t, s, r); len(c.Table.Rows) != 40 || !strings.Contains(string(c.SVG), ">25 others<") {
				t.Error("the table lacks accounts, or the picture their sum")
			}
		}
	}
}

func equal(t *testing.T, got, want [][]string) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if !bytes.Equal(g, w) {
		t.Errorf("got %s, want %s", g, w)
	}
}

// The end of the lines must stand where the axis says: 48 on an axis to 60 is four
// fifths of the way up.
func TestTrendMatchesItsAxis(t *testing.T) {
	c, err := NewRenderer(0).Trend(Trend{Meta: Meta{ID: "t"}, Weeks: []string{"W46", "W47"}, Lines: []Line{{"A", []int{0, 48}}}})
	if err != nil {
		t.Fatal(err)
	}
	const bottom, height = trendHeight - trendBottom, trendHeight - trendBottom - trendTop
	m := regexp.MustCompile(`points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)"`).FindStringSubmatch(string(c.SVG))
	if m == nil {
		t.Fatalf("no line in %s", c.SVG)
	}
	var y0, y1 float64
	for i, p := range []*float64{&y0, &y1} {
		if err := json.Unmarshal([]byte(m[2+2*i]), p); err != nil {
			t.Fatal(err)
		}
	}
	if math.Abs(y0-bottom) > 1.5 || math.Abs(y1-(bottom-height*0.8)) > 1.5 {
		t.Errorf("0 and 48 stand at %v and %v, want about %v and %v", y0, y1, bottom, bottom-height*0.8)
	}
}

func TestRefused(t *testing.T) {
	r, m := NewRenderer(0), Meta{ID: "x"}
	many := make([]Share, MaxPoints+1)
	for name, err := range map[string]error{
		"no stages":      second(r.Funnel(Funnel{Meta: m})),
		"uneven":         second(r.Funnel(Funnel{Meta: m, Labels: []string{"a", "b"}, Counts: []int{1}})),
		"negative":       second(r.Funnel(Funnel{Meta: m, Labels: []string{"a"}, Counts: []int{-1}})),
		"ratios":         second(r.Funnel(Funnel{Meta: m, Labels: []string{"a"}, Counts: []int{1}, Ratios: []string{"x"}})),
		"function":       second(r.Funnel(Funnel{Meta: m, Labels: []string{"__f__alert(1)__f__"}, Counts: []int{1}})),
		"function title": second(r.Funnel(Funnel{Meta: Meta{ID: "x", Title: "__f__"}, Labels: []string{"a"}, Counts: []int{1}})),
		"id":             second(r.Funnel(Funnel{Meta: Meta{ID: `x" onload="`}, Labels: []string{"a"}, Counts: []int{1}})),
		"weeks":          second(r.Trend(Trend{Meta: m, Weeks: []string{"W1"}, Lines: []Line{{"a", nil}}})),
		"NaN":            second(r.Pareto(Pareto{Meta: m, Accounts: []Share{{Label: "a", Value: math.NaN()}}})),
		"Inf":            second(r.Results(Results{Meta: m, Measures: []Measure{{"a", "", math.Inf(1), 0}}})),
		"shrinking":      second(r.Pareto(Pareto{Meta: m, Accounts: []Share{{"a", 1, "", 0.5}, {"b", 1, "", 0.4}}})),
		"too many":       second(r.Pareto(Pareto{Meta: m, Accounts: many})),
		"no sum":         second(r.Waterfall(Waterfall{Meta: m, Steps: []Step{{"a", 3, "", true, Plain}, {"b", -1, "", false, Bad}, {"c", 3, "", true, Plain}}})),
		"below zero":     second(r.Waterfall(Waterfall{Meta: m, Steps: []Step{{"b", -1, "", false, Bad}}})),
		"future":         second(r.Ageing(Ageing{Meta: m, Stages: []AgeStage{{"a", 1, []int{-3}}}})),
		"no rows":        second(r.Movement(Movement{Meta: m})),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "chart ") {
			t.Errorf("%s: got %v, want an error that names the chart", name, err)
		}
	}
}

func second(_ Chart, err error) error { return err }

func TestHostileWords(t *testing.T) {
	evil := "</script><script>alert(1)</script>\u2028\x00\"'&<img onerror=x>{b}"
	r := NewRenderer(0)
	for _, c := range []func() (Chart, error){
		func() (Chart, error) {
			return r.Funnel(Funnel{Meta: Meta{"x", evil, evil}, Labels: []string{evil, evil}, Counts: []int{2, 1}, Ratios: []string{evil}})
		},
		func() (Chart, error) {
			return r.Trend(Trend{Meta: Meta{"x", evil, evil}, Weeks: []string{evil}, Lines: []Line{{evil, []int{1}}}})
		},
		func() (Chart, error) {
			return r.Movement(Movement{Meta: Meta{"x", evil, evil}, Classes: []Class{{evil, 1, Good, evil}}})
		},
		func() (Chart, error) {
			return r.Results(Results{Meta: Meta{"x", evil, evil}, Measures: []Measure{{evil, evil, 1, 2}}})
		},
	} {
		c, err := c()
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(c.Option, "<>&") || bytes.Contains(c.Option, []byte("\u2028")) {
			t.Errorf("%s: the option can leave its script element", c.Kind)
		}
		svgWords(t, c.SVG)
		if tags := regexp.MustCompile(`<(script|img)`).Find(c.SVG); tags != nil {
			t.Errorf("%s: the picture holds %s", c.Kind, tags)
		}
	}
}

func TestDrawnOnce(t *testing.T) {
	r := NewRenderer(2)
	one := func(n int) []byte {
		c, err := r.Funnel(Funnel{Meta: Meta{ID: "x"}, Labels: []string{"a"}, Counts: []int{n}})
		if err != nil {
			t.Error(err)
		}
		return c.SVG
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { one(1) })
	}
	wg.Wait()
	if r.draws != 1 {
		t.Errorf("the same option was drawn %d times", r.draws)
	}
	want := one(1)
	one(2)
	one(3)
	if len(r.known) != 2 || len(r.order) != 2 {
		t.Errorf("%d drawings are remembered, the limit is 2", len(r.known))
	}
	if !bytes.Equal(one(1), want) || r.draws != 4 {
		t.Errorf("drawn %d times, want 4: the first was forgotten", r.draws)
	}
}

// The palette stands in three places: here, in the style sheet and in the script.
func TestPaletteIsOne(t *testing.T) {
	css := read(t, "styles/chart.css")
	js := read(t, "scripts/charts.js")
	seen := map[string]role{}
	for r, v := range palette {
		if other, ok := seen[v]; ok {
			t.Errorf("%s and %s are both %s", r, other, v)
		}
		seen[v] = r
		for _, want := range []string{"--chart-" + string(r) + ":", ".cf-" + string(r) + " { fill: var(--chart-" + string(r) + ")", ".cl-" + string(r) + " { stroke: var(--chart-" + string(r) + ")"} {
			if !strings.Contains(css, want) {
				t.Errorf("chart.css lacks %q", want)
			}
		}
		if !strings.Contains(js, `"`+v+`": "`+string(r)+`"`) {
			t.Errorf("charts.js lacks %q: %q", v, r)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../../../themes/default/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func BenchmarkChart(b *testing.B) {
	for _, s := range samples() {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				draw(b, s, NewRenderer(0))
			}
		})
	}
}
