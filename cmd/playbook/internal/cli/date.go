package cli

import (
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/schema"
)

// date is that of the build: SOURCE_DATE_EPOCH, else the newest commit, else the
// clock. The same commit gives the same site on any day and any machine.
func (p *project) date(zone string) schema.Date {
	if r := p.repository(); r.commit != "" && p.app.epoch() == nil {
		return dayOf(r.at, zone)
	}
	return p.app.now(zone)
}

// now is the date of what a person writes today: SOURCE_DATE_EPOCH, else the clock.
func (a *app) now(zone string) schema.Date {
	if t := a.epoch(); t != nil {
		return dayOf(*t, zone)
	}
	return dayOf(time.Now(), zone)
}

// epoch is SOURCE_DATE_EPOCH; nil when it is not set.
func (a *app) epoch() *time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(a.getenv("SOURCE_DATE_EPOCH")), 10, 64)
	if err != nil {
		return nil
	}
	t := time.Unix(n, 0)
	return &t
}

func dayOf(t time.Time, zone string) schema.Date {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	y, m, d := t.In(loc).Date()
	return schema.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}
