package check

import (
	"fmt"
	"strings"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

// missingVariant: a pitch lacks the short, the long or the demo variant.
func missingVariant(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Pitch {
		return
	}
	var short, long, demo bool
	for _, v := range script.Variants(d.Body) {
		switch {
		case v.Limit <= 60:
			short = true
		case v.Limit <= 360:
			long = true
		default:
			demo = true
		}
	}
	var missing []string
	for _, m := range []struct {
		ok   bool
		head string
	}{{short, "## 30 seconds"}, {long, "## 5 minutes"}, {demo, "## Demo, 15 minutes"}} {
		if !m.ok {
			missing = append(missing, fmt.Sprintf("%q", m.head))
		}
	}
	if len(missing) > 0 {
		last := len(missing) - 1
		add := missing[last]
		if last > 0 {
			add = strings.Join(missing[:last], ", ") + " and " + add
		}
		r.at(d.At("title"), "add "+add, "the pitch lacks %d of its 3 variants", len(missing))
	}
}

// scriptTooLong: a variant takes longer to say than its heading allows.
func scriptTooLong(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Pitch {
		return
	}
	lang := or(d.Front.Lang, c.site.Language)
	for _, v := range script.Variants(d.Body) {
		l := script.Measure(v.Parts, lang, c.site.Speaking)
		if over := l.Seconds - float64(v.Limit); over > 0.5 {
			h := d.Body.Headings[d.Body.Sections[v.Section].Heading]
			r.at(d.BodyPos(h.Pos), fmt.Sprintf("cut about %s", cut(l, over, v)), "%q takes %s to say, %s over its limit", v.Title, clock(l.Seconds), clock(over))
		}
	}
}

func cut(l script.Length, over float64, v script.Variant) string {
	part := over / l.Seconds
	if l.Chars > l.Words {
		return fmt.Sprintf("%d characters", int(part*float64(l.Chars))+1)
	}
	return fmt.Sprintf("%d words", int(part*float64(l.Words))+1)
}

func clock(s float64) string {
	n := int(s + 0.5)
	if n < 60 {
		return fmt.Sprintf("%d s", n)
	}
	return fmt.Sprintf("%d:%02d min", n/60, n%60)
}
