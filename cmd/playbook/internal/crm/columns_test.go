package crm

import (
	"slices"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// The fields are the schema's columns, in its order: a column added there without
// a field here, or the other way about, is a fault.
func TestFieldsAreTheColumnsOfTheSchema(t *testing.T) {
	want := []string{fID: "id", fName: "name", fAccount: "account", fOwner: "owner", fStage: "stage", fValue: "value",
		fCurrency: "currency", fCreated: "created", fEntered: "entered", fDue: "due", fClosed: "closed", fWonOn: "won_on",
		fLostOn: "lost_on", fStatus: "status", fLostReason: "lost_reason", fPipeline: "pipeline"}
	if got := schema.CRMColumns(); !slices.Equal(got, want) || len(got) != int(nFields) {
		t.Errorf("%d fields %v, and the columns %v", nFields, want, got)
	}
}
