package cli

import (
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/playbook"
)

// history is the last change of each source, by the calendar of a time zone, from
// one pass over git log. In a shallow clone, and without git, nothing is known: a
// wrong date is worse than none. A merge counts for the files that it settled,
// those that differ from both sides: what it only brought over was changed before.
func history(ctx context.Context, root, zone string) map[string]playbook.Change {
	changes := map[string]playbook.Change{}
	git := func(args ...string) ([]byte, error) {
		return exec.CommandContext(ctx, "git", append([]string{"-C", root, "-c", "core.quotePath=false"}, args...)...).Output()
	}
	out, err := git("rev-parse", "--is-shallow-repository", "--show-prefix")
	shallow, prefix, _ := strings.Cut(string(out), "\n")
	if err != nil || shallow != "false" {
		return changes
	}
	prefix = strings.TrimSuffix(prefix, "\n") // of the playbook in the repository
	out, err = git("log", "--no-renames", "--cc", "--name-only", "--pretty=format:%x00%ct%x09%aN", "-z", "--", "content", "data")
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
