package cli

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/playbook"
)

// history is the last change of each source, by its path in the playbook and the
// calendar of a time zone, from one pass over git log. In a shallow clone, and without git, nothing is known: a
// wrong date is worse than none. A merge counts for the files that it settled,
// those that differ from both sides: what it only brought over was changed before.
func (r *repository) history(ctx context.Context, zone string) map[string]playbook.Change {
	changes := map[string]playbook.Change{}
	if !r.known || r.shallow {
		return changes
	}
	prefix := r.folder
	if prefix != "" {
		prefix += "/"
	}
	out, err := r.git(ctx, "log", "--no-renames", "--cc", "--name-only", "--pretty=format:%x00%ct%x09%aN", "-z", "--", "content", "data")
	if err != nil {
		return changes
	}
	var now playbook.Change
	for _, field := range bytes.Split(out, []byte{0}) {
		for _, line := range strings.Split(string(field), "\n") {
			if stamp, name, ok := strings.Cut(line, "\t"); ok {
				if n, err := strconv.ParseInt(stamp, 10, 64); err == nil {
					now = playbook.Change{Day: dayOf(time.Unix(n, 0), zone), Name: name}
					continue
				}
			}
			path, ours := strings.CutPrefix(line, prefix)
			if _, known := changes[path]; ours && path != "" && !known {
				changes[path] = now
			}
		}
	}
	return changes
}
