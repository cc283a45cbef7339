package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

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
workflows and forms for GitHub. It builds without a warning.`,
		Example: `  playbook init our-playbook
  playbook init .`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := args[0]
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				return usage("name an empty folder, or a new one", "%s is a file", dir)
			}
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				return usage("name an empty folder, or a new one", "%s is not a folder", dir)
			}
			entries, err := os.ReadDir(dir)
			if err != nil && !os.IsNotExist(err) {
				return machine(fmt.Errorf("%s: cannot be read: %w", dir, cause(err)))
			}
			for _, e := range entries {
				if e.Name() != ".git" {
					return usage("name an empty folder, or a new one", "%s is not empty: it holds %s", dir, e.Name())
				}
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
			for _, f := range files {
				if err := write1(root, f.Path, f.Text); err != nil {
					return &failure{exitMachine, fmt.Errorf("%s: cannot be written: %w", filepath.Join(dir, f.Path), cause(err)), "mend that, empty the folder and try again"}
				}
			}
			a.say("%d files in %s; next:", len(files), dir)
			a.say("  1. look at it in the browser: playbook serve --source %s", dir)
			a.say("  2. put your stages, people and products into %s and %s", filepath.Join(dir, "data", "site.yaml"), "team.yaml")
			a.say("  3. put it beside the program in one repository and publish it: %s says how", filepath.Join(dir, "README.md"))
			return nil
		},
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
