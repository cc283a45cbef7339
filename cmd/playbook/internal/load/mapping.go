package load

import (
	"reflect"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// Mapping reads a file that maps one CRM's words to ours, as crm: in
// data/site.yaml does for one CRM.
func Mapping(path string, src []byte) (schema.CRMMapping, diag.List) {
	var m schema.CRMMapping
	d := &decoder{file: path, unknown: diag.Error}
	if n := d.parse(src); n != nil {
		d.fill(n, reflect.ValueOf(&m).Elem(), "")
	}
	return m, d.faults
}

// Values reads a flat YAML file of names and values, such as the answers to a
// proposal's fields.
func Values(path string, src []byte) (map[string]string, diag.List) {
	m := map[string]string{}
	d := &decoder{file: path, unknown: diag.Error}
	if n := d.parse(src); n != nil {
		d.fill(n, reflect.ValueOf(&m).Elem(), "")
	}
	return m, d.faults
}
