// Command cchc builds the static column of an agency's administrative reform
// (chuyên mục cải cách hành chính) from a folder of Markdown files.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
