// Package themes holds the themes that are part of the program.
package themes

import "embed"

// FS has one folder for each theme. What a theme is made of is described in
// the room theme.
//
//go:embed all:congvu all:kiosk all:tinhgian
var FS embed.FS
