package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/scaffold"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

func initCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "a new playbook in a folder",
		Long: `init writes a small playbook into an empty or new folder: one document of each
kind, the data files with a comment on each key, schemas for editors, and the
workflows and forms for GitHub. It builds without a warning.

In a fork of the program's repository, delete content/ and data/ and run it there:
it adds what is missing and leaves the rest as it is.`,
		Example: `  playbook init our-playbook
  playbook init .`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := args[0]
			beside, err := roomFor(dir)
			if err != nil {
				return err
			}
			th, faults, err := theme.Load(nil, themes.FS, "default")
			if err != nil || len(faults) > 0 {
				return fmt.Errorf("reading the default theme: %v %v", err, faults)
			}
			full, err := filepath.Abs(dir)
			if err != nil {
				return machine(err)
			}
			title := route.Readable(filepath.Base(full))
			schemas, err := scaffold.Schemas()
			if err != nil {
				return err
			}
			files := scaffold.Playbook(th, title, a.now("UTC"), schemas)
			root, err := openFolder(dir)
			if err != nil {
				return machine(err)
			}
			defer root.Close()
			written := 0
			put := func(f scaffold.File) error {
				if have, err := root.ReadFile(f.Path); err == nil && !madeByOwners(have) {
					return nil // a fork's own
				}
				if err := write1(root, f.Path, f.Text); err != nil {
					return &failure{exitMachine, fmt.Errorf("%s: cannot be written: %w", filepath.Join(dir, f.Path), cause(err)), "mend that, empty the folder and try again"}
				}
				written++
				return nil
			}
			for _, f := range files {
				if err := put(f); err != nil {
					return err
				}
			}
			src, err := load.Load(root.FS(), &load.Cache{}, nil)
			if err != nil {
				return machine(fmt.Errorf("reading the new playbook: %w", err))
			}
			if err := put(scaffold.File{Path: ownersPath, Text: codeOwners(src, "")}); err != nil {
				return err
			}
			if n := len(files) + 1 - written; n > 0 {
				a.say("%d files were there already and stay as they are", n)
			}
			a.say("%d files in %s; next:", written, dir)
			for i, step := range nextSteps(dir, beside) {
				a.say("  %d. %s", i+1, step)
			}
			return nil
		},
	}
}

// roomFor tells whether a playbook may begin in a folder: one that is new or
// empty, or (beside) a fork of the program's repository without its demo.
func roomFor(dir string) (beside bool, err error) {
	const hint = "name an empty folder, or a new one"
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return false, usage(hint, "%s is a file", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return false, machine(fmt.Errorf("%s: cannot be read: %w", dir, cause(err)))
	}
	if info, err := os.Stat(filepath.Join(dir, "cmd", "playbook")); err == nil && info.IsDir() {
		for _, demo := range []string{"content", "data"} {
			if _, err := os.Lstat(filepath.Join(dir, demo)); err == nil {
				return false, usage("delete "+filepath.Join(dir, "content")+" and "+filepath.Join(dir, "data")+" first, or name an empty folder", "%s holds a playbook already: %s", dir, demo)
			}
		}
		return true, nil
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return false, usage(hint, "%s is not empty: it holds %s", dir, e.Name())
		}
	}
	return false, nil
}

// nextSteps are what to do with a new playbook, first things first.
func nextSteps(dir string, beside bool) []string {
	run, source := "playbook serve", ""
	if filepath.Clean(dir) != "." {
		source = " --source " + dir
		if strings.ContainsAny(dir, " \t\"'\\$`;&|<>()#*?[]{}~!") {
			source = " --source '" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
		}
	}
	last := "publish it on GitHub, beside the program or by itself: " + filepath.Join(dir, "README.md") + " says how"
	if beside {
		last = "commit and push it; on GitHub, under Settings, Pages, choose GitHub Actions as the source"
		if source == "" {
			run = "go run ./cmd/playbook serve"
		}
	}
	return []string{
		"look at it in the browser: " + run + source,
		"put your stages and products into " + filepath.Join(dir, "data", "site.yaml") + ", your people into " + filepath.Join(dir, "data", "team.yaml"),
		last,
	}
}

func openFolder(dir string) (*os.Root, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

func write1(root *os.Root, path, text string) error {
	if i := strings.LastIndexByte(path, '/'); i > 0 {
		if err := root.MkdirAll(path[:i], 0o755); err != nil {
			return err
		}
	}
	return root.WriteFile(path, []byte(text), fs.FileMode(0o644))
}
