package render

import "playbook/cmd/playbook/internal/schema"

// box is a person's place in the org chart. width is what the person and all
// below take.
type box struct {
	person  schema.Person
	x, y    int
	width   int
	stacked bool // reports stand below each other, indented
	reports []*box
	boss    *box
}

// box measures a person and who reports to them. Three or more reports without
// reports of their own are stacked, so that a team of ten does not make a chart
// that nobody can read without scrolling.
func (c *chartDrawing) box(n *reportNode) *box {
	b := &box{person: n.Person}
	c.all = append(c.all, b)
	if c.at[n.Name] == nil {
		c.at[n.Name] = b
	}
	leaves := true
	for _, r := range n.reports {
		leaves = leaves && len(r.reports) == 0
		below := c.box(r)
		below.boss = b
		b.reports = append(b.reports, below)
	}
	b.stacked = leaves && len(b.reports) >= stackFrom
	if b.stacked {
		b.width = boxW + stackIndent
		return b
	}
	b.width = max(boxW, b.below())
	return b
}

// below is the width of a row of reports.
func (b *box) below() int {
	w := -sideGap
	for _, r := range b.reports {
		w += r.width + sideGap
	}
	return w
}

// place puts b and all below into the column that begins at x, b's top at y.
func (b *box) place(x, y int) {
	b.y = y
	switch {
	case b.stacked:
		b.x = x
		for _, r := range b.reports {
			y += boxH + stackGap
			r.place(x+stackIndent, y)
		}
	case len(b.reports) == 0:
		b.x = x + (b.width-boxW)/2
	default:
		at := x + (b.width-b.below())/2
		for _, r := range b.reports {
			r.place(at, y+boxH+levelGap)
			at += r.width + sideGap
		}
		b.x = (b.reports[0].x + b.reports[len(b.reports)-1].x) / 2
	}
}
