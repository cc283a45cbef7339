package load

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// Limits of one YAML file (SAFETY: YAML).
const (
	maxYAML     = 1 << 20
	maxPipeline = 20 << 20 // a weekly snapshot: about 100,000 deals
	maxFront    = 64 << 10
	maxDepth    = 32
	maxKeys     = 5000 // in one mapping
	maxAlias    = 20   // in a data file; none in front matter
	maxCopied   = 5000 // values that aliases stand for
	maxFaults   = 100  // told of one file
)

// most is how many bytes a file may have, and how many values: commas, colons and
// line ends, because a value takes the library up to a kilobyte, however short it
// is written.
func most(file string) (size, values int) {
	if strings.HasPrefix(file, "data/pipeline/") {
		return maxPipeline, maxPipeline / 6
	}
	return maxYAML, maxYAML / 12
}

// decoder fills schema types from a YAML tree: known fields only, each key once,
// every fault at its place. Faults do not stop it.
type decoder struct {
	file    string
	line    int // added to line numbers: where the block begins in the file
	unknown diag.Severity
	renames map[string]string // keys read as others
	kind    schema.Kind       // keys of other kinds are unknown; "" for data files
	aliases int
	lines   int  // of the text
	within  int  // aliases that measure is in
	copied  int  // values it has seen there
	said    bool // the front matter has a visibility
	faults  diag.List
	failed  bool            // one of them is an error
	unread  map[string]bool // keys that were not in the type, for renames
}

func (d *decoder) fault(n *yaml.Node, sev diag.Severity, rule, hint, format string, args ...any) {
	if len(d.faults) >= maxFaults && (sev != diag.Error || d.failed) {
		return
	}
	d.failed = d.failed || sev == diag.Error
	d.faults = append(d.faults, diag.Diagnostic{
		Pos: diag.Pos{File: d.file, Line: n.Line + d.line, Col: n.Column}, Severity: sev,
		Rule: rule, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

func (d *decoder) wrong(n *yaml.Node, path, want string) {
	hint := ""
	if want == "text" && n.Style&yaml.FlowStyle != 0 {
		hint = "put the text in quotes"
	}
	d.fault(n, diag.Error, "wrong-type", hint, "%s must be %s, not %s", name(path), want, describe(n))
}

func name(path string) string {
	if path == "" {
		return "this file"
	}
	return path
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	if n.Tag == "!!null" {
		return "empty"
	}
	v := n.Value
	if r := []rune(v); len(r) > 40 {
		v = string(r[:40]) + "…"
	}
	return strconv.Quote(v)
}

// parse reads text into a tree and refuses what is too deep or too large.
func (d *decoder) parse(text []byte) *yaml.Node {
	var root yaml.Node
	whole := &yaml.Node{Line: 1, Column: 1}
	size, values := most(d.file)
	if len(text) > size {
		d.fault(whole, diag.Error, "yaml", "split it into several files", "the YAML is over %d MB", size>>20)
		return nil
	}
	if n := bytes.Count(text, []byte(",")) + bytes.Count(text, []byte(":")) + bytes.Count(text, []byte("\n")); n > values {
		d.fault(whole, diag.Error, "yaml", "split it into several files", "the YAML has about %d values; at most %d are read", n, values)
		return nil
	}
	if f := broken(text); f != nil {
		d.fault(&yaml.Node{Line: f.Line, Column: f.Col}, diag.Error, "yaml", f.Hint, "%s", f.Message)
		return nil
	}
	if err := yaml.Unmarshal(text, &root); err != nil {
		f := misread(text, err)
		d.fault(&yaml.Node{Line: f.Line, Column: f.Col}, diag.Error, "yaml", f.Hint, "%s", f.Message)
		return nil
	}
	if root.Kind == 0 {
		return nil
	}
	n := &root
	if n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
		n = n.Content[0]
	}
	d.lines = bytes.Count(text, []byte("\n")) + 1
	if !d.measure(n, 0) {
		return nil
	}
	return n
}

// measure refuses what is too deep or too large, with aliases followed: decoding
// writes each of them out.
func (d *decoder) measure(n *yaml.Node, depth int) bool {
	if depth > maxDepth {
		d.fault(n, diag.Error, "yaml", "", "nested more than %d deep", maxDepth)
		return false
	}
	if n.Line > d.lines { // nothing at all, behind the end
		n.Line, n.Column = d.lines, 1
	}
	if d.within > 0 {
		if d.copied++; d.copied > maxCopied {
			d.fault(n, diag.Error, "yaml", "write the values out", "aliases stand for over %d values", maxCopied)
			return false
		}
	}
	switch n.Kind {
	case yaml.AliasNode:
		d.aliases++
		if d.kind != "" || d.aliases > maxAlias {
			d.fault(n, diag.Error, "yaml", "write the value out", "aliases (*%s) are not allowed here", n.Value)
			return false
		}
		d.within++
		ok := d.measure(n.Alias, depth+1)
		d.within--
		return ok
	case yaml.MappingNode:
		if len(n.Content)/2 > maxKeys {
			d.fault(n, diag.Error, "yaml", "", "a mapping with over %d keys", maxKeys)
			return false
		}
	}
	for _, c := range n.Content {
		if !d.measure(c, depth+1) {
			return false
		}
	}
	return true
}

// plainTags are the tags that change nothing.
var plainTags = map[string]bool{"!!str": true, "!!int": true, "!!float": true, "!!bool": true, "!!timestamp": true, "!!seq": true, "!!map": true, "!!null": true, "!": true}

// fill decodes n into v. path names the place for messages.
func (d *decoder) fill(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Style&yaml.TaggedStyle != 0 && !plainTags[n.Tag] {
		d.fault(n, diag.Error, "yaml", `put a value that begins with "!" in quotes`, "%s begins with the tag %s, which nothing reads", name(path), n.Tag)
		return
	}
	if n.Tag == "!!null" && v.Type() != dateType && v.Type() != visType {
		return // an empty value is an absent one; who may read it is never left empty
	}
	if d.special(n, v, path) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(n, v, path)
	case reflect.Map:
		d.table(n, v, path)
	case reflect.Slice:
		d.list(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

var (
	dateType    = reflect.TypeFor[schema.Date]()
	spanType    = reflect.TypeFor[schema.Span]()
	decimalType = reflect.TypeFor[decimal.Decimal]()
	visType     = reflect.TypeFor[schema.Visibility]()
)

// special decodes the types that have a notation of their own.
func (d *decoder) special(n *yaml.Node, v reflect.Value, path string) bool {
	switch v.Type() {
	case dateType:
		if n.Tag == "!!null" {
			return true
		}
		s := n.Value
		if len(s) > 10 && (s[10] == 'T' || s[10] == ' ' || s[10] == 't') {
			s = s[:10] // a moment counts by its day
		}
		day, err := schema.ParseDate(s)
		if n.Kind != yaml.ScalarNode || err != nil {
			d.wrong(n, path, "a date like 2026-11-16")
		} else {
			v.Set(reflect.ValueOf(day))
		}
	case spanType:
		sp, err := schema.ParseSpan(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			d.wrong(n, path, "a span like 90d, 12w, 6m or 1y")
		} else {
			v.Set(reflect.ValueOf(sp))
		}
	case decimalType:
		x, err := decimal.NewFromString(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || len(n.Value) > 30 || strings.ContainsAny(n.Value, "eE") {
			d.wrong(n, path, "an amount like 12500 or 12500.50")
		} else {
			v.Set(reflect.ValueOf(x))
		}
	case visType:
		v.SetString(string(schema.ForManagers)) // in doubt, closed
		switch s := schema.Visibility(n.Value); s {
		case schema.ForAll, schema.ForTeam, schema.ForManagers:
			v.SetString(string(s))
		default:
			d.fault(n, diag.Error, "visibility", diag.DidYouMean(n.Value, []string{"public", "team", "manager"}),
				"%s must be public, team or manager, not %s", name(path), describe(n))
		}
	default:
		return false
	}
	return true
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		if n.Kind != yaml.ScalarNode {
			d.wrong(n, path, "text")
			return
		}
		d.control(n, path)
		v.SetString(n.Value)
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			d.wrong(n, path, "true or false")
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int:
		i, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			d.wrong(n, path, "a whole number")
			return
		}
		v.SetInt(int64(i))
	case reflect.Float64:
		f, err := strconv.ParseFloat(n.Value, 64)
		if n.Kind != yaml.ScalarNode || err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			d.wrong(n, path, "a number")
			return
		}
		v.SetFloat(f)
	default:
		panic("load: no decoding for " + v.Type().String())
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.ScalarNode && v.Type().Elem().Kind() == reflect.String {
		one := reflect.New(v.Type().Elem()).Elem()
		d.fill(n, one, path)
		v.Set(reflect.Append(v, one)) // tags: wood stands for tags: [wood]
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.wrong(n, path, "a list")
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	deep := v.Type().Elem().Kind() == reflect.Struct
	for i, c := range n.Content {
		p := path
		if deep {
			p = path + "[" + strconv.Itoa(i+1) + "]"
		}
		d.fill(c, out.Index(i), p)
	}
	v.Set(out)
}

func (d *decoder) table(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, path, "a mapping")
		return
	}
	out := reflect.MakeMapWithSize(v.Type(), len(n.Content)/2)
	for key, val := range d.pairs(n, path) {
		e := reflect.New(v.Type().Elem()).Elem()
		d.fill(val, e, join(path, key.Value))
		out.SetMapIndex(reflect.ValueOf(key.Value), e)
	}
	v.Set(out)
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, path, "a mapping")
		return
	}
	known := fieldsOf(v.Type())
	d.lacking(n, v.Type(), path)
	for key, val := range d.pairs(n, path) {
		k := key.Value
		if r, ok := d.renames[k]; ok && path == "" {
			if _, both := lookup(n, r); both {
				continue // the real key wins
			}
			k = r
		}
		f, ok := known.byName[k]
		if ok && path == "" && d.kind != "" && f.kinds != "" && !slices.Contains(strings.Split(f.kinds, ","), string(d.kind)) {
			d.fault(key, d.unknown, "unknown-key", fmt.Sprintf("it belongs to kind %s; set kind, or move the file to %s/", f.kinds, schema.Kind(f.kinds).Folder()),
				"a document of kind %s has no key %q", d.kind, key.Value)
			continue
		}
		if !ok {
			d.unknownKey(key, val, known.names, path)
			continue
		}
		d.emptied(val, key, join(path, k))
		d.fill(val, v.FieldByIndex(f.index), join(path, k))
		if len(f.enum) > 0 && val.Kind == yaml.ScalarNode && val.Value != "" && !slices.Contains(f.enum, val.Value) {
			d.fault(val, diag.Error, "unknown-value", or(diag.DidYouMean(val.Value, f.enum), "write one of: "+strings.Join(f.enum, ", ")), "%s cannot be %s", join(path, k), describe(val))
		}
	}
}

// unknownKey warns or fails; what looks like a misspelt visibility, or one in the
// wrong place, always fails.
func (d *decoder) unknownKey(key, val *yaml.Node, known []string, path string) {
	sev := d.unknown
	if path == "" && slices.Contains(known, "visibility") && (looksLikeVisibility(key.Value) || isAudience(key.Value, val.Value)) {
		d.fault(key, diag.Error, "visibility", `write "visibility"`, "%q looks like visibility, misspelt: who may read this is not clear", key.Value)
		return
	}
	if sev == diag.Warning && !d.said {
		if k := hiddenKey(key, val); k != nil {
			d.fault(k, diag.Error, "visibility", "put visibility at the first column, not under another key", "%q stands under %q, where nothing reads it: who may read this is not clear", k.Value, or(path, key.Value))
			return
		}
	}
	in := ""
	if path != "" {
		in = " in " + path
	}
	d.fault(key, sev, "unknown-key", or(diag.DidYouMean(key.Value, known), "take it out: nothing reads it"), "unknown key %q%s", key.Value, in)
}

// pairs yields keys and values and reports keys that stand twice.
func (d *decoder) pairs(n *yaml.Node, path string) func(func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			if k.Tag == "!!merge" {
				d.fault(k, diag.Error, "yaml", `write the keys out: "<<" is not read`, "a key must be plain text")
				continue
			}
			if k.Kind != yaml.ScalarNode {
				d.fault(k, diag.Error, "yaml", `write it like "key: value", and put a text that begins with "{" or "[" in quotes`, "a key must be plain text")
				continue
			}
			d.control(k, "the key")
			if line, twice := seen[k.Value]; twice {
				d.fault(k, diag.Error, "duplicate-key", "keep one of them", "key %q stands twice, first at line %d", k.Value, line)
				continue
			}
			seen[k.Value] = k.Line + d.line
			if !yield(k, n.Content[i+1]) {
				return
			}
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func lookup(n *yaml.Node, key string) (*yaml.Node, bool) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1], true
		}
	}
	return nil, false
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
