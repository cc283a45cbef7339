package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// docRule looks at one document.
type docRule struct {
	id  string
	sev diag.Severity
	run func(c *context, d *load.Doc, r *reporter)
}

// siteRule looks at the whole playbook. One with paths looks at nothing but paths,
// kinds and aliases: it need not run again while the offer is the same and it
// found nothing.
type siteRule struct {
	id    string
	sev   diag.Severity
	run   func(c *context, r *reporter)
	paths bool
}

// docRules, each in the file of its name.
var docRules = []docRule{
	{"broken-link", diag.Error, brokenLink},
	{"broken-fragment", diag.Error, brokenFragment},
	{"unsafe-link", diag.Error, unsafeLink},
	{"foreign-image", diag.Warning, foreignImage},
	{"undefined-stage", diag.Error, docStages},
	{"undefined-word", diag.Warning, docWords},
	{"undefined-proposal", diag.Error, docProposals},
	{"undefined-account", diag.Error, docAccounts},
	{"undefined-rep", diag.Error, docReps},
	{"missing-variant", diag.Warning, missingVariant},
	{"script-too-long", diag.Warning, scriptTooLong},
	{"undefined-placeholder", diag.Error, undefinedPlaceholder},
	{"unused-field", diag.Warning, unusedField},
	{"price", diag.Error, price},
	{"unknown-fact", diag.Error, unknownFact},
	{"expired-fact", diag.Error, expiredFact},
	{"no-proposal", diag.Warning, noProposal},
	{"closed-question", diag.Warning, closedQuestion},
	{"missing-section", diag.Warning, missingSection},
	{"stage-file", diag.Error, stageFile},
	{"file-name", diag.Warning, docName},
	{"anonymous-customer", diag.Error, anonymousCustomer},
	{"unapproved-case", diag.Warning, unapprovedCase},
	{"promised-orders", diag.Warning, promisedOrders},
	{"block-visibility", diag.Error, blockVisibility},
	{"shortcode", diag.Warning, shortcode},
	{"raw-html", diag.Warning, rawHTML},
	{"stale", diag.Warning, stale},
}

// siteRules, each in the file of its name.
var siteRules = []siteRule{
	{"settings", diag.Error, settings, false},
	{"duplicate-url", diag.Error, duplicateURL, true},
	{"bad-name", diag.Error, badName, true},
	{"snapshot", diag.Error, snapshot, false},
	{"account", diag.Error, account, false},
	{"reporting-cycle", diag.Error, reportingCycle, false},
	{"team", diag.Error, team, false},
	{"rehearsal", diag.Error, rehearsal, false},
	{"fact", diag.Warning, factList, false},
}

// loadRules are the ids that reading a file may speak under. They have their
// severity from there.
var loadRules = []string{"front-matter", "visibility", "yaml", "wrong-type", "unknown-key", "duplicate-key", "unknown-value", "kind", "markdown",
	"encoding", "link", "unreadable", "unknown-file", "large-file", "image", "file-name"}

// fixed rules decide who may read a page or whether a file is understood at all;
// site.yaml cannot turn them off.
var fixed = []string{"front-matter", "visibility", "yaml", "duplicate-key", "kind", "markdown", "encoding", "block-visibility", "anonymous-customer", "duplicate-url", "bad-name", "settings", "link"}

// IDs lists all rules.
func IDs() []string {
	ids := slices.Clone(loadRules)
	for _, r := range docRules {
		ids = append(ids, r.id)
	}
	for _, r := range siteRules {
		ids = append(ids, r.id)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Settable lists the rules whose severity site.yaml may set.
func Settable() []string {
	return slices.DeleteFunc(IDs(), func(id string) bool { return slices.Contains(fixed, id) })
}

// reporter collects what one rule finds.
type reporter struct {
	rule string
	sev  diag.Severity
	list diag.List
}

func (r *reporter) at(p diag.Pos, hint, format string, args ...any) {
	r.list = append(r.list, diag.Diagnostic{Pos: p, Severity: r.sev, Rule: r.rule, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

func (r *reporter) warn(p diag.Pos, hint, format string, args ...any) {
	r.at(p, hint, format, args...)
	r.list[len(r.list)-1].Severity = diag.Warning
}

// context is what rules may look at.
type context struct {
	src      *load.Source
	opt      Options
	site     schema.Site
	foreign  bool // no data/site.yaml: a tree that was not written for this tool
	docs     map[string]*load.Doc
	assets   map[string]bool
	dirs     map[string]bool
	unread   map[string]bool // files that are there and have a fault of their own
	all      []string        // paths of documents and assets, for hints
	stages   []string
	reps     []string
	accounts []string
	ids      []string // of all rules
}

func newContext(src *load.Source, opt Options) *context {
	c := &context{src: src, opt: opt, site: src.Site.Value.WithDefaults(), foreign: src.Site.Hash == load.Hash{},
		docs: make(map[string]*load.Doc, len(src.Docs)), assets: map[string]bool{}, unread: map[string]bool{}, dirs: map[string]bool{"content": true}}
	add := func(p string) {
		c.all = append(c.all, p)
		for d := path.Dir(p); d != "." && !c.dirs[d]; d = path.Dir(d) {
			c.dirs[d] = true
		}
	}
	for _, f := range src.Faults {
		c.unread[f.File] = true
	}
	for _, d := range src.Docs {
		c.docs[d.Path] = d
		add(d.Path)
	}
	for _, a := range src.Assets {
		c.assets[a.Path] = true
		add(a.Path)
	}
	for _, s := range c.site.Stages {
		c.stages = append(c.stages, s.ID)
	}
	if src.Team != nil {
		for _, r := range src.Team.Value.Reps {
			c.reps = append(c.reps, r.ID)
		}
	}
	for _, a := range src.Accounts {
		c.accounts = append(c.accounts, a.ID)
	}
	return c
}

// severity is what site.yaml says of a rule, else the rule's own. In a tree
// without data/site.yaml, what the tree could not know is a warning.
func (c *context) severity(d diag.Diagnostic) diag.Severity {
	if slices.Contains(fixed, d.Rule) {
		return d.Severity
	}
	if s, ok := diag.ParseSeverity(c.site.Rules[d.Rule]); ok {
		return s
	}
	if c.foreign && d.Severity == diag.Error {
		switch d.Rule {
		case "broken-link", "broken-fragment", "undefined-stage", "unsafe-link", "unknown-fact", "undefined-rep", "undefined-proposal", "stage-file", "wrong-type", "unknown-value", "price", "undefined-placeholder":
			return diag.Warning
		}
	}
	return d.Severity
}

// hintPath suggests a document for a path that does not exist: one of the same
// name elsewhere, or one with a similar path, written relative to from.
func (c *context) hintPath(from, target string) string {
	base := path.Base(target)
	best := ""
	for _, p := range c.all {
		if path.Base(p) == base {
			best = p
			break
		}
	}
	if best == "" {
		best = c.closest(target, func(p string) bool { return path.Dir(p) == path.Dir(target) })
	}
	if best == "" && len(c.all) < 3000 {
		best = c.closest(target, func(string) bool { return true })
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", relative(from, best))
}

// closest is the path among those that in lets through whose name, without the
// ending, is nearest to that of target; "" when none is near. Documents stand for
// pages: a link to plan or plan.html may mean plan.md.
func (c *context) closest(target string, in func(p string) bool) string {
	stem := func(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }
	ext := strings.ToLower(path.Ext(target))
	if ext == "" || ext == ".html" || ext == ".htm" {
		ext = ".md"
	}
	var names []string
	for _, p := range c.all {
		if strings.ToLower(path.Ext(p)) == ext && in(p) {
			names = append(names, stem(p))
		}
	}
	if name := diag.Closest(stem(target), names); name != "" {
		for _, p := range c.all {
			if strings.ToLower(path.Ext(p)) == ext && in(p) && stem(p) == name {
				return p
			}
		}
	}
	return ""
}

// oneOf is the next step for a word that is none of list: the one that was meant,
// else the list when it is short, else other.
func oneOf(word string, list []string, other string) string {
	if h := diag.DidYouMean(word, list); h != "" {
		return h
	}
	if len(list) == 0 || len(list) > 12 {
		return other
	}
	return "write one of: " + strings.Join(list, ", ")
}

// relative writes target as a link in the file from.
func relative(from, target string) string {
	f, t := strings.Split(path.Dir(from), "/"), strings.Split(target, "/")
	for len(f) > 0 && len(t) > 1 && f[0] == t[0] {
		f, t = f[1:], t[1:]
	}
	return strings.Repeat("../", len(f)) + strings.Join(t, "/")
}

// target finds what a link of d leads to, a document or asset. Folders count as
// their index page. ok is false when there is nothing.
func (c *context) target(d *load.Doc, t route.Target) (doc *load.Doc, ok bool) {
	switch t.Class {
	case route.Same:
		return d, true
	case route.Local:
		if doc := c.docs[t.Path]; doc != nil {
			return doc, true
		}
		for _, ix := range []string{"/index.md", "/README.md", "/_index.md"} {
			if doc := c.docs[t.Path+ix]; doc != nil {
				return doc, true
			}
		}
		return nil, c.assets[t.Path] || c.dirs[t.Path] || c.dataPage(t.Path)
	}
	return nil, t.Class == route.Foreign
}

// dataPage tells whether a link leads to a data file that has a page.
func (c *context) dataPage(p string) bool {
	if !strings.HasPrefix(p, "data/") {
		return false
	}
	for _, w := range c.src.Weeks {
		if w.Path == p {
			return true
		}
	}
	for _, a := range c.src.Accounts {
		if a.Path == p {
			return true
		}
	}
	return p == "data/team.yaml" && c.src.Team != nil
}
