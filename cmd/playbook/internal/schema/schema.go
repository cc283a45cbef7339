// Package schema holds the Go types of every file that people write: the front
// matter of each kind of document and the YAML files under data/. Job: one place
// for names, shapes and units. Input: none. Output: plain structs that load fills,
// check tests, and from which JSON Schemas for editors are made.
//
// Field names in files are the yaml tags. A field that is absent has its zero
// value. Positions are not kept here: load remembers them by path (load.File.At).
package schema

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind names what a document is. It comes from the first folder under content/
// or from the key kind.
type Kind string

// The kinds of documents (DESIGN §2).
const (
	Pitch         Kind = "pitch"
	CaseStudy     Kind = "case-study"
	Proposal      Kind = "proposal"
	TalkingPoints Kind = "talking-points"
	Objection     Kind = "objection"
	QuestionBank  Kind = "question-bank"
	Stage         Kind = "stage"
	Scorecard     Kind = "scorecard"
	Meeting       Kind = "meeting"
	Page          Kind = "page"
)

// Kinds lists all kinds in the order in which a playbook is read.
func Kinds() []Kind {
	return []Kind{Pitch, CaseStudy, Objection, Proposal, QuestionBank, TalkingPoints, Stage, Meeting, Scorecard, Page}
}

// Folder is the folder under content/ that gives kind k; "" for Page.
func (k Kind) Folder() string { return kindFolders[k] }

var kindFolders = map[Kind]string{
	Pitch: "pitches", CaseStudy: "case-studies", Proposal: "proposals",
	TalkingPoints: "talking-points", Objection: "objections", QuestionBank: "questions",
	Stage: "stages", Scorecard: "hiring", Meeting: "meetings",
}

// KindOfFolder is the kind of documents in the first folder dir under content/;
// Page for a folder nobody knows.
func KindOfFolder(dir string) Kind {
	for k, f := range kindFolders {
		if f == dir {
			return k
		}
	}
	return Page
}

// Visibility says who may read something: public < team < manager. The empty
// Visibility is "not said"; a stricter reading is always chosen in doubt.
type Visibility string

// The audiences, widest first (DESIGN §7).
const (
	ForAll      Visibility = "public"
	ForTeam     Visibility = "team"
	ForManagers Visibility = "manager"
)

// Rank orders audiences: 0 public, 1 team, 2 manager. Anything unknown, the
// empty value included, ranks as manager: in doubt, closed.
func (v Visibility) Rank() int {
	switch v {
	case ForAll:
		return 0
	case ForTeam:
		return 1
	}
	return 2
}

// Stricter returns the stricter of a and b.
func Stricter(a, b Visibility) Visibility {
	if b.Rank() > a.Rank() {
		return b
	}
	return a
}

// Allows tells whether an audience v may read what is marked w.
func (v Visibility) Allows(w Visibility) bool { return w.Rank() <= v.Rank() }

// Date is a calendar day without a clock or zone; the zero Date is "not given".
type Date struct{ time.Time }

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date like 2026-11-16", s)
	}
	return Date{t}, nil
}

// String gives YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format("2006-01-02")
}

// Days is the number of days from o to d (negative when d is earlier).
func (d Date) Days(o Date) int { return int(d.Sub(o.Time).Hours() / 24) }

// Add returns the day n days later.
func (d Date) Add(n int) Date { return Date{d.AddDate(0, 0, n)} }

// Span is a length of time in whole days, written 90d, 12w, 6m or 1y
// (a month counts 30 days, a year 365).
type Span int

// ParseSpan reads a Span.
func ParseSpan(s string) (Span, error) {
	s = strings.TrimSpace(s)
	if len(s) > 1 {
		n, err := strconv.Atoi(s[:len(s)-1])
		unit := map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}[s[len(s)-1]]
		if err == nil && unit > 0 && n > 0 && n <= 36500 {
			return Span(n * unit), nil
		}
	}
	return 0, fmt.Errorf("%q is not a span like 90d, 12w, 6m or 1y", s)
}

// Week is an ISO week, such as 2026-W47; the zero Week is "not given".
type Week struct{ Year, Num int }

// ParseWeek reads YYYY-Www and refuses weeks that the year does not have.
func ParseWeek(s string) (Week, error) {
	var w Week
	if len(s) == 8 && s[4:6] == "-W" && strings.Trim(s[:4]+s[6:], "0123456789") == "" {
		y, err1 := strconv.Atoi(s[:4])
		n, err2 := strconv.Atoi(s[6:])
		w = Week{y, n}
		if err1 == nil && err2 == nil && n > 0 {
			if y2, n2 := w.Monday().ISOWeek(); y2 == y && n2 == n {
				return w, nil
			}
		}
	}
	return Week{}, fmt.Errorf("%q is not an ISO week like 2026-W47", s)
}

// WeekOf is the ISO week that d lies in.
func WeekOf(d Date) Week { y, n := d.ISOWeek(); return Week{y, n} }

// Monday is the first day of the week.
func (w Week) Monday() Date {
	jan4 := time.Date(w.Year, 1, 4, 0, 0, 0, 0, time.UTC)
	wd := (int(jan4.Weekday()) + 6) % 7
	return Date{jan4.AddDate(0, 0, -wd+7*(w.Num-1))}
}

// Next is the week after w.
func (w Week) Next() Week { return WeekOf(w.Monday().Add(7)) }

// Before tells whether w is earlier than o.
func (w Week) Before(o Week) bool { return w.Year < o.Year || w.Year == o.Year && w.Num < o.Num }

// IsZero tells whether the week is not given.
func (w Week) IsZero() bool { return w == Week{} }

// String gives YYYY-Www, or "" for the zero Week.
func (w Week) String() string {
	if w.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-W%02d", w.Year, w.Num)
}
