package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/serve"
)

func serveCommand(a *app) *cobra.Command {
	var addr string
	var hosts []string
	c := &cobra.Command{
		Use:   "serve",
		Short: "preview with live reload",
		Long: `serve shows the playbook in the browser and builds again whenever a file under
content/, data/ or themes/ changes. It shows everything, with a mark on what is
not public. With a fault it keeps the last good pages and says what is wrong.`,
		Example: `  playbook serve
  playbook serve --addr 127.0.0.1:8080
  playbook serve --addr 0.0.0.0:8080 --host playbook.test   for others in the network`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			p.preview = true
			base := "/"
			if a.flags.baseURL != "" {
				base = basePath(a.flags.baseURL)
			}
			err = serve.Run(c.Context(), serve.Options{
				Addr: addr, Hosts: hosts, BasePath: base, Root: p.root, Poll: a.getenv("PLAYBOOK_POLL") == "1",
				Build: func(ctx context.Context, changed []string) (*render.Site, diag.List, error) {
					p.clock = stopwatch{}
					m, err := p.remake(ctx, changed)
					p.clock.print(a)
					if err != nil || p.fails(m.list) {
						return nil, p.withSource(m.list), err
					}
					return m.site, p.withSource(m.list), nil
				},
				Diagnostics: func(l diag.List) { _ = p.print(l) },
				Log:         func(s string) { a.say("%s", s) },
				Ready:       func(url string) { fmt.Fprintf(a.Out, "%s\n", url) },
			})
			if err != nil && !errors.Is(err, serve.ErrAddr) {
				return &failure{exitMachine, err, "choose another place to listen with --addr, such as --addr " + serve.DefaultAddr}
			}
			return err
		},
	}
	c.Flags().StringVar(&addr, "addr", serve.DefaultAddr, "host and port to listen on")
	c.Flags().StringSliceVar(&hosts, "host", nil, "further names under which the preview may be asked for")
	return c
}

// basePath is the path of an address, with slashes around it.
func basePath(u string) string {
	if i := strings.Index(u, "://"); i >= 0 {
		_, p, _ := strings.Cut(u[i+3:], "/")
		u = p
	}
	if u = strings.Trim(u, "/"); u == "" {
		return "/"
	}
	return "/" + u + "/"
}
