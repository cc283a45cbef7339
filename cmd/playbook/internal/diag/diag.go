// Package diag holds what the product says about faults in content and data: a
// place, a cause and a next step. Job: one type for messages, one order, three
// outputs (text, JSON, GitHub annotations). Input: diagnostics from load and
// check. Output: bytes; the same faults give the same bytes.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Pos is a place in a file: slash path from the playbook's root, line and column
// from 1, the column counted in characters. Line 0 means the whole file.
type Pos struct {
	File string
	Line int
	Col  int
}

// String gives file:line:col, leaving out what is not known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Severity of a diagnostic.
type Severity uint8

// Severities; Off is never printed.
const (
	Off Severity = iota
	Warning
	Error
)

func (s Severity) String() string { return [...]string{"off", "warning", "error"}[s] }

// ParseSeverity reads off, warning or error.
func ParseSeverity(s string) (Severity, bool) {
	i := slices.Index([]string{"off", "warning", "error"}, s)
	return Severity(max(i, 0)), i >= 0
}

// Diagnostic is one message. Message is in lower case without a full stop; Hint
// is the next step, or empty. Source is the line at Pos, for the caret.
type Diagnostic struct {
	Pos
	Severity Severity
	Rule     string
	Message  string
	Hint     string
	Source   string
}

// List is a set of messages in the order of their places.
type List []Diagnostic

// Sort orders by file, line, column, rule and message, and drops repeats.
func (l List) Sort() List {
	slices.SortFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(l, func(a, b Diagnostic) bool { return a == b })
}

// Count returns the numbers of errors and warnings.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		switch d.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}
