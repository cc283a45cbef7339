package schema

import "github.com/shopspring/decimal"

// Common holds the front-matter keys that every kind of document may have.
type Common struct {
	Title       string     `yaml:"title" jsonschema_description:"Title of the page; without one, the first heading or the file name."`
	Summary     string     `yaml:"summary" jsonschema_description:"One or two sentences for lists and search (description is read as summary)."`
	Kind        Kind       `yaml:"kind" jsonschema_description:"What the document is; normally its folder says it."`
	Date        Date       `yaml:"date" jsonschema_description:"A day, as 2026-11-16."`
	Lang        string     `yaml:"lang" jsonschema_description:"Language of the text, such as en or zh (locale is read as lang)."`
	Stages      []string   `yaml:"stages" jsonschema_description:"Stages of the sale in which this helps, by id from data/site.yaml."`
	Personas    []string   `yaml:"personas" jsonschema_description:"Roles of the people this is for."`
	Industries  []string   `yaml:"industries" jsonschema_description:"Industries this is for."`
	Tags        []string   `yaml:"tags" jsonschema_description:"Free words to find it by."`
	Owner       string     `yaml:"owner" jsonschema_description:"Who keeps it right: an id from data/team.yaml or a GitHub handle (@name)."`
	Verified    Date       `yaml:"verified" jsonschema_description:"Day on which the owner last checked every word."`
	ReviewEvery Span       `yaml:"review_every" jsonschema_description:"How long that check holds: 90d, 12w, 6m or 1y."`
	Visibility  Visibility `yaml:"visibility" jsonschema_description:"Who may read it: public, team or manager."`
	Draft       bool       `yaml:"draft" jsonschema_description:"true keeps it out of the site until --drafts is given."`
	Weight      int        `yaml:"weight" jsonschema_description:"Order in lists, small first; without one, after those that have one."`
	Aliases     []string   `yaml:"aliases" jsonschema_description:"Old addresses that lead here, such as /pitches/old-name/."`
}

// Front is the front matter of any document: the common keys and those of each
// kind. Which of them a document may use follows from its kind (KeysOf).
type Front struct {
	Common `yaml:",inline"`

	// pitch
	Product string `yaml:"product" kinds:"pitch" jsonschema_description:"What is pitched: an id from products in data/site.yaml."`

	// case-study
	Customer  string   `yaml:"customer" kinds:"case-study" jsonschema_description:"Name of the customer."`
	Anonymous bool     `yaml:"anonymous" kinds:"case-study" jsonschema_description:"true when the customer must not be named: the page then never prints customer."`
	Industry  string   `yaml:"industry" kinds:"case-study" jsonschema_description:"Industry of the customer."`
	Size      string   `yaml:"size" kinds:"case-study" jsonschema_description:"Size of the customer, such as 1,200 staff."`
	Results   []Result `yaml:"results" kinds:"case-study" jsonschema_description:"What changed, in figures."`
	Quote     string   `yaml:"quote" kinds:"case-study" jsonschema_description:"One sentence of the customer, word for word."`
	Approved  bool     `yaml:"approved" kinds:"case-study" jsonschema_description:"true once the customer has agreed to the text."`

	// proposal
	CustomerType string  `yaml:"customer_type" kinds:"proposal" jsonschema_description:"The type of customer it is for; what won once is copied within a type."`
	BasedOn      string  `yaml:"based_on" kinds:"proposal" jsonschema_description:"The proposal it was copied from, as a path like pilot-plan.md."`
	Outcome      Outcome `yaml:"outcome" kinds:"proposal" jsonschema:"enum=won,enum=lost,enum=open" jsonschema_description:"won, lost or open."`
	Currency     string  `yaml:"currency" kinds:"proposal" jsonschema_description:"Currency of the prices; the site's when absent."`
	Fields       []Field `yaml:"fields" kinds:"proposal" jsonschema_description:"What the seller fills in."`
	Prices       []Price `yaml:"prices" kinds:"proposal" jsonschema_description:"Rows of the price table."`

	// talking-points
	Expires Date `yaml:"expires" kinds:"talking-points" jsonschema_description:"Last day on which the points are fresh."`

	// objection
	Proposals []string `yaml:"proposals" kinds:"objection" jsonschema_description:"Proposals that the answer leads to, as paths like ../proposals/pilot-plan.md."`

	// question-bank
	Questions []Question `yaml:"questions" kinds:"question-bank" jsonschema_description:"Closed questions with their likely answers."`

	// stage
	Entry []string `yaml:"entry" kinds:"stage" jsonschema_description:"What must be true for a deal to stand here."`
	Exit  []string `yaml:"exit" kinds:"stage" jsonschema_description:"What must be true for it to move on."`

	// scorecard
	Criteria []Criterion `yaml:"criteria" kinds:"scorecard" jsonschema_description:"What a candidate is judged by, 1 to 5 each."`

	// meeting
	Facts           []Heard          `yaml:"facts" kinds:"meeting" jsonschema_description:"What was heard from customers today."`
	Countermeasures []Countermeasure `yaml:"countermeasures" kinds:"meeting" jsonschema_description:"What we do about it, and who."`
	Proud           []Moment         `yaml:"proud" kinds:"meeting" jsonschema_description:"Proud moments, told first."`
	Praise          []Moment         `yaml:"praise" kinds:"meeting" jsonschema_description:"Praise before the whole company."`
	Closing         string           `yaml:"closing" kinds:"meeting" jsonschema_description:"A good word to end on."`
}

// Result is one figure of a case study, before and after.
type Result struct {
	Measure string  `yaml:"measure" jsonschema:"required" jsonschema_description:"What was measured."`
	Before  float64 `yaml:"before" jsonschema_description:"Its value before."`
	After   float64 `yaml:"after" jsonschema_description:"Its value after."`
	Unit    string  `yaml:"unit" jsonschema_description:"Unit, such as days or %."`
}

// Outcome of a proposal.
type Outcome string

// The outcomes of a proposal; empty is a template that was not sent yet.
const (
	Won  Outcome = "won"
	Lost Outcome = "lost"
	Open Outcome = "open"
)

// FieldType is the type of a proposal's form field.
type FieldType string

// Field types. A money field holds an amount in the proposal's currency.
const (
	FieldText     FieldType = "text"
	FieldLongText FieldType = "textarea"
	FieldNumber   FieldType = "number"
	FieldMoney    FieldType = "money"
	FieldDate     FieldType = "date"
	FieldSelect   FieldType = "select"
	FieldCheckbox FieldType = "checkbox"
	FieldEmail    FieldType = "email"
)

// Field is one thing that a seller fills in before a proposal can be used.
// {{ name }} in the body prints it.
type Field struct {
	Name     string    `yaml:"name" jsonschema:"required" jsonschema_description:"Name used in the body as {{ name }}: small letters, digits and _."`
	Label    string    `yaml:"label" jsonschema_description:"What the form calls it; the name when absent."`
	Type     FieldType `yaml:"type" jsonschema:"enum=text,enum=textarea,enum=number,enum=money,enum=date,enum=select,enum=checkbox,enum=email" jsonschema_description:"Kind of field; text when absent."`
	Required bool      `yaml:"required" jsonschema_description:"true: the proposal is blocked while it is empty."`
	Default  string    `yaml:"default" jsonschema_description:"Value to begin with."`
	Options  []string  `yaml:"options" jsonschema_description:"Choices of a select."`
	Help     string    `yaml:"help" jsonschema_description:"One line under the field."`
}

// Price is one row of a proposal's price table. Quantity and UnitPrice are a
// number, or the name of a number or money field in braces: "{{ seats }}".
type Price struct {
	Item      string `yaml:"item" jsonschema:"required" jsonschema_description:"What is sold."`
	Quantity  string `yaml:"quantity" jsonschema_description:"A number, or a field as {{ seats }}; 1 when absent."`
	UnitPrice string `yaml:"unit_price" jsonschema:"required" jsonschema_description:"A number, or a field as {{ rate }}."`
}

// Question is a closed question with its likely answers.
type Question struct {
	Ask     string   `yaml:"ask" jsonschema:"required" jsonschema_description:"The question, word for word."`
	Options []string `yaml:"options" jsonschema_description:"Likely answers, two or more."`
	Learns  string   `yaml:"learns" jsonschema:"enum=structure,enum=people,enum=news,enum=goals,enum=purchases" jsonschema_description:"What the answer tells us."`
	Spin    string   `yaml:"spin" jsonschema:"enum=situation,enum=problem,enum=implication,enum=need-payoff" jsonschema_description:"Its place in a conversation."`
}

// Learns lists the five things to find out about a customer.
func Learns() []string { return []string{"structure", "people", "news", "goals", "purchases"} }

// Criterion of a hiring scorecard. Weight is relative; weights need not sum to 1.
type Criterion struct {
	Name     string  `yaml:"name" jsonschema:"required" jsonschema_description:"What is judged."`
	Weight   float64 `yaml:"weight" jsonschema_description:"How much it counts against the others; 1 when absent."`
	Ask      string  `yaml:"ask" jsonschema_description:"The question that shows it."`
	Evidence string  `yaml:"evidence" jsonschema_description:"What a 5 sounds like."`
}

// Heard is a fact that a seller brought home.
type Heard struct {
	Heard   string `yaml:"heard" jsonschema:"required" jsonschema_description:"What was heard."`
	Account string `yaml:"account" jsonschema_description:"Account it concerns, by id."`
	By      string `yaml:"by" jsonschema_description:"Rep who heard it, by id."`
}

// Countermeasure is what we do about facts, by whom and until when.
type Countermeasure struct {
	What    string `yaml:"what" jsonschema:"required" jsonschema_description:"What will be done."`
	Owner   string `yaml:"owner" jsonschema_description:"Who does it, by id."`
	Due     Date   `yaml:"due" jsonschema_description:"Until when."`
	Done    bool   `yaml:"done" jsonschema_description:"true once it is done."`
	Account string `yaml:"account" jsonschema_description:"Account it concerns, by id."`
}

// Moment is a proud moment or praise.
type Moment struct {
	Who  string `yaml:"who" jsonschema:"required" jsonschema_description:"Whom it is about, by id or name."`
	What string `yaml:"what" jsonschema:"required" jsonschema_description:"What the person did."`
	By   string `yaml:"by" jsonschema_description:"Who says so."`
}

// Money is an exact amount in one currency (ISO 4217 code). Amounts of two
// currencies never add up.
type Money struct {
	Amount   decimal.Decimal
	Currency string
}
