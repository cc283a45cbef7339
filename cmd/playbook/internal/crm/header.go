package crm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"playbook/cmd/playbook/internal/diag"
)

type diagnostic = diag.Diagnostic

// headerFault says which columns no row has, and prints the lines of mapping
// that would name them. It looks at the row that came nearest to a header.
func headerFault(rows [][]string, lines []int, opt Options) error {
	if len(rows) == 0 {
		return one(opt.FileName, 0, "crm-header", "the file has no rows", "export it again")
	}
	best, most := 0, -1
	for i, rec := range rows {
		if n, _ := resolve(rec, opt).found(); n > most {
			best, most = i, n
		}
	}
	c := resolve(rows[best], opt)
	var faults Faults
	if len(c.missing) > 0 {
		faults.add(fault(opt.FileName, lines[best], "crm-mapping",
			fmt.Sprintf("columns in %s names headers that this file lacks: %s", opt.mappingFile(), strings.Join(c.missing, ", ")),
			"the file has "+quoted(c.names, 40)))
	}
	var lacking, entries []string
	for _, f := range needed {
		if _, named := opt.column(f); c.at[f] == nil && !named {
			lacking = append(lacking, f.String())
			entries = append(entries, f.String()+": CHOOSE")
		}
	}
	if len(lacking) > 0 {
		faults.add(fault(opt.FileName, lines[best], "crm-header",
			fmt.Sprintf("no column is known for %s", strings.Join(lacking, ", ")),
			fmt.Sprintf("add to %s, with the file's own headers for CHOOSE (the other columns may be named as well: %s):\n%s\nthe file has %s",
				opt.mappingFile(), strings.Join(fieldNames(), ", "), opt.yamlBlock("columns", entries), quoted(c.names, 40))))
	}
	return faults.err()
}

// columnFaults finds keys under columns: that are no column of ours.
func columnFaults(opt Options) []diagnostic {
	var out []diagnostic
	for _, key := range slices.Sorted(maps.Keys(opt.Mapping.Columns)) {
		if !slices.Contains(fieldNames(), fold(key)) {
			out = append(out, fault(opt.mappingFile(), 0, "crm-mapping",
				fmt.Sprintf("columns has the key %q, which is no column of a deal", key),
				"use "+strings.Join(fieldNames(), ", ")))
		}
	}
	return out
}
