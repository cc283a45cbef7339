package write

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const stateHead = "playbook state 1 "

// stamp is a file as it lay on disk after a build.
type stamp struct {
	entry
	mtime int64
}

// stateFile names the state of one output folder; several may share a source.
func stateFile(state, root string) (string, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	key := digest([]byte(abs))
	return filepath.Join(state, "output-"+hex.EncodeToString(key[:4])+".state"), nil
}

// remember keeps sizes and times for the next build. Without them it is slower,
// not wrong, so a failure is a notice.
func (p *publication) remember() {
	if p.opt.State == "" {
		return
	}
	name, err := stateFile(p.opt.State, p.root)
	if err == nil {
		err = os.MkdirAll(p.opt.State, 0o777)
	}
	if err == nil {
		b := fmt.Appendf(nil, "%s%s %x\n", stateHead, p.opt.Inputs, p.manifestSum[:])
		for i, f := range p.site.Files {
			b = strconv.AppendInt(b, p.stamps[i].mtime, 10)
			b = append(b, ' ')
			b = hex.AppendEncode(b, p.stamps[i].sum[:])
			b = append(b, ' ')
			b = strconv.AppendInt(b, p.stamps[i].size, 10)
			b = append(b, ' ')
			b = append(b, f.Path...)
			b = append(b, '\n')
		}
		b = append(b, manifestTail...)
		b = strconv.AppendInt(b, int64(len(p.site.Files)), 10)
		b = append(b, '\n')
		if err = os.WriteFile(name+".new", b, 0o666); err == nil {
			err = os.Rename(name+".new", name)
		}
	}
	if err != nil {
		p.opt.Notice(fmt.Sprintf("%s: the next build will be slower: %v", p.opt.State, err))
	}
}

// recall reads what remember wrote: digest of the inputs, hash of the manifest,
// stamps by path. ok is false for no state or one that is cut.
func recall(state, root string) (inputs, manifest string, stamps map[string]stamp, ok bool) {
	name, err := stateFile(state, root)
	if err != nil {
		return "", "", nil, false
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", "", nil, false
	}
	head, body, _ := strings.Cut(string(b), "\n")
	head, ok = strings.CutPrefix(head, stateHead)
	if !ok {
		return "", "", nil, false
	}
	inputs, manifest, _ = strings.Cut(head, " ")
	stamps = make(map[string]stamp, strings.Count(body, "\n"))
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		if tail, end := strings.CutPrefix(line, manifestTail); end {
			return inputs, manifest, stamps, tail == strconv.Itoa(len(stamps))
		}
		at, rest, _ := strings.Cut(line, " ")
		e, p, ok := parseEntry(rest)
		mtime, err := strconv.ParseInt(at, 10, 64)
		if !ok || err != nil {
			return "", "", nil, false
		}
		stamps[p] = stamp{e, mtime}
	}
	return "", "", nil, false
}

// Stands tells whether root holds a site that a build with this state folder may
// have put there. It is quick; whether it is that site still, Fresh tells.
func Stands(root, state string) bool {
	for _, p := range []string{state, filepath.Join(root, filepath.FromSlash(manifestName))} {
		if _, err := os.Stat(p); err != nil {
			return false
		}
	}
	return true
}

// Fresh reports whether root still holds, untouched, what a Publish with this
// state folder and this digest of inputs put there: same manifest, every file
// with its size and time, nothing left of a killed build. Then a build with the
// same inputs has nothing to do, and the Report says so.
func Fresh(root, state, inputs string) (Report, bool) {
	if state == "" || inputs == "" {
		return Report{}, false
	}
	was, manifest, stamps, ok := recall(state, root)
	if !ok || was != inputs {
		return Report{}, false
	}
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(manifestName)))
	if s := digest(b); err != nil || hex.EncodeToString(s[:]) != manifest {
		return Report{}, false
	}
	if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(stageDir))); err == nil {
		return Report{}, false
	}
	rep := Report{Unchanged: len(stamps)}
	for p, s := range stamps {
		info, err := os.Lstat(filepath.Join(root, filepath.FromSlash(p)))
		if err != nil || !info.Mode().IsRegular() || info.Size() != s.size || info.ModTime().UnixNano() != s.mtime {
			return Report{}, false
		}
		rep.Bytes += s.size
	}
	return rep, true
}
