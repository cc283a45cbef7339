package cli

import (
	"os/exec"
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/schema"
)

// today is the build's date: SOURCE_DATE_EPOCH, else the newest commit, else the
// clock. The same commit gives the same site on any day and any machine.
func (a *app) today(root, zone string) schema.Date {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	t := time.Now()
	if n, err := strconv.ParseInt(strings.TrimSpace(a.getenv("SOURCE_DATE_EPOCH")), 10, 64); err == nil {
		t = time.Unix(n, 0)
	} else if out, err := exec.Command("git", "-C", root, "log", "-1", "--format=%ct").Output(); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64); err == nil {
			t = time.Unix(n, 0)
		}
	}
	y, m, d := t.In(loc).Date()
	return schema.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}
