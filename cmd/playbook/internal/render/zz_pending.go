package render

// PENDING (lead): lets the package compile while the accounts helper writes the
// real ones. Whoever writes these functions deletes this file.

import (
	"html/template"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

func (e *env) meetings() []*playbook.Document                 { return e.pb.Kind(schema.Meeting) }
func (e *env) briefPage(a *playbook.Account) ([]byte, error) { return nil, nil }

type dueAction struct{ schema.Countermeasure }

func openActions(d *playbook.Document, f func(schema.Countermeasure) bool) (out []dueAction) {
	for _, m := range d.Front.Countermeasures {
		if !m.Done && f(m) {
			out = append(out, dueAction{m})
		}
	}
	return out
}

func byDue(open []dueAction, today schema.Date) (out []schema.Countermeasure) {
	for _, o := range open {
		out = append(out, o.Countermeasure)
	}
	return out
}

func (e *env) orgChart(a *playbook.Account, k knowledge, roots []*reportNode) template.HTML { return "" }
