package crm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v4"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/trial"
)

// TestNothingIsDropped shuffles rows of every sort into random exports: each row
// is written or skipped, and each deal's id turns up once in one of the two.
func TestNothingIsDropped(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 47))
	for round := range 200 {
		var b strings.Builder
		b.WriteString("id,account,owner,stage,value,created,pipeline\n")
		rows, ids := 0, map[string]bool{}
		for range rng.IntN(60) {
			rows++
			switch id := fmt.Sprint("d", rng.IntN(40)); rng.IntN(8) {
			case 0:
				b.WriteString(",,,,,,\n")
			case 1:
				b.WriteString("Grand Totals (3 records),,,,12.00,,\n")
			case 2:
				b.WriteString("Confidential Information\n")
			case 3:
				fmt.Fprintf(&b, "%s,Other,ada,intention,1,2026-11-02,Renewals\n", id)
			case 4:
				b.WriteString("id,account,owner,stage,value,created,pipeline\n")
			default:
				ids[id] = true
				fmt.Fprintf(&b, "%s,\"Line\nbreak\",ben,Signed,%d,2026-11-%02d,New\n", id, rng.IntN(9999), 1+rng.IntN(20))
			}
		}
		opt := demo(CSV)
		opt.Pipeline = "new"
		if len(ids) == 0 {
			continue
		}
		res, err := Import(strings.NewReader(b.String()), opt)
		if err != nil {
			t.Fatalf("round %d: %v\n%s", round, err, b.String())
		}
		sum := 0
		for _, g := range res.Summary {
			sum += g.Count
		}
		if res.Read != rows || res.Read != res.Written+len(res.Skipped) || sum != len(res.Skipped) || res.Written != len(ids) || len(res.Snapshot.Deals) != len(ids) {
			t.Fatalf("round %d: %d rows, %d deals; read %d, written %d, skipped %d, summed %d\n%s",
				round, rows, len(ids), res.Read, res.Written, len(res.Skipped), sum, b.String())
		}
		for _, d := range res.Snapshot.Deals {
			if !ids[d.ID] {
				t.Fatalf("round %d: nobody wrote %s", round, d.ID)
			}
		}
	}
}

// file mirrors a snapshot with plain types, for a strict decoder.
type file struct {
	Visibility string                    `yaml:"visibility"`
	AsOf       string                    `yaml:"as_of"`
	Currency   string                    `yaml:"currency"`
	Counts     map[string]map[string]int `yaml:"counts"`
	Deals      []struct {
		ID         string          `yaml:"id"`
		Name       string          `yaml:"name"`
		Account    string          `yaml:"account"`
		Owner      string          `yaml:"owner"`
		Stage      string          `yaml:"stage"`
		Value      decimal.Decimal `yaml:"value"`
		Currency   string          `yaml:"currency"`
		Created    string          `yaml:"created"`
		Entered    string          `yaml:"entered"`
		Due        string          `yaml:"due"`
		Closed     string          `yaml:"closed"`
		Status     string          `yaml:"status"`
		LostReason string          `yaml:"lost_reason"`
	} `yaml:"deals"`
}

// decode reads what Encode wrote, strictly.
func decode(t *testing.T, in []byte) schema.Snapshot {
	t.Helper()
	var f file
	if err := yaml.Load(in, &f, yaml.WithKnownFields(), yaml.WithUniqueKeys()); err != nil {
		t.Fatalf("%v\n%s", err, in)
	}
	day := func(s string) schema.Date {
		if s == "" {
			return schema.Date{}
		}
		d, err := schema.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	s := schema.Snapshot{Visibility: schema.Visibility(f.Visibility), AsOf: day(f.AsOf), Currency: f.Currency, Counts: f.Counts}
	for _, d := range f.Deals {
		if d.Status == "" {
			d.Status = "open"
		}
		s.Deals = append(s.Deals, schema.Deal{ID: d.ID, Name: d.Name, Account: d.Account, Owner: d.Owner, Stage: d.Stage, Value: d.Value,
			Currency: d.Currency, Created: day(d.Created), Entered: day(d.Entered), Due: day(d.Due), Closed: day(d.Closed),
			Status: schema.Outcome(d.Status), LostReason: d.LostReason})
	}
	return s
}

// TestEncodeRoundTrip writes every text that YAML might take for something else.
func TestEncodeRoundTrip(t *testing.T) {
	texts := []string{"", "null", "~", "true", "yes", "NO", "on", "12", "0123", "0x1F", "1e5", "1_000", ".inf", "2026-11-16", "2026-11-16 09:00",
		"a: b", "a #b", "- a", "-", "?", "[x]", "{x}", "x, y", "}", "*a", "&a", "!a", "%a", "@a", "`a", "'", "\"", "\\", "|", ">", "=", "<<",
		" lead", "trail ", "two\nlines", "tab\there", "Ünïcödé", "日本語", "🙂", "\u2028", "\u0085", "=cmd|' /C calc'!A0", strings.Repeat("long words ", 40)}
	snap := schema.Snapshot{AsOf: schema.Week{Year: 2026, Num: 47}.Monday(), Currency: "EUR", Visibility: schema.ForManagers}
	for i, s := range texts {
		d := schema.Deal{ID: fmt.Sprintf("%03d%s", i, s), Name: s, Account: s, Owner: s, Stage: s, Status: schema.Lost, LostReason: s,
			Value: decimal.New(int64(i*7919-20000), -2), Created: snap.AsOf.Add(-i), Entered: snap.AsOf, Due: snap.AsOf.Add(i), Closed: snap.AsOf}
		snap.Deals = append(snap.Deals, d)
	}
	out, err := Encode(snap)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(out), "\n"); lines != 4+len(texts) {
		t.Errorf("%d lines for %d deals", lines, len(texts))
	}
	same := cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })
	if diff := cmp.Diff(snap, decode(t, out), same, cmp.Comparer(func(a, b schema.Date) bool { return a.Equal(b.Time) })); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	again, _ := Encode(decode(t, out))
	if !bytes.Equal(out, again) {
		t.Error("encoding what was read gives other bytes")
	}
	counts := schema.Snapshot{AsOf: snap.AsOf, Counts: map[string]map[string]int{"ben": {"signed": 1, "intention": 0}, "ada": {"paid": 2}}}
	out, err = Encode(counts)
	if want := "as_of: 2026-11-16\ncounts:\n  ada: {paid: 2}\n  ben: {intention: 0, signed: 1}\n"; err != nil || string(out) != want {
		t.Errorf("got %s, %v", out, err)
	}
}

// TestInvented imports 8,800 deals of a CRM that nobody here wrote a parser for,
// with one mapping and nothing else.
func TestInvented(t *testing.T) {
	var b strings.Builder
	b.WriteString("sep=|\nNº|Cliente|Negocio|Vendedora|Etapa|Importe|Abierto|En etapa desde|Cierre|Resultado|Motivo|Moneda\n")
	stages := []string{"Primer contacto", "Presentado", "Con interés", "Negociando", "Firmado"}
	for i := range 8800 {
		result := []string{"abierto", "abierto", "ganado", "perdido"}[i%4]
		fmt.Fprintf(&b, "N-%05d|Cliente %d|Negocio %d|%s|%s|%d.%03d,%02d|%02d/%02d/2026|%02d/%02d/2026 10:%02d|%02d/%02d/2026|%s|%s|EUR\n",
			i, i%700, i, []string{"Okafor, Ada", "Lindqvist, Ben"}[i%2], stages[i%5], 1+i%90, i%1000, i%100,
			1+i%28, 1+i%6, 1+i%28, 7+i%2, i%60, 1+i%28, 9+i%3, result, []string{"", "precio"}[i%4/3])
	}
	opt := demo(CSV)
	opt.Mapping = schema.CRMMapping{
		Columns: map[string]string{"id": "Nº", "account": "Cliente", "name": "Negocio", "owner": "Vendedora", "stage": "Etapa", "value": "Importe", "created": "Abierto",
			"entered": "En etapa desde", "due": "Cierre", "closed": "Cierre", "status": "Resultado", "lost_reason": "Motivo", "currency": "Moneda"},
		Stages: map[string]string{"Primer contacto": "new-contact", "Presentado": "introduced", "Con interés": "intention", "Negociando": "negotiation", "Firmado": "signed"},
		Owners: map[string]string{"Okafor, Ada": "ada", "Lindqvist, Ben": "ben"},
		Won:    []string{"ganado"}, Lost: []string{"perdido"},
	}
	res, err := Import(strings.NewReader(b.String()), opt)
	if err != nil {
		t.Fatal(err)
	}
	if res.Read != 8800 || res.Written != 8800 || len(res.Skipped) != 0 {
		t.Fatalf("read %d, written %d, skipped %d", res.Read, res.Written, len(res.Skipped))
	}
	out, err := Encode(res.Snapshot)
	if err != nil {
		t.Fatal(err)
	}
	// Row 8799 in the formulae above: 69 thousand and 799, 99 cents; the 8th of
	// March; since the 8th of August; closed on the 8th of September; lost.
	want := "- {id: N-08799, name: Negocio 8799, account: Cliente 399, owner: ben, stage: signed, value: 70799.99, created: 2026-04-08, entered: 2026-08-08, closed: 2026-09-08, status: lost, lost_reason: precio}\n"
	if !strings.HasSuffix(string(out), want) {
		t.Errorf("got %s", out[len(out)-300:])
	}
	decode(t, out)
}

// TestDiff: one deal each that is added, gone, changed and the same.
func TestDiff(t *testing.T) {
	monday := schema.Week{Year: 2026, Num: 47}.Monday()
	deal := func(id, stage string, value int64) schema.Deal {
		return schema.Deal{ID: id, Account: "Acc " + id, Owner: "ada", Stage: stage, Value: decimal.New(value, 0), Due: monday}
	}
	moved := deal("b", "signed", 20)
	moved.Due = monday.Add(7)
	moved.Currency = "USD"
	old := schema.Snapshot{Currency: "EUR", Deals: []schema.Deal{deal("c", "intention", 5), deal("a", "intention", 10), deal("b", "intention", 10)}}
	same := deal("a", "intention", 10)
	same.Status, same.Currency = schema.Open, "EUR"
	d := Diff(old, schema.Snapshot{Deals: []schema.Deal{same, moved, deal("d", "paid", 1)}})
	want := []string{
		"1 added, 1 gone, 1 changed, 1 the same",
		"+ d | Acc d: ada, paid, 1",
		"- c | Acc c: ada, intention, 5 EUR",
		"~ b | Acc b: stage intention → signed, value 10 EUR → 20 USD, due 2026-11-16 → 2026-11-23",
	}
	if diff := cmp.Diff(want, d.Lines()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if all := Diff(schema.Snapshot{}, old); len(all.Added) != 3 || all.Added[0].ID != "a" {
		t.Errorf("got %+v", all)
	}
}

type endless struct{ head, body string }

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	for i := range p {
		p[i] = e.body[i%len(e.body)]
	}
	return len(p), nil
}

// TestLimits: what never ends is refused at its limit, with its place.
func TestLimits(t *testing.T) {
	for _, c := range []struct{ head, body, want string }{
		{"id,owner,stage\n1,ada,intention\n2,\"ada", "x", "export:3: a row that begins about here is longer than 1 MB"},
		{"id,owner,stage\n", "x\n", "export:50002: the file has more than 50000 rows"},
		{"x\n", "x", "export:2: a row that begins about here is longer than 1 MB"},
	} {
		_, err := Import(&endless{c.head, c.body}, demo(CSV))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	var calls int
	c := &counter{r: &endless{body: "x"}, progress: func(int64) { calls++ }}
	if n, err := io.Copy(io.Discard, c); !errors.Is(err, errTooBig) || n > MaxFile || calls < 100 {
		t.Errorf("read %d, %v, told %d times", n, err, calls)
	}
	if _, err := Import(io.MultiReader(strings.NewReader("id,owner,stage\n"), broken{}), demo(CSV)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want the reader's own error", err)
	}
}

// TestManyShortRows: 2 MB of the shortest rows there are stay within the bar.
func TestManyShortRows(t *testing.T) {
	for _, row := range []string{"1,a,b\n", "x\n", ",\n", "1\n", "1,a,nothing\n"} {
		in := "id,owner,stage\n" + strings.Repeat(row, 2<<20/len(row))
		trial.Within(t, len(in), func() { _, _ = Import(strings.NewReader(in), demo(CSV)) })
		in = "id,owner,stage\n" + strings.Repeat(row, MaxRows)
		trial.Within(t, len(in), func() { _, _ = Import(strings.NewReader(in), demo(CSV)) })
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestOptions: what makes no sense is refused before anything is read.
func TestOptions(t *testing.T) {
	for want, set := range map[string]func(*Options){
		`no format "sugar"`:                      func(o *Options) { o.Format = "sugar" },
		"the snapshot needs a week":              func(o *Options) { o.Week = schema.Week{} },
		"2026-11-23 lies in 2026-W48, not":       func(o *Options) { o.AsOf = o.Week.Monday().Add(7) },
		`"Euro" is not a currency code like EUR`: func(o *Options) { o.Currency = "Euro" },
		`no date format "iso"`:                   func(o *Options) { o.DateFormat = "iso" },
	} {
		opt := demo(CSV)
		set(&opt)
		if _, err := Import(strings.NewReader(""), opt); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzImport: whatever the bytes, there is a snapshot that accounts for every
// row and reads back, or an error; never a panic.
func FuzzImport(f *testing.F) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		in, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i := range Formats() {
			f.Add(in, uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte, which uint8) {
		opt := demo(Formats()[int(which)%len(Formats())])
		var res Result
		var err error
		trial.Fuzzed(t, len(in), func() { res, err = Import(bytes.NewReader(in), opt) })
		if err != nil {
			_ = err.Error()
			return
		}
		if res.Written == 0 || res.Read != res.Written+len(res.Skipped) || res.Written != len(res.Snapshot.Deals) {
			t.Fatalf("read %d, written %d, skipped %d", res.Read, res.Written, len(res.Skipped))
		}
		out, err := Encode(res.Snapshot)
		if err != nil {
			t.Fatal(err)
		}
		if back := decode(t, out); len(back.Deals) != res.Written || len(Diff(back, res.Snapshot).Changed) > 0 {
			t.Fatalf("reads back as %+v", Diff(back, res.Snapshot).Lines())
		}
	})
}

// BenchmarkImport reads 100,000 deals and writes them.
func BenchmarkImport(b *testing.B) {
	var in bytes.Buffer
	in.WriteString("Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Deal owner,Associated Company (Primary)\n")
	for i := range 100_000 {
		fmt.Fprintf(&in, "%d,Deal number %d,Sales Pipeline,Contract Sent,\"%d,%03d.00\",2026-12-%02d 00:00,2026-%02d-%02d 09:%02d,Ada Okafor,\"Customer %d, Inc\"\n",
			9_000_000+i, i, 1+i%400, i%1000, 1+i%28, 1+i%10, 1+i%28, i%60, i%3000)
	}
	b.SetBytes(int64(in.Len()))
	for b.Loop() {
		res, err := Import(bytes.NewReader(in.Bytes()), demo(HubSpot))
		if err != nil || res.Written != 100_000 {
			b.Fatal(res.Written, err)
		}
		if _, err := Encode(res.Snapshot); err != nil {
			b.Fatal(err)
		}
	}
}
