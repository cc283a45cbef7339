package render

import "playbook/cmd/playbook/internal/playbook"

const (
	arrowW    = 5  // half the width of an arrow's head
	arrowL    = 8  // its length
	arrowArc  = 26 // how far an arrow bulges
	arrowSide = 16 // between a reporting line and an arrow along it
	arrowFoot = 44 // from the middle of a box to where an arrow over heads begins
	arrowLift = 9  // of an arrow above a reporting line
)

// influences draws a dashed arrow from each person to those they influence.
func (c *chartDrawing) influences(a *playbook.Account) {
	for _, p := range a.People {
		from := c.at[p.Name]
		for _, name := range p.Influences {
			if to := c.at[name]; to != nil && to != from {
				c.arrow(from, to)
			}
		}
	}
}

// arrow runs along the line between somebody and who they report to, over the
// heads of people in one row, up the side of people in one column, and else from
// the near side of one to the near side of the other.
func (c *chartDrawing) arrow(from, to *box) {
	fy, ty := from.y+boxH/2, to.y+boxH/2
	switch {
	case from.boss == to:
		c.along(to, from, true)
	case to.boss == from:
		c.along(from, to, false)
	case from.y == to.y:
		side := arrowFoot // away from the reporting lines
		if to.x < from.x {
			side = -arrowFoot
		}
		fx, tx, top := from.x+boxW/2+side, to.x+boxW/2-side, from.y-arrowArc
		c.f(`<path class="heard" d="M%d %dC%d %d %d %d %d %d"/>`, fx, from.y, fx, top, tx, top, tx, to.y-arrowL)
		c.head(tx, to.y, 0, 1)
	case from.x < to.x+boxW && to.x < from.x+boxW:
		fx, tx := from.x+boxW, to.x+boxW
		out := max(fx, tx) + arrowArc
		c.f(`<path class="heard" d="M%d %dC%d %d %d %d %d %d"/>`, fx, fy, out, fy, out, ty, tx+arrowL, ty)
		c.head(tx, ty, -1, 0)
	case from.x < to.x:
		c.across(from.x+boxW, fy, to.x, ty, 1)
	default:
		c.across(from.x, fy, to.x+boxW, ty, -1)
	}
}

// along follows the reporting line of person below boss, up or down.
func (c *chartDrawing) along(boss, below *box, up bool) {
	bottom := boss.y + boxH
	if boss.stacked {
		x, y := boss.x+stackIndent/2-arrowLift, below.y+boxH/2+arrowSide
		if up {
			c.f(`<path class="heard" d="M%d %dH%dV%d"/>`, below.x, y, x, bottom+arrowL)
			c.head(x, bottom, 0, -1)
		} else {
			c.f(`<path class="heard" d="M%d %dV%dH%d"/>`, x, bottom, y, below.x-arrowL)
			c.head(below.x, y, 1, 0)
		}
		return
	}
	side := arrowSide
	if below.x < boss.x {
		side = -arrowSide
	}
	bx, x, mid := boss.x+boxW/2+side, below.x+boxW/2+side, below.y-levelGap/2-arrowLift
	if up {
		c.f(`<path class="heard" d="M%d %dV%dH%dV%d"/>`, x, below.y, mid, bx, bottom+arrowL)
		c.head(bx, bottom, 0, -1)
	} else {
		c.f(`<path class="heard" d="M%d %dV%dH%dV%d"/>`, bx, bottom, mid, x, below.y-arrowL)
		c.head(x, below.y, 0, 1)
	}
}

// across runs from one side to another; to is 1 to the right and −1 to the left.
func (c *chartDrawing) across(fx, fy, tx, ty, to int) {
	mid := (fx + tx) / 2
	c.f(`<path class="heard" d="M%d %dC%d %d %d %d %d %d"/>`, fx, fy, mid, fy, mid, ty, tx-to*arrowL, ty)
	c.head(tx, ty, to, 0)
}

// head draws an arrow's head with its point at x, y, looking along dx, dy.
func (c *chartDrawing) head(x, y, dx, dy int) {
	c.f(`<path class="head" d="M%d %dL%d %dL%d %dz"/>`, x, y,
		x-dx*arrowL-dy*arrowW, y-dy*arrowL-dx*arrowW, x-dx*arrowL+dy*arrowW, y-dy*arrowL+dx*arrowW)
}
