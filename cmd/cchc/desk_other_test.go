//go:build !windows

package main

import (
	"os"
	"os/exec"
)

// interruptible prepares a program for interrupt.
func interruptible(*exec.Cmd) {}

// interrupt sends Ctrl-C.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Signal(os.Interrupt) }
