package purego

import "syscall"

// onlySystem32 is LOAD_LIBRARY_SEARCH_SYSTEM32.
const onlySystem32 = 0x800

// On Windows the encoder asks the system itself for libwebp.dll. This package
// is initialized before it and has the search end at the system's own folder,
// where programs that are not the administrator's cannot put anything.
var _, _, _ = syscall.NewLazyDLL("kernel32.dll").NewProc("SetDefaultDllDirectories").Call(onlySystem32)
