// Command playbook turns Markdown and YAML into a sales playbook: a static site
// with funnel charts.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"playbook/cmd/playbook/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Getenv)
	stop()
	os.Exit(code)
}
