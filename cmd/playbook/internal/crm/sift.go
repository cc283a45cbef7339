package crm

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The reasons for which a row gives no deal. Those with a name in them are
// "other pipeline ..." and "... is mapped to skip".
const (
	becauseBlank    = "blank row"
	becauseHeader   = "header repeated"
	becauseTotals   = "totals line"
	becauseNotice   = "notice below the data"
	becauseNoWords  = "no stage and no owner"
	becauseRepeated = "same deal as an earlier row"
	becauseDiffers  = "same id as an earlier row, other values"
)

// totalsLine and noticeLine know what reports print below their data, in the
// languages in which exports are met most.
var (
	totalsLine = regexp.MustCompile(`^(grand[ -]?totals?|totals?|sub-?totals?|sum|count|record count|gesamt(summe|ergebnis)?|summe|total g[ée]n[ée]ral|totale|总计|合计|合計|小計|总和)\b|^(总计|合计|合計|小計)`)
	noticeLine = regexp.MustCompile(`^(confidential|copyright|©|\(c\) |generated (by|on)|report generated|exported (by|on)|as of |vertraulich|confidentiel)`)
)

// notADeal tells by its shape alone a row that is no deal, and why; "" for a
// deal. A row with a stage or an owner is always taken for a deal.
func notADeal(rec []string, c columns) string {
	first, filled := "", 0
	for _, cell := range rec {
		if s := tidy(cell); s != "" {
			if filled++; first == "" {
				first = fold(s)
			}
		}
	}
	says := func(f field) string {
		for _, i := range c.at[f] {
			if i < len(rec) && !empty(tidy(rec[i])) {
				return fold(rec[i])
			}
		}
		return ""
	}
	stage, owner := says(fStage), says(fOwner)
	switch {
	case filled == 0:
		return becauseBlank
	case stage != "" && stage == fold(c.names[c.at[fStage][0]]) && says(fID) == fold(c.names[c.at[fID][0]]):
		return becauseHeader
	// A notice may stand in the very column of the stage or owner, alone.
	case (stage == "" && owner == "" || filled == 1) && noticeLine.MatchString(first):
		return becauseNotice
	case (stage == "" && owner == "" || filled == 1) && totalsLine.MatchString(first):
		return becauseTotals
	case stage == "" && owner == "":
		return becauseNoWords
	}
	return ""
}

// sift takes out the rows of other pipelines and those whose id was there
// before; it finds the rows that have no id.
func (im *importer) sift() []row {
	wanted, ok := im.pipeline()
	if !ok {
		return nil
	}
	seen := make(map[string]row, len(im.tab.rows))
	kept := make([]row, 0, len(im.tab.rows))
	for _, r := range im.tab.rows {
		if p := fold(orNone(r.cells[fPipeline])); wanted != "" && p != wanted {
			im.skip(r, fmt.Sprintf("other pipeline %q", orNone(r.cells[fPipeline])), r.brief())
			continue
		}
		id, why := dealID(r.cells[fID], im.opt.Format)
		if why != "" {
			im.fault(r.line, "crm-id", why, "export the column that holds each deal's own id, as text")
			continue
		}
		r.cells[fID] = id
		if before, twice := seen[id]; twice {
			reason := becauseRepeated
			if before.cells != r.cells {
				reason = becauseDiffers
			}
			im.skip(r, reason, r.brief()+fmt.Sprintf(" (line %d)", before.line))
			continue
		}
		seen[id] = r
		kept = append(kept, r)
	}
	return kept
}

// brief is a row in a few words, for the list of what was skipped.
func (r row) brief() string {
	return excerpt([]string{r.cells[fID], r.cells[fName], r.cells[fAccount], r.cells[fStage]})
}

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

// none stands for an empty cell in messages and as a key of the mapping.
const none = "(none)"

// pipeline gives the folded name of the one pipeline to import, "" when the
// file has just one; false when that is a fault.
func (im *importer) pipeline() (string, bool) {
	count, names := map[string]int{}, map[string]string{}
	for _, r := range im.tab.rows {
		key := fold(orNone(r.cells[fPipeline]))
		if count[key]++; count[key] == 1 {
			names[key] = orNone(r.cells[fPipeline])
		}
	}
	var list []string
	for key, n := range count {
		list = append(list, fmt.Sprintf("%q (%s)", names[key], plural(n, "deal")))
	}
	slices.Sort(list)
	asked := fold(im.opt.Pipeline)
	switch {
	case asked != "" && im.tab.at[fPipeline] == nil:
		im.fault(im.tab.headerLine, "crm-pipeline", "the file has no column for the pipeline",
			"leave --pipeline out, or name the column in "+im.opt.mappingFile()+":\n"+im.opt.yamlBlock("columns", []string{"pipeline: CHOOSE"}))
		return "", false
	case asked != "" && count[asked] == 0 && len(count) > 0:
		im.fault(im.tab.headerLine, "crm-pipeline", fmt.Sprintf("no deal is in the pipeline %q", im.opt.Pipeline),
			"the file has "+strings.Join(list, ", "))
		return "", false
	case asked == "" && len(count) > 1:
		im.fault(im.tab.headerLine, "crm-pipeline", fmt.Sprintf("the file holds %d pipelines: %s", len(count), strings.Join(list, ", ")),
			fmt.Sprintf("pick one, such as --pipeline %q", im.busiest(count, names)))
		return "", false
	}
	return asked, true
}

// busiest is the name of the pipeline with most deals, for the example.
func (im *importer) busiest(count map[string]int, names map[string]string) string {
	best := ""
	for key, name := range names {
		if name != none && (best == "" || count[key] > count[fold(best)] || count[key] == count[fold(best)] && name < best) {
			best = name
		}
	}
	return best
}

var (
	rounded      = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+?\d+$`)
	salesforceID = regexp.MustCompile(`^[a-zA-Z0-9]{15}$`)
)

// dealID gives the id that stays the same from week to week. An id that a
// spreadsheet has rounded (1.23E+11) stands for many deals and is refused.
// Salesforce writes one id with 15 characters, of which case matters, or with
// 18; the longer form is taken, so that either column gives the same id.
func dealID(cell string, f Format) (id, why string) {
	switch {
	case cell == "":
		return "", "the deal has no id"
	case rounded.MatchString(cell):
		return "", fmt.Sprintf("the id %s was rounded by a spreadsheet", cell)
	case f == Salesforce && salesforceID.MatchString(cell):
		return longID(cell), ""
	}
	return cell, ""
}

// longID adds the three characters of Salesforce's 18-character ids: each stands
// for five characters and says, bit by bit from the first, which are capitals.
func longID(id string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	for part := range 3 {
		bits := 0
		for i := range 5 {
			if c := id[part*5+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		id += alphabet[bits : bits+1]
	}
	return id
}
