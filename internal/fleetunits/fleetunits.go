// Package fleetunits reads sites.yaml: the units whose columns are published together (các đơn vị của tỉnh), what they
// share and what they may change of it, and the values that stand in their texts.
//
// [Parse] reads a [Declared]: the [Unit] of each column with its values, and what is wrong with it; each
// [SharedFolder]; each [Override]. A [Shard] is a share of the units.
//
// # Variables
//
// In shared Markdown files and settings {agency.name} and {unit.hotline} stand for values of the unit
// ([Sites.Values]); one behind a backslash is none. [FindUses] finds them, [Substitute] puts the values in their
// places. {unit.part} ([Part]) stands for the text of the unit, on a line of its own.
package fleetunits
