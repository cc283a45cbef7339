package write

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Where our own files lie in the output folder.
const (
	home         = ".playbook"
	manifestName = home + "/manifest"
	lockName     = home + "/lock"
	stageDir     = home + "/stage"
	stagedSite   = stageDir + "/site"
	stagedOld    = stageDir + "/old"
	stagedOwner  = stageDir + "/manifest.both"
	stagedNext   = stageDir + "/manifest.next"
)

// sum is the first half of a SHA-256, enough to tell two versions of a file apart.
type sum [16]byte

func digest(b []byte) sum {
	h := sha256.Sum256(b)
	return sum(h[:16])
}

// entry is one version of a file: how long, and what in it.
type entry struct {
	sum  sum
	size int64
}

// owned maps each path that we wrote to the versions that may lie there: one
// after a build, two while files are renamed (or after a kill in the middle).
type owned map[string][]entry

const manifestHead, manifestTail = "playbook manifest 1\n", "end "

// appendManifest writes paths with their versions, one a line, sorted.
func appendManifest(b []byte, o owned) []byte {
	paths := make([]string, 0, len(o))
	for p := range o {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	b = append(b, manifestHead...)
	n := 0
	for _, p := range paths {
		for _, e := range o[p] {
			b = hex.AppendEncode(b, e.sum[:])
			b = append(b, ' ')
			b = strconv.AppendInt(b, e.size, 10)
			b = append(b, ' ')
			b = append(b, p...)
			b = append(b, '\n')
			n++
		}
	}
	b = append(b, manifestTail...)
	b = strconv.AppendInt(b, int64(n), 10)
	return append(b, '\n')
}

// parseManifest reads it back. A manifest that is cut, garbled or names a path
// that we would never write owns nothing, so that nothing is deleted on its word.
func parseManifest(b []byte) (owned, bool) {
	body, ok := strings.CutPrefix(string(b), manifestHead)
	if !ok {
		return nil, false
	}
	o := make(owned, bytes.Count(b, []byte{'\n'}))
	n := 0
	for line := range strings.Lines(body) {
		line, whole := strings.CutSuffix(line, "\n")
		if !whole {
			return nil, false
		}
		if tail, ok := strings.CutPrefix(line, manifestTail); ok {
			return o, tail == strconv.Itoa(n)
		}
		e, p, ok := parseEntry(line)
		if !ok || badName(p) != "" {
			return nil, false
		}
		o[p] = append(o[p], e)
		n++
	}
	return nil, false
}

func parseEntry(line string) (e entry, p string, ok bool) {
	code, rest, _ := strings.Cut(line, " ")
	length, p, ok := strings.Cut(rest, " ")
	if len(code) != 2*len(e.sum) || !ok {
		return e, "", false
	}
	if _, err := hex.Decode(e.sum[:], []byte(code)); err != nil {
		return e, "", false
	}
	n, err := strconv.ParseInt(length, 10, 64)
	e.size = n
	return e, p, err == nil && n >= 0
}

// readManifest returns what is owned, nothing when there is no manifest.
func readManifest(dir *os.Root) (owned, error) {
	b, err := dir.ReadFile(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return owned{}, nil
	}
	if err != nil {
		return nil, err
	}
	o, ok := parseManifest(b)
	if !ok {
		return owned{}, nil
	}
	return o, nil
}
