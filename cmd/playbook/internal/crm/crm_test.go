package crm

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"playbook/cmd/playbook/internal/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files; review the diff")

// demo is the company of the tests: six stages, three reps, week 47 of 2026.
func demo(f Format) Options {
	opt := Options{Format: f, Week: schema.Week{Year: 2026, Num: 47}, Currency: "EUR"}
	for _, s := range []string{"new-contact/New contact", "introduced/Introduced", "intention/Intention", "negotiation/Negotiation", "signed/Signed", "paid/Paid"} {
		id, name, _ := strings.Cut(s, "/")
		opt.Stages = append(opt.Stages, schema.StageDef{ID: id, Name: name})
	}
	opt.Reps = []schema.Rep{{ID: "ada", Name: "Ada Okafor"}, {ID: "ben", Name: "Ben Lindqvist"}, {ID: "chloe", Name: "Chloé Martin"}}
	switch f {
	case HubSpot:
		opt.Mapping.Stages = map[string]string{"Appointment Scheduled": "introduced", "contract sent": "negotiation", "Closed Won": "signed", "Closed Lost": "intention"}
	case Salesforce:
		opt.Mapping.Stages = map[string]string{"Negotiation/Review": "negotiation", "Closed Won": "signed", "Closed Lost": "intention"}
	case Pipedrive:
		opt.Mapping.Stages = map[string]string{"Proposal Made": "intention", "Negotiations Started": "negotiation"}
	}
	return opt
}

// german is the mapping of a CRM that exports in German.
func german(o *Options) {
	o.MappingFile = "deals.yaml"
	o.Mapping = schema.CRMMapping{
		Columns: map[string]string{"id": "Vorgang", "account": "Kunde", "owner": "Bearbeiter", "stage": "Phase", "value": "Summe",
			"created": "Angelegt", "due": "Abschluss", "status": "Stand"},
		Stages: map[string]string{"Angebot": "intention", "Vertrag": "signed"},
		Owners: map[string]string{"Okafor, Ada": "ada", "Lindqvist, Ben": "ben", "Ehemalige": "skip"},
		Won:    []string{"Gewonnen"}, Lost: []string{"Verloren"},
	}
}

// TestImport runs every file of testdata; what comes of it stands beside it.
func TestImport(t *testing.T) {
	for _, c := range []struct {
		file   string // of testdata, without .csv
		golden string // "" for the same name
		format Format
		set    func(*Options)
	}{
		{file: "hubspot", format: HubSpot},
		{file: "hubspot-pipelines", format: HubSpot},
		{file: "hubspot-pipelines", golden: "hubspot-pipelines-one", format: HubSpot, set: func(o *Options) { o.Pipeline = "Sales pipeline" }},
		{file: "hubspot-pipelines", golden: "hubspot-pipelines-wrong", format: HubSpot, set: func(o *Options) { o.Pipeline = "Partners" }},
		{file: "hubspot-unmapped", format: HubSpot},
		{file: "hubspot-unmapped", golden: "hubspot-mapping-wrong", format: HubSpot, set: func(o *Options) {
			o.Mapping.Stages["Demo held"] = "CHOOSE"
			o.Mapping.Owners = map[string]string{"Dana Fox": "dana", "(none)": "skip"}
			o.Mapping.Columns = map[string]string{"stages": "Deal Stage"}
		}},
		{file: "salesforce", format: Salesforce},
		{file: "salesforce-utf16", format: Salesforce},
		{file: "salesforce-utf16be", format: Salesforce},
		{file: "salesforce-ambiguous", format: Salesforce, set: func(o *Options) { o.Currency = "USD" }},
		{file: "salesforce-ambiguous", golden: "salesforce-day-first", format: Salesforce, set: func(o *Options) { o.Currency, o.DateFormat = "USD", "DD/MM/YYYY" }},
		{file: "salesforce-ambiguous", golden: "salesforce-month-first", format: Salesforce, set: func(o *Options) { o.Currency, o.DateFormat = "USD", "mm/dd/yyyy" }},
		{file: "salesforce-mixed-dates", format: Salesforce},
		{file: "pipedrive", format: Pipedrive},
		{file: "pipedrive-semicolon", format: Pipedrive},
		{file: "pipedrive-status", format: Pipedrive},
		{file: "csv-translated", format: CSV, set: german},
		{file: "csv-plain", format: CSV, set: func(o *Options) { o.Currency = "CAD" }},
		{file: "csv-faults", format: CSV},
		{file: "csv-doubtful", format: CSV},
		{file: "csv-header", format: CSV},
		{file: "csv-plain", golden: "csv-mapped-header-lacking", format: CSV, set: german},
		{file: "csv-cells", format: CSV},
		{file: "csv-quote", format: CSV},
		{file: "csv-latin1", format: CSV},
		{file: "csv-plain", golden: "csv-no-pipeline-column", format: CSV, set: func(o *Options) { o.Pipeline = "Sales" }},
		{file: "page", format: HubSpot},
		{file: "workbook", format: Salesforce},
		{file: "old-mac", format: CSV},
	} {
		name := c.golden
		if name == "" {
			name = c.file
		}
		t.Run(name, func(t *testing.T) {
			in, err := os.ReadFile(filepath.Join("testdata", c.file+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			opt := demo(c.format)
			opt.FileName = c.file + ".csv"
			if c.set != nil {
				c.set(&opt)
			}
			got := outcome(t, in, opt)
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// outcome imports and prints all that came of it.
func outcome(t *testing.T, in []byte, opt Options) string {
	t.Helper()
	res, err := Import(bytes.NewReader(in), opt)
	var b strings.Builder
	var faults *Faults
	if errors.As(err, &faults) {
		for _, d := range faults.List {
			fmt.Fprintf(&b, "%s: %s: %s [%s]\n\t%s\n", d.Pos, d.Severity, d.Message, d.Rule, strings.ReplaceAll(d.Hint, "\n", "\n\t"))
		}
		return b.String()
	} else if err != nil {
		t.Fatal(err)
	}
	if res.Read != res.Written+len(res.Skipped) {
		t.Errorf("read %d, written %d, skipped %d", res.Read, res.Written, len(res.Skipped))
	}
	fmt.Fprintf(&b, "read %d, written %d, skipped %d\n", res.Read, res.Written, len(res.Skipped))
	for _, g := range res.Summary {
		fmt.Fprintf(&b, "%d %s\n", g.Count, g.Reason)
	}
	for _, s := range res.Skipped {
		fmt.Fprintf(&b, "line %d: %s: %s\n", s.Line, s.Reason, s.Text)
	}
	for _, n := range res.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	out, err := Encode(res.Snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "---\n" + string(out)
}

// TestOwners: ids, names and the mapping name a rep whatever the case; a name
// that two reps bear names none of them.
func TestOwners(t *testing.T) {
	opt := demo(CSV)
	opt.Reps = append(opt.Reps, schema.Rep{ID: "ben2", Name: "ben  lindqvist"}, schema.Rep{ID: "nameless"})
	opt.Mapping.Owners = map[string]string{"B. Lindqvist": "ben2"}
	var told int64
	opt.Progress = func(n int64) { told = n }
	in := "id,owner,stage\n1,CHLOÉ MARTIN,Paid\n2,Ben2,paid\n3,b. lindqvist,paid\n"
	res, err := Import(strings.NewReader(in), opt)
	if err != nil {
		t.Fatal(err)
	}
	if d := res.Snapshot.Deals; d[0].Owner != "chloe" || d[1].Owner != "ben2" || d[2].Owner != "ben2" {
		t.Errorf("got %+v", d)
	}
	if told != int64(len(in)) {
		t.Errorf("told of %d bytes of %d", told, len(in))
	}
	_, err = Import(strings.NewReader(in+"4,Ben Lindqvist,paid\n"), opt)
	if want := `export:5: 1 owner of the export is no rep: "Ben Lindqvist" (1 deal, first on line 5)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
