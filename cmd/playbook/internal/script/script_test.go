package script

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/markdown"
)

func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		name, lang string
		parts      []markdown.Part
		seconds    float64
	}{
		// 75 words at 150 a minute are 30 s
		{"english", "en", []markdown.Part{{Text: strings.Repeat("word ", 75)}}, 30},
		// 120 characters at 240 a minute are 30 s; punctuation is not spoken
		{"chinese", "zh", []markdown.Part{{Text: strings.Repeat("我们，", 60)}}, 30},
		// 100 characters at 300 a minute are 20 s
		{"japanese", "ja", []markdown.Part{{Text: strings.Repeat("あい", 50)}}, 20},
		// 24 characters (6 s) and 5 words (2 s)
		{"mixed", "zh", []markdown.Part{{Text: strings.Repeat("我们", 12) + " one two three four five"}}, 8},
		{"directions are not spoken", "en", []markdown.Part{{Quote: true, Text: strings.Repeat("word ", 75)}}, 0},
		{"words with marks", "en", []markdown.Part{{Text: "don't re-use 3.5 % – no"}}, 1.6},
	} {
		if got := Measure(c.parts, c.lang, DefaultRates()).Seconds; got < c.seconds-0.01 || got > c.seconds+0.01 {
			t.Errorf("%s: %.2f s, want %.2f", c.name, got, c.seconds)
		}
	}
}

func TestLimit(t *testing.T) {
	for in, want := range map[string]int{
		"30 seconds": 30, "5 minutes": 300, "Demo, 15 minutes": 900, "30 秒": 30, "演示，15 分钟": 900, "1 minute 30 seconds": 90,
		"In 2.5 min": 150, "5分": 300, "30-second version": 30, "Background": 0, "3 reasons": 0, "Top 5 mistakes": 0,
	} {
		if got, ok := Limit(in); got != want || ok != (want > 0) {
			t.Errorf("%q: %d %v, want %d", in, got, ok, want)
		}
	}
}

func TestVersionIgnoresDirections(t *testing.T) {
	a := Version([]markdown.Part{{Text: "Hello  there"}})
	b := Version([]markdown.Part{{Quote: true, Text: "smile"}, {Text: "Hello there"}})
	c := Version([]markdown.Part{{Text: "Hello here"}})
	if a != b || a == c || len(a) != 8 {
		t.Errorf("%s %s %s", a, b, c)
	}
}
