package crm

import (
	"fmt"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/schema"
)

// field is one of our columns, in the order of schema.CRMColumns.
type field int

const (
	fID field = iota
	fName
	fAccount
	fOwner
	fStage
	fValue
	fCurrency
	fCreated
	fEntered
	fDue
	fClosed
	fWonOn
	fLostOn
	fStatus
	fLostReason
	fPipeline
	nFields
)

// fieldNames are the keys under columns: in a mapping, by field. They are also
// the headers of a plain CSV file.
func fieldNames() []string { return schema.CRMColumns() }

func (f field) String() string { return fieldNames()[f] }

// needed are the columns without which no deal can be written.
var needed = []field{fID, fStage, fOwner}

// headers are the columns' names in each format's English export, best first. In
// HubSpot and Salesforce one Close Date is the day expected while a deal is
// open and the day it closed after that. Sources: the exports' own first lines;
// Pipedrive lately writes "Deal - Closed on" and drops the "Deal - " of some.
var headers = map[Format][nFields][]string{
	HubSpot: {
		fID:         {"Record ID", "Record ID - Deal", "Deal ID", "hs_object_id"},
		fName:       {"Deal Name", "dealname"},
		fAccount:    {"Associated Company (Primary)", "Primary Associated Company", "Associated Company", "Associated Companies", "Company name"},
		fOwner:      {"Deal owner", "HubSpot owner", "Owner"},
		fStage:      {"Deal Stage", "dealstage"},
		fValue:      {"Amount", "Deal amount"},
		fCurrency:   {"Currency", "Deal currency code"},
		fCreated:    {"Create Date", "Created Date", "createdate"},
		fEntered:    {"Date entered current stage"},
		fDue:        {"Close Date", "closedate"},
		fClosed:     {"Close Date", "closedate"},
		fLostReason: {"Closed Lost Reason"},
		fPipeline:   {"Pipeline", "Deal pipeline"},
	},
	Salesforce: {
		fID:         {"Opportunity ID", "Opportunity ID (18)", "Opportunity: ID", "Id"},
		fName:       {"Opportunity Name", "Name"},
		fAccount:    {"Account Name", "Account: Account Name", "Account Name: Account Name"},
		fOwner:      {"Opportunity Owner", "Opportunity Owner: Full Name", "Owner Name", "Owner"},
		fStage:      {"Stage", "StageName"},
		fValue:      {"Amount"},
		fCurrency:   {"Amount Currency", "Opportunity Currency", "Currency"},
		fCreated:    {"Created Date", "CreatedDate"},
		fEntered:    {"Last Stage Change Date", "LastStageChangeDate"},
		fDue:        {"Close Date", "CloseDate"},
		fClosed:     {"Close Date", "CloseDate"},
		fLostReason: {"Lost Reason", "Loss Reason", "Closed Lost Reason"},
	},
	Pipedrive: {
		fID:         {"Deal - ID", "Deal - System ID", "Deal - Pipedrive System ID", "ID"},
		fName:       {"Deal - Title", "Title"},
		fAccount:    {"Deal - Organization", "Organization", "Organization - Name"},
		fOwner:      {"Deal - Owner", "Owner"},
		fStage:      {"Deal - Stage", "Deal - Stage (pipeline)", "Stage"},
		fValue:      {"Deal - Value", "Value"},
		fCurrency:   {"Deal - Currency of Value", "Deal - Currency", "Currency"},
		fCreated:    {"Deal - Deal created", "Deal - Creation date", "Deal created"},
		fEntered:    {"Deal - Last stage change", "Last stage change"},
		fDue:        {"Deal - Expected close date", "Expected close date"},
		fClosed:     {"Deal - Deal closed on", "Deal - Closed on", "Deal closed on"},
		fWonOn:      {"Deal - Won time", "Won time"},
		fLostOn:     {"Deal - Lost time", "Lost time"},
		fStatus:     {"Deal - Status", "Status"},
		fLostReason: {"Deal - Lost reason", "Lost reason"},
		fPipeline:   {"Deal - Pipeline", "Pipeline"},
	},
}

// columns says at which cell of a row each field stands.
type columns struct {
	at    [nFields][]int // cells, the first that is not empty counts; none when absent
	width int            // cells of the header
	// stageDates are HubSpot's columns `Date entered "Stage (Pipeline)"`, by the
	// folded text between the quotes.
	stageDates map[string]int
	names      []string // the header's cells as they stand
	missing    []string // headers that the mapping names and the file lacks
}

// resolve finds the fields in a header. What the mapping names comes before what
// the format knows.
func resolve(header []string, opt Options) columns {
	c := columns{width: len(header), stageDates: map[string]int{}}
	byName := map[string][]int{}
	for i, h := range header {
		h = tidy(h)
		c.names = append(c.names, h)
		byName[fold(h)] = append(byName[fold(h)], i)
		if inner, ok := stageDate(h); ok {
			if _, twice := c.stageDates[inner]; !twice {
				c.stageDates[inner] = i
			}
		}
	}
	for f := range nFields {
		if want, ok := opt.column(f); ok {
			if c.at[f] = byName[fold(want)]; c.at[f] == nil {
				c.missing = append(c.missing, fmt.Sprintf("%s: %s", f, yamlQuote(want)))
			}
			continue
		}
		for _, name := range append(slices.Clone(headers[opt.Format][f]), opt.plainNames(f)...) {
			if at, ok := byName[fold(name)]; ok && fold(name) != "" {
				c.at[f] = at
				break
			}
		}
	}
	// Two fields share one column of dates when only one of them is there.
	if c.at[fDue] == nil && c.at[fWonOn] == nil {
		c.at[fDue] = c.at[fClosed]
	}
	if c.at[fClosed] == nil && c.at[fWonOn] == nil && c.at[fLostOn] == nil {
		c.at[fClosed] = c.at[fDue]
	}
	return c
}

// column is the header that the mapping gives for f.
func (opt Options) column(f field) (string, bool) {
	for key, header := range opt.Mapping.Columns {
		if fold(key) == f.String() && fold(header) != "" {
			return header, true
		}
	}
	return "", false
}

// plainNames are the headers of a plain CSV: our own names of the columns.
func (opt Options) plainNames(f field) []string {
	if opt.Format != CSV {
		return nil
	}
	return []string{f.String(), strings.ReplaceAll(f.String(), "_", " ")}
}

// found counts the fields of c; all tells whether the needed ones are among them.
func (c columns) found() (n int, all bool) {
	for _, at := range c.at {
		if at != nil {
			n++
		}
	}
	all = !slices.ContainsFunc(needed, func(f field) bool { return c.at[f] == nil })
	return n, all
}

// stageDate takes the stage and pipeline out of HubSpot's header
// `Date entered "Stage (Pipeline)"`; quotes of any kind, or none, stand there.
func stageDate(header string) (inner string, ok bool) {
	rest, ok := strings.CutPrefix(fold(header), "date entered ")
	if !ok || rest == "current stage" {
		return "", false
	}
	inner = strings.Trim(rest, " \"'“”„‟«»")
	return inner, inner != ""
}

// tidy makes one line of a cell: no space around it, single spaces inside, no
// control characters.
func tidy(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, notPrinted), " ")
}

// fold is the form in which names are compared.
func fold(s string) string { return strings.ToLower(tidy(s)) }
