package screen

import "strconv"

// rowsAtOnce is how many rows a list shows; the others are on further pages of it.
const rowsAtOnce = 100

// Paged returns the rows on a page of a list, which an address asks for.
func Paged[T any](rows []T, asked string) (shown []T, page, pages int) {
	pages = max(1, (len(rows)+rowsAtOnce-1)/rowsAtOnce)
	page, _ = strconv.Atoi(asked)
	page = min(max(1, page), pages)
	return rows[min(len(rows), (page-1)*rowsAtOnce):min(len(rows), page*rowsAtOnce)], page, pages
}
