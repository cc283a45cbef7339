package pipeline

// Class says what became of one deal between two snapshots. A deal has one
// class; what else changed about it stands in Change.
type Class string

// The classes of movement (DESIGN §4), and three that a deal by deal account
// cannot do without: ClassHandedOff and ClassHandedIn (a new owner), and
// ClassReopened (lost or gone before, and here again; not a new customer).
const (
	ClassNew        Class = "new"         // not in any earlier snapshot
	ClassForward    Class = "forward"     // one stage on
	ClassSkipped    Class = "skipped"     // more than one stage on
	ClassBack       Class = "back"        // to an earlier stage
	ClassWon        Class = "won"         // closed as won
	ClassLost       Class = "lost"        // closed as lost
	ClassVanished   Class = "vanished"    // no longer in the snapshot, and nobody said lost
	ClassReopened   Class = "reopened"    // was lost, won or vanished; is open again
	ClassHandedOff  Class = "handed-off"  // another rep owns it now
	ClassHandedIn   Class = "handed-in"   // came from another rep
	ClassRevalued   Class = "re-valued"   // same stage, another value or currency
	ClassRedated    Class = "re-dated"    // same stage and value, another due date
	ClassStillThere Class = "still-there" // nothing of the above
)

// Classes lists all classes in the order in which pages show them.
func Classes() []Class {
	return []Class{
		ClassWon, ClassForward, ClassSkipped, ClassNew, ClassReopened, ClassHandedIn,
		ClassBack, ClassLost, ClassVanished, ClassHandedOff, ClassRevalued, ClassRedated, ClassStillThere,
	}
}
