package theme

import (
	"strings"

	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Filling is what an archetype's blanks are filled with: {{ title }}, {{ name }},
// {{ today }}, {{ week }}, {{ monday }}, {{ sunday }}.
type Filling struct {
	Name  string // file name without ending
	Title string // Name made readable when empty
	Today schema.Date
	Week  schema.Week // the week of Today when zero
}

// Fill fills the blanks of an archetype. Other placeholders stay.
func (t *Theme) Fill(archetype []byte, f Filling) string {
	if f.Title == "" {
		f.Title = route.Readable(f.Name)
	}
	if f.Week.IsZero() {
		f.Week = schema.WeekOf(f.Today)
	}
	return strings.NewReplacer(
		"{{ title }}", f.Title, "{{ name }}", f.Name, "{{ today }}", f.Today.String(),
		"{{ week }}", f.Week.String(), "{{ monday }}", f.Week.Monday().String(), "{{ sunday }}", f.Week.Monday().Add(6).String(),
	).Replace(string(archetype))
}
