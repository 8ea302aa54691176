package folder

import (
	"errors"
	"slices"

	"golang.org/x/sys/windows"
)

// busy reports whether an error of changing a file is one that passes: a virus scanner,
// an indexer or a program that synchronises the folder has the file open. Windows refuses
// access too where a file is open that is to be replaced.
func busy(err error) bool { return errors.Is(err, windows.ERROR_ACCESS_DENIED) || locked(err) }

// locked reports whether an error of opening a file is one that passes.
func locked(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// cloudErrors are those of reading a file that OneDrive or another program of its kind keeps
// on the network alone, where it does not run, is not signed in or has no network.
var cloudErrors = []error{
	windows.ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING, windows.ERROR_CLOUD_FILE_PROVIDER_TERMINATED,
	windows.ERROR_CLOUD_FILE_NETWORK_UNAVAILABLE, windows.ERROR_CLOUD_FILE_AUTHENTICATION_FAILED,
	windows.ERROR_CLOUD_FILE_REQUEST_TIMEOUT, windows.ERROR_CLOUD_FILE_REQUEST_ABORTED,
	windows.ERROR_CLOUD_FILE_REQUEST_CANCELED, windows.ERROR_CLOUD_FILE_UNSUCCESSFUL,
}

// IsOffline reports whether an error of reading a file says that it is on the network alone.
func IsOffline(err error) bool {
	return slices.ContainsFunc(cloudErrors, func(one error) bool { return errors.Is(err, one) })
}
