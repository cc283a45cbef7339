package render

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/pipeline"
)

// repCard shows a rep in a list: who stands where, what the numbers say, what
// was won of the quota.
func (f figures) repCard(id string) RepCard {
	f = f.of(id)
	c := RepCard{Name: f.name(id)}
	if r := f.pb.Rep(id); r != nil {
		c.Status = or(r.Status, "active")
		if r.URL != "" {
			c.URL = f.url(r.URL)
		}
	}
	fn := f.h.Funnel(f.w, id)
	for _, r := range fn.Rows {
		c.Counts = append(c.Counts, NumberView{Label: r.Stage.Name, Value: strconv.Itoa(r.Count)})
	}
	if fn.Total() > 0 {
		c.Spark = f.spark(fn)
	}
	c.Findings, _ = f.findings()
	m := f.h.Metrics(f.w, id, 0)
	if m.Why != "" {
		return c
	}
	if v := m.Coverage; v.Quota.IsPositive() {
		c.Won = f.word("metric.quota", inCurrency(v.Won, v.Currency), amount(v.Quota)) + " · " + v.Quarter
	} else if v.WonN > 0 {
		c.Won = inCurrency(v.Won, v.Currency) + " · " + v.Quarter
	}
	if open := purse(m.OpenValue); open != "" {
		c.Open = f.word("metric.open-in", open, m.Open)
	}
	return c
}

// active are the reps that own anything in the week, in the order of the team.
func (f figures) active() (out []string) {
	for _, id := range f.h.Reps() {
		if f.h.Funnel(f.w, id).Total() > 0 {
			out = append(out, id)
		}
	}
	return out
}

// spark is a funnel as small as a stamp, with its names and counts. A stage that
// holds more than the one before is painted as a warning, up to signed: behind it,
// stock piles up as it should.
func (f figures) spark(fn pipeline.Funnel) template.HTML {
	const row, middle, room, width = 20, 168, 96, 248
	most, signed := 1, f.h.Config().Roles.Signed
	var words []string
	for _, r := range fn.Rows {
		most = max(most, r.Count)
		words = append(words, r.Stage.Name+" "+strconv.Itoa(r.Count))
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, row*len(fn.Rows), esc(strings.Join(words, ", ")))
	for i, r := range fn.Rows {
		y, colour := i*row, "1"
		if i > 0 && r.Count > fn.Rows[i-1].Count && (signed < 0 || i <= signed) {
			colour = "warn"
		}
		w := max(1.5, float64(room*r.Count)/float64(most))
		fmt.Fprintf(&b, `<text x="0" y="%d" class="cf-soft">%s</text>`, y+14, esc(fitted(r.Stage.Name, 15)))
		fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" rx="2" class="cf-%s"/>`, middle-w/2, y+3, w, row-6, colour)
		fmt.Fprintf(&b, `<text x="%d" y="%d" class="cf-ink n">%d</text>`, width, y+14, r.Count)
	}
	b.WriteString(`</svg>`)
	return trusted([]byte(b.String()))
}

// fitted cuts a name to n letters; a Chinese one counts for two.
func fitted(s string, n int) string {
	for i, r := range s {
		if n--; r >= 0x2e80 {
			n--
		}
		if n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
