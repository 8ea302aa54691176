package main

import (
	"cchc/internal/diag"

	"github.com/spf13/cobra"
)

func (t *tool) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [command]", Aliases: []string{"tro-giup"}, Short: t.voice.Say("cli.help.short", nil),
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, _, err := root.Find(args)
			if err != nil || cmd == root && len(args) > 0 {
				return usageError{t.voice.Say("cli.unknown-command", diag.Args{"Command": args[0]})}
			}
			return cmd.Help()
		},
	}
}
