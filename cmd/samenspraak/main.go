// Command samenspraak is the forum: it serves it, and does the chores that go with it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // plans have a time zone; small containers have none

	"samenspraak/frontend/locales"
	"samenspraak/internal/config"
	"samenspraak/internal/forum"
)

const usage = `Samenspraak, the forum in which citizens, organisations and government make an action plan together.

  samenspraak serve              run the forum
  samenspraak migrate            bring the database up to date (serve does it too)
  samenspraak import FILE...     read action plans and organisations; see deploy/plan-format.md
  samenspraak grant EMAIL ROLE   make someone coalition, moderator or admin
  samenspraak seed               put the demo content into an empty database
  samenspraak prepare            make beside the program what a first start with its own Postgres begins with, so that it takes a second less

Everything is set by environment variables: samenspraak serve --help lists them.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// commands are what the program can be told to do; each gets the arguments after its name.
var commands = map[string]func(context.Context, config.Config, []string) error{
	"serve":   alone(serve),
	"migrate": alone(migrate),
	"import":  importFiles,
	"grant":   grant,
	"seed":    alone(seed),
	"prepare": alone(prepare),
}

// alone is a command that takes no arguments.
func alone(command func(context.Context, config.Config, []string) error) func(context.Context, config.Config, []string) error {
	return func(ctx context.Context, settings config.Config, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("%q is one word too many: this command takes none. Everything is set by environment variables; --help lists them.", args[0])
		}
		return command(ctx, settings, args)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		fmt.Print(usage)
		return nil
	}
	command, ok := commands[args[0]]
	if !ok {
		return fmt.Errorf("%q is not something samenspraak can do.\n\n%s", args[0], usage)
	}
	if len(args) > 1 && (args[1] == "--help" || args[1] == "-h") {
		fmt.Print(usage, "\n", config.Usage())
		return nil
	}
	settings, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	err = command(ctx, settings, args[1:])
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return inEnglish(err)
}

// inEnglish says a refusal of the forum's own in words; other errors are as they are.
func inEnglish(err error) error {
	var refusal *forum.Error
	if !errors.As(err, &refusal) {
		return err
	}
	catalogue, missing := locales.Load()
	if missing != nil {
		return errors.Join(err, missing)
	}
	sentences := []string{catalogue["en"].Fill(refusal.Message, refusal.Args)}
	for _, problem := range refusal.Problems {
		sentences = append(sentences, catalogue["en"].Fill(problem.Message, problem.Args))
	}
	return errors.New(strings.Join(sentences, " "))
}
