package importer

import (
	"cchc/internal/content"
	"cchc/internal/intake"
)

func readExport(r *Reading, d *intake.Document, k content.Kind) bool { return false }
