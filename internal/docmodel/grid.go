package docmodel

// The bounds of a table.
const (
	MaxColumns = 256
	MaxCovered = 4 << 20 // places that merged cells cover
)

// Grid returns the cells of a table by row and column, a merged cell in every place that it
// covers. All rows are equally long.
func (t *Table) Grid() [][]*Cell {
	grid := make([][]*Cell, len(t.Rows))
	width, covered := 0, 0
	for y, row := range t.Rows {
		x := 0
		for i := range row {
			cell := &row[i]
			for x < len(grid[y]) && grid[y][x] != nil {
				x++
			}
			wide, high := min(max(cell.ColSpan, 1), MaxColumns-x), min(max(cell.RowSpan, 1), len(t.Rows)-y)
			if covered += wide * high; covered > MaxCovered {
				wide, high = min(wide, 1), 1
			}
			for dy := range high {
				for dx := range wide {
					grid[y+dy] = put(grid[y+dy], x+dx, cell)
				}
			}
			if x += wide; x >= MaxColumns {
				break
			}
		}
		width = max(width, len(grid[y]))
	}
	for y := range grid {
		for len(grid[y]) < width {
			grid[y] = append(grid[y], &Cell{})
		}
		for x, c := range grid[y] {
			if c == nil {
				grid[y][x] = &Cell{}
			}
		}
	}
	return grid
}

func put(row []*Cell, x int, c *Cell) []*Cell {
	for len(row) <= x {
		row = append(row, nil)
	}
	if row[x] == nil {
		row[x] = c
	}
	return row
}
