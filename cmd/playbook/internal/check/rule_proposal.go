package check

import (
	"strings"

	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/schema"
)

func fieldNames(d *load.Doc) (names []string) {
	for _, f := range d.Front.Fields {
		names = append(names, f.Name)
	}
	return names
}

// undefinedPlaceholder: {{ name }} in a proposal that no field defines.
func undefinedPlaceholder(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Proposal {
		return
	}
	names := fieldNames(d)
	for _, n := range d.Body.Names {
		if !strings.HasPrefix(n.Name, "fact.") && !contains(names, n.Name) {
			r.at(d.BodyPos(n.Pos), or(diag.DidYouMean(n.Name, names), "add it to fields"), "no field %q", n.Name)
		}
	}
	seen := map[string]bool{}
	for i, f := range d.Front.Fields {
		at := d.At("fields", i, "name")
		switch {
		case f.Name == "" || strings.ContainsAny(f.Name, " .{}\"'<>") || f.Name == "fact":
			r.at(at, "use small letters, digits and _", "%q cannot be the name of a field", f.Name)
		case seen[f.Name]:
			r.at(at, "give each field a name of its own", "field %q stands twice", f.Name)
		}
		seen[f.Name] = true
		if f.Type == schema.FieldSelect && len(f.Options) < 2 {
			r.at(d.At("fields", i), "list two or more options", "the select %q has nothing to choose from", f.Name)
		}
		if f.Type == schema.FieldSelect && f.Default != "" && !contains(f.Options, f.Default) {
			r.at(d.At("fields", i, "default"), oneOf(f.Default, f.Options, "write one of the options"), "the default %q is not among the options", f.Default)
		}
	}
}

// unusedField: a field that neither the body nor the prices print.
func unusedField(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Proposal {
		return
	}
	used := map[string]bool{}
	for _, n := range d.Body.Names {
		used[n.Name] = true
	}
	for _, p := range d.Front.Prices {
		for _, s := range []string{p.Item, p.Quantity, p.UnitPrice} {
			for _, n := range markdown.NamesIn(s) {
				used[n] = true
			}
		}
	}
	for i, f := range d.Front.Fields {
		if !used[f.Name] {
			r.at(d.At("fields", i, "name"), "print it as {{ "+f.Name+" }}, or take the field out", "the field %q is asked for and never used", f.Name)
		}
	}
}

// price: a quantity or price that is neither a number nor a number field.
func price(c *context, d *load.Doc, r *reporter) {
	if d.Kind != schema.Proposal {
		return
	}
	for i, p := range d.Front.Prices {
		for key, s := range map[string]string{"quantity": p.Quantity, "unit_price": p.UnitPrice} {
			if s == "" && key == "quantity" {
				continue
			}
			at := d.At("prices", i, key)
			names := markdown.NamesIn(s)
			switch {
			case len(names) == 1 && strings.HasPrefix(s, "{{") && strings.HasSuffix(s, "}}"):
				f := fieldByName(d, names[0])
				if f == nil {
					r.at(at, or(diag.DidYouMean(names[0], fieldNames(d)), "add it to fields"), "no field %q", names[0])
				} else if f.Type != schema.FieldNumber && f.Type != schema.FieldMoney {
					r.at(at, "give the field type: number or type: money", "the field %q is not a number", f.Name)
				}
			case s == "":
				r.at(at, "add unit_price: with an amount, or a field as \"{{ rate }}\"", "%q has no unit_price", p.Item)
			default:
				if _, err := decimal.NewFromString(s); err != nil || len(s) > 30 || strings.ContainsAny(s, "eE") {
					r.at(at, `write a number like 12.50, or a field as "{{ seats }}"`, "the %s of %q is not a number: %q", key, p.Item, s)
				}
			}
		}
	}
}

func fieldByName(d *load.Doc, name string) *schema.Field {
	for i := range d.Front.Fields {
		if d.Front.Fields[i].Name == name {
			return &d.Front.Fields[i]
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
