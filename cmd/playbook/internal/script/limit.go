package script

import (
	"regexp"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/markdown"
)

var duration = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)?)[\s-]*(seconds?|secs?|s\b|minutes?|mins?|m\b|hours?|h\b|秒钟|秒|分钟|分|小时|時間)`)

// Limit reads the time a heading allows, in seconds: "30 seconds", "5 minutes",
// "Demo, 15 minutes", "30 秒", "1 minute 30 seconds". ok is false when it names none.
func Limit(heading string) (seconds int, ok bool) {
	var sum float64
	for _, m := range duration.FindAllStringSubmatch(heading, -1) {
		n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
		if err != nil || n > 1e5 {
			continue
		}
		unit := 1.0
		switch u := strings.ToLower(m[2]); {
		case strings.HasPrefix(u, "m") || u == "分钟" || u == "分":
			unit = 60
		case strings.HasPrefix(u, "h") || u == "小时" || u == "時間":
			unit = 3600
		}
		sum += n * unit
		ok = true
	}
	return int(sum + 0.5), ok && sum > 0
}

// Variant is a section of a pitch whose heading holds a duration.
type Variant struct {
	Section int // index in Doc.Sections
	Title   string
	ID      string
	Limit   int // seconds
	Parts   []markdown.Part
}

// Variants lists the variants of a pitch: its level-2 headings that hold a
// duration, deeper sections included.
func Variants(d *markdown.Doc) (vs []Variant) {
	for i, s := range d.Sections {
		if s.Heading < 0 || d.Headings[s.Heading].Level != 2 {
			continue
		}
		h := d.Headings[s.Heading]
		limit, ok := Limit(h.Text)
		if !ok {
			continue
		}
		v := Variant{Section: i, Title: h.Text, ID: h.ID, Limit: limit}
		_, _, _, next := d.Extent(i)
		for ; i < next; i++ {
			v.Parts = append(v.Parts, d.Sections[i].Parts...)
		}
		vs = append(vs, v)
	}
	return vs
}
