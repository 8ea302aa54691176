package testenv

import "golang.org/x/sys/windows"

// Wine reports whether the program runs in Wine, which says so in its own function.
func Wine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}
