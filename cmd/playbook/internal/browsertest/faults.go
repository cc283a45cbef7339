package browsertest

import (
	"strings"

	"playbook/cmd/playbook/internal/diag"
)

// errorList is a list of messages as one error.
type errorList diag.List

func (l errorList) Error() string {
	var lines []string
	for _, d := range l {
		lines = append(lines, d.File+": "+d.Message)
	}
	return strings.Join(lines, "\n")
}
