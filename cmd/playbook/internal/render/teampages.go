package render

import "playbook/cmd/playbook/internal/playbook"

// teamPages adds team, agenda, praise, coverage and review.
func (e *env) teamPages(l *list) {}

// rehearsed says who said the variants of a pitch; nil when the audience may not see it.
func (e *env) rehearsed(d *playbook.Document) []RehearsalCell { return nil }
