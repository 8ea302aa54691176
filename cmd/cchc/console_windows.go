package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32              = windows.NewLazySystemDLL("kernel32.dll")
	getConsoleProcessList = kernel32.NewProc("GetConsoleProcessList")
	setConsoleTitle       = kernel32.NewProc("SetConsoleTitleW")
)

// ownsConsole reports whether the console window is there for this program alone: it was
// started from the Start menu, a shortcut or a file manager, and not in a shell that would
// show what it prints.
func ownsConsole() bool {
	var list [2]uint32
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return n == 1
}

// nameConsole gives the console window a title, and has it go on while somebody marks text
// in it: with QuickEdit a click into the window would stop the program.
func nameConsole(title string) {
	if text, err := windows.UTF16PtrFromString(title); err == nil {
		_, _, _ = setConsoleTitle.Call(uintptr(unsafe.Pointer(text)))
	}
	in := windows.Handle(os.Stdin.Fd())
	var mode uint32
	if windows.GetConsoleMode(in, &mode) == nil {
		_ = windows.SetConsoleMode(in, mode&^windows.ENABLE_QUICK_EDIT_MODE|windows.ENABLE_EXTENDED_FLAGS)
	}
}
