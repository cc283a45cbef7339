package chart

import (
	"fmt"
	"strings"

	charts "github.com/go-analyze/charts"
)

// A role is what a colour means. The option holds the role's value for light
// paper; the picture holds a class beside it, which chart.css maps to the custom
// property --chart-<role>; charts.js maps the value to the same property. A test
// keeps the three tables alike.
type role string

// The roles. Figures 1 to 8 tell series apart; the tones say good, bad, warn, plain.
const (
	good  role = "good"
	bad   role = "bad"
	warn  role = "warn"
	plain role = "plain"
	ink   role = "ink"   // words
	soft  role = "soft"  // words that step back
	grid  role = "grid"  // helping lines
	axis  role = "axis"  // base lines
	paper role = "paper" // what the chart stands on
)

// palette is each role's value on light paper. No two are the same: the drawing
// is read back by its colours.
var palette = map[role]string{
	"1": "#176b87", "2": "#9a6300", "3": "#71439a", "4": "#2a7a50",
	"5": "#b53658", "6": "#4a5fb0", "7": "#567a1c", "8": "#766b57",
	good: "#1c6b41", bad: "#b3213b", warn: "#a8431a", plain: "#9a8f7c",
	ink: "#211b12", soft: "#5f5645", grid: "#e7dfcd", axis: "#857a66", paper: "#fffffe",
}

func series(i int) role { return role('1' + rune(i%8)) }

// colour is the value of a role in the option.
func (r role) colour() string { return palette[r] }

// fill and stroke are the attributes that paint with a role: a class for our own
// style sheet, and a plain value for readers that have none (feeds, saved pictures).
func (r role) fill() string   { return fmt.Sprintf(`class="cf-%s" fill="%s"`, r, palette[r]) }
func (r role) stroke() string { return fmt.Sprintf(`class="cl-%s" stroke="%s"`, r, palette[r]) }

// roleOf finds the role of a colour that the library wrote: rgb(1,2,3), rgba(…) or
// a name; false for none and for what is wholly transparent.
func roleOf(css string) (role, bool) {
	if css == "" || css == "none" {
		return "", false
	}
	c := charts.ParseColor(css)
	if c.A == 0 {
		return "", false
	}
	hex := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	for r, v := range palette {
		if strings.EqualFold(v, hex) {
			return r, true
		}
	}
	return "", false
}
