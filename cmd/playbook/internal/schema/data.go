package schema

import "github.com/shopspring/decimal"

// Site is data/site.yaml.
type Site struct {
	Title      string                `yaml:"title" jsonschema_description:"Name of the playbook."`
	Tagline    string                `yaml:"tagline" jsonschema_description:"One line under the title on the home page."`
	BaseURL    string                `yaml:"base_url" jsonschema_description:"Address of the published site, such as https://owner.github.io/repo/."`
	Repository string                `yaml:"repository" jsonschema_description:"Its GitHub repository; gives every page an Edit link."`
	Branch     string                `yaml:"branch" jsonschema_description:"Branch that edits start from; main when absent."`
	Language   string                `yaml:"language" jsonschema_description:"Language of the interface: en or zh."`
	TimeZone   string                `yaml:"time_zone" jsonschema_description:"Where the team's day begins, such as Europe/Berlin; UTC when absent."`
	Currency   string                `yaml:"currency" jsonschema_description:"Currency of amounts that name none, such as EUR."`
	Theme      string                `yaml:"theme" jsonschema_description:"Folder under themes/; default when absent."`
	Hosting    string                `yaml:"hosting" jsonschema:"enum=public,enum=private" jsonschema_description:"private: the whole site lies behind a login of its own, so nothing is left out."`
	Index      bool                  `yaml:"index" jsonschema_description:"true lets search engines list the site."`
	Stages     []StageDef            `yaml:"stages" jsonschema_description:"Stages of the sale, first contact first."`
	Products   []Named               `yaml:"products" jsonschema_description:"What you sell."`
	Personas   []Named               `yaml:"personas" jsonschema_description:"Roles you sell to."`
	Industries []Named               `yaml:"industries" jsonschema_description:"Industries you sell to."`
	Visibility map[string]Visibility `yaml:"visibility" jsonschema_description:"Who may read what: default for prose, and one entry per kind or data file (pipeline, team, accounts, meeting, scorecard, rehearsals, facts)."`
	Rules      map[string]string     `yaml:"rules" jsonschema_description:"Severity of a rule by id: error, warning or off."`
	Speaking   map[string]int        `yaml:"speaking" jsonschema_description:"Speaking rate by language: words a minute (en), characters a minute (zh, ja)."`
	Thresholds Thresholds            `yaml:"thresholds" jsonschema_description:"When the pipeline's findings speak up."`
	CRM        map[string]CRMMapping `yaml:"crm" jsonschema_description:"How a CRM's stages and owners map to this playbook, by CRM."`
}

// StageDef is one stage of the sale. The order in the list is the order of the sale.
type StageDef struct {
	ID   string `yaml:"id" jsonschema:"required" jsonschema_description:"Short name used in files."`
	Name string `yaml:"name" jsonschema_description:"Name on pages; the id when absent."`
}

// Named is an id with a name for pages.
type Named struct {
	ID   string `yaml:"id" jsonschema:"required"`
	Name string `yaml:"name"`
}

// Thresholds of the findings (DESIGN §4); zero means the default.
type Thresholds struct {
	MinSample        int            `yaml:"min_sample" jsonschema_description:"Fewer deals than this give no finding; 5 when absent."`
	ProposalSkill    float64        `yaml:"proposal_skill" jsonschema_description:"proposal-skill speaks when the stage ratio introduced to intention is below this; 0.25 when absent."`
	NegotiationSkill float64        `yaml:"negotiation_skill" jsonschema_description:"negotiation-skill speaks when the stage ratio negotiation to signed is below this; 0.25 when absent."`
	StageAge         map[string]int `yaml:"stage_age" jsonschema_description:"Days after which a deal counts as stalled, by stage; 30 when absent."`
	TouchDays        int            `yaml:"touch_days" jsonschema_description:"A top account with no touch for so many days is a finding; 21 when absent."`
	FallingWeeks     int            `yaml:"falling_weeks" jsonschema_description:"A stage that shrank so many weeks running is a finding; 2 when absent."`
	CycleDays        int            `yaml:"cycle_days" jsonschema_description:"Usual sales cycle; younger cohorts are marked immature; 90 when absent."`
	Window           int            `yaml:"window" jsonschema_description:"Weeks over which flow is measured; 8 when absent."`
	// Which of the stages play the parts that the findings speak of; by
	// position when absent (the first, second, third, fourth and fifth stage).
	NewContact  string `yaml:"new_contact" jsonschema_description:"Stage id in the part of new contact; the first when absent."`
	Introduced  string `yaml:"introduced" jsonschema_description:"Stage id in the part of introduced; the second when absent."`
	Intention   string `yaml:"intention" jsonschema_description:"Stage id in the part of intention; the third when absent."`
	Negotiation string `yaml:"negotiation" jsonschema_description:"Stage id in the part of negotiation; the fourth when absent."`
	Signed      string `yaml:"signed" jsonschema_description:"Stage id in the part of signed; the fifth when absent."`
}

// SkipWord stands for a stage or owner in a CRMMapping whose deals are left out.
const SkipWord = "skip"

// CRMColumns lists the columns of a deal that a CRMMapping may name.
func CRMColumns() []string {
	return []string{"id", "name", "account", "owner", "stage", "value", "currency", "created", "entered", "due", "closed", "won_on", "lost_on", "status", "lost_reason", "pipeline"}
}

// CRMMapping says how one CRM's words map to ours.
type CRMMapping struct {
	Stages  map[string]string `yaml:"stages" jsonschema_description:"Their stage name to our stage id, or to skip, which leaves such deals out."`
	Owners  map[string]string `yaml:"owners" jsonschema_description:"Their owner's name to our rep id, or to skip, which leaves such deals out."`
	Columns map[string]string `yaml:"columns" jsonschema_description:"Our column (id, name, account, owner, stage, value, currency, created, entered, due, closed, won_on, lost_on, status, lost_reason, pipeline) to their header; won_on and lost_on are the days a deal was won or lost, where closed does not say which."`
	Won     []string          `yaml:"won" jsonschema_description:"Their stages that mean won."`
	Lost    []string          `yaml:"lost" jsonschema_description:"Their stages that mean lost."`
}

// Team is data/team.yaml.
type Team struct {
	Visibility Visibility `yaml:"visibility"`
	Reps       []Rep      `yaml:"reps" jsonschema_description:"The people who sell."`
}

// Rep is somebody who sells.
type Rep struct {
	ID     string                     `yaml:"id" jsonschema:"required" jsonschema_description:"Short name used in files."`
	Name   string                     `yaml:"name" jsonschema_description:"Full name."`
	Since  Date                       `yaml:"since" jsonschema_description:"First day in the team."`
	Role   string                     `yaml:"role" jsonschema:"enum=rep,enum=manager" jsonschema_description:"rep or manager; rep when absent."`
	GitHub string                     `yaml:"github" jsonschema_description:"GitHub handle, for CODEOWNERS."`
	Quota  map[string]decimal.Decimal `yaml:"quota" jsonschema_description:"Quota per quarter in the site's currency, such as 2026-Q4: 120000."`
	Status string                     `yaml:"status" jsonschema:"enum=active,enum=leave,enum=left" jsonschema_description:"active, leave or left; active when absent."`
}

// Snapshot is data/pipeline/2026-W47.yaml: who stood where on one day (a stock).
// It has either Counts or Deals.
type Snapshot struct {
	Visibility Visibility                `yaml:"visibility"`
	AsOf       Date                      `yaml:"as_of" jsonschema:"required" jsonschema_description:"The day of the snapshot."`
	Currency   string                    `yaml:"currency" jsonschema_description:"Currency of the values; the site's when absent."`
	Counts     map[string]map[string]int `yaml:"counts" jsonschema_description:"Number of customers per rep and stage."`
	Deals      []Deal                    `yaml:"deals" jsonschema_description:"Every deal, with an id that stays the same from week to week."`
}

// Deal is one row of a deal snapshot. Value is in the snapshot's currency unless
// Currency says otherwise. Entered is the day it entered Stage. Due is the day
// it is expected to close; Closed the day it did.
type Deal struct {
	ID         string          `yaml:"id" jsonschema:"required" jsonschema_description:"Stays the same from week to week."`
	Name       string          `yaml:"name"`
	Account    string          `yaml:"account" jsonschema_description:"Account id, or the customer's name."`
	Owner      string          `yaml:"owner" jsonschema:"required" jsonschema_description:"Rep, by id from data/team.yaml."`
	Stage      string          `yaml:"stage" jsonschema:"required" jsonschema_description:"Stage id from data/site.yaml."`
	Value      decimal.Decimal `yaml:"value" jsonschema_description:"Amount."`
	Currency   string          `yaml:"currency"`
	Created    Date            `yaml:"created"`
	Entered    Date            `yaml:"entered" jsonschema_description:"Day it entered this stage."`
	Due        Date            `yaml:"due" jsonschema_description:"Day it is expected to close."`
	Closed     Date            `yaml:"closed" jsonschema_description:"Day it was won or lost."`
	Status     Outcome         `yaml:"status" jsonschema:"enum=open,enum=won,enum=lost" jsonschema_description:"open, won or lost; open when absent."`
	LostReason string          `yaml:"lost_reason"`
}

// Account is data/accounts/<id>.yaml: what we know of a customer.
type Account struct {
	Visibility Visibility `yaml:"visibility"`
	Name       string     `yaml:"name" jsonschema_description:"Name of the customer; the file name when absent."`
	Industry   string     `yaml:"industry"`
	Size       string     `yaml:"size"`
	Owner      string     `yaml:"owner" jsonschema_description:"Rep, by id."`
	Summary    string     `yaml:"summary" jsonschema_description:"Two sentences for the brief."`
	LastTouch  Date       `yaml:"last_touch" jsonschema_description:"Day of the last real conversation."`
	NextStep   string     `yaml:"next_step"`
	Proposals  []string   `yaml:"proposals" jsonschema_description:"Proposals in use, as paths like proposals/pilot-plan.md."`
	Units      []Unit     `yaml:"units" jsonschema_description:"The department tree."`
	People     []Person   `yaml:"people"`
	News       []News     `yaml:"news"`
	Purchases  []Purchase `yaml:"purchases"`
}

// Unit is a department; units nest.
type Unit struct {
	ID    string `yaml:"id" jsonschema:"required"`
	Name  string `yaml:"name"`
	Units []Unit `yaml:"units"`
}

// Person is somebody at the customer. ReportsTo and Influences name other
// people of the same file.
type Person struct {
	Name       string   `yaml:"name" jsonschema:"required"`
	Title      string   `yaml:"title" jsonschema_description:"Job title."`
	Role       string   `yaml:"role" jsonschema:"enum=decides,enum=influences,enum=uses,enum=blocks,enum=signs" jsonschema_description:"Part in the decision: decides, influences, uses, blocks or signs."`
	ReportsTo  string   `yaml:"reports_to"`
	Unit       string   `yaml:"unit" jsonschema_description:"Unit id."`
	Influences []string `yaml:"influences"`
	Goals      []string `yaml:"goals" jsonschema_description:"What the person is measured by."`
	Pressures  []string `yaml:"pressures" jsonschema_description:"What keeps the person awake."`
	Notes      string   `yaml:"notes"`
	Source     string   `yaml:"source" jsonschema_description:"Who told us."`
	AskedOn    Date     `yaml:"asked_on"`
}

// News about a customer; a rumour fades, a fact stays.
type News struct {
	Date   Date   `yaml:"date" jsonschema:"required"`
	Kind   string `yaml:"kind" jsonschema:"enum=fact,enum=rumour"`
	Text   string `yaml:"text" jsonschema:"required"`
	Source string `yaml:"source"`
}

// Purchase is what the customer bought, from us or from others. Supplier "us"
// is ourselves.
type Purchase struct {
	Date     Date            `yaml:"date"`
	Product  string          `yaml:"product" jsonschema:"required"`
	Supplier string          `yaml:"supplier" jsonschema_description:"Who sold it; us for ourselves."`
	Value    decimal.Decimal `yaml:"value"`
	Currency string          `yaml:"currency"`
	Renews   Date            `yaml:"renews"`
}

// Facts is data/facts.yaml.
type Facts struct {
	Visibility Visibility      `yaml:"visibility"`
	Facts      map[string]Fact `yaml:"facts" jsonschema_description:"Figures and claims by name; {{ fact.name }} prints one."`
}

// Fact is a figure or claim that may be printed anywhere.
type Fact struct {
	Value      string     `yaml:"value" jsonschema:"required"`
	Source     string     `yaml:"source" jsonschema_description:"Where it comes from."`
	AsOf       Date       `yaml:"as_of"`
	Expires    Date       `yaml:"expires" jsonschema_description:"Last day on which it may be printed."`
	Visibility Visibility `yaml:"visibility"`
}

// Rehearsals is data/rehearsals.yaml.
type Rehearsals struct {
	Visibility Visibility  `yaml:"visibility"`
	Rehearsals []Rehearsal `yaml:"rehearsals"`
}

// Rehearsal is one recital of one variant. Version is the hash of the spoken
// text (script.Version); marks go from 1 to 5.
type Rehearsal struct {
	Rep     string         `yaml:"rep" jsonschema:"required"`
	Pitch   string         `yaml:"pitch" jsonschema:"required" jsonschema_description:"Path like pitches/dashboard.md."`
	Variant string         `yaml:"variant" jsonschema:"required" jsonschema_description:"Heading of the variant."`
	Version string         `yaml:"version"`
	On      Date           `yaml:"on" jsonschema:"required"`
	Marks   map[string]int `yaml:"marks" jsonschema_description:"1 to 5 each: words, pace, warmth, question."`
	By      string         `yaml:"by" jsonschema_description:"Who marked it; the rep when absent."`
}
