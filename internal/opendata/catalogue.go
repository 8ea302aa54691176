package opendata

import (
	"cchc/internal/config"
	"cchc/internal/output"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// object is an object of JSON-LD; encoding/json writes its members by name.
type object = map[string]any

// dcatContext gives the names of the description their meaning.
var dcatContext = object{
	"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
	"vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}

// vietnamese is the language of the data in the vocabulary that DCAT-AP asks
// for.
const vietnamese = "http://publications.europa.eu/resource/authority/language/VIE"

// Catalogue describes the open data as JSON-LD in the terms of DCAT 3
// (https://www.w3.org/TR/vocab-dcat-3/) with the members that DCAT-AP requires
// and recommends.
func Catalogue(view *site.View, words Words) []byte {
	settings := view.Settings()
	origin := settings.BaseURL.Origin
	at := func(path string) string { return origin + view.URL(path) }
	page := at(site.OpenData)
	publisher := object{"@id": page + "#publisher", "@type": "foaf:Agent", "foaf:name": tagged(settings.Agency.Name, "vi"), "foaf:homepage": link(settings.BaseURL.String())}
	lang := string(settings.Lang)
	catalogue := object{
		"@context": dcatContext, "@id": page + "#catalog", "@type": "dcat:Catalog",
		"dct:title": tagged(words("title.open-data")+" – "+settings.Title, lang), "dct:description": tagged(words("open-data.lead"), lang),
		"dct:publisher": publisher, "dct:license": licence(settings, page, words), "dct:language": link(vietnamese),
		"foaf:homepage": link(page),
	}
	var newest viet.Date
	var sets []object
	for _, d := range view.Datasets() {
		updated := view.DatasetSize(d).Updated
		newest = viet.Later(newest, updated)
		sets = append(sets, datasetObject(settings, d, at, updated, words))
	}
	catalogue["dcat:dataset"] = sets
	setDay(catalogue, newest)
	return output.JSON(catalogue)
}

func datasetObject(settings *config.Settings, d *site.Dataset, at func(path string) string, updated viet.Date, words Words) object {
	page, lang := at(site.OpenData), string(settings.Lang)
	title := words("dataset." + d.Name)
	set := object{
		"@id": page + "#" + d.Anchor(), "@type": "dcat:Dataset", "dct:identifier": page + "#" + d.Anchor(),
		"dct:title": tagged(title, lang), "dct:description": tagged(words("dataset-about."+d.Name), lang),
		"dct:publisher": link(page + "#publisher"), "dct:language": link(vietnamese), "dcat:landingPage": link(page),
		"dct:license": licence(settings, page, words), "dcat:contactPoint": contactPoint(settings.Agency, page),
	}
	setDay(set, updated)
	var distributions []object
	for _, f := range []struct{ ending, format, mediaType string }{{"json", "JSON", "application/json"}, {"csv", "CSV", "text/csv"}} {
		file := object{
			"@id": at(d.Path(f.ending)), "@type": "dcat:Distribution", "dct:title": tagged(title+" ("+f.format+")", lang),
			"dcat:accessURL": link(page), "dcat:downloadURL": link(at(d.Path(f.ending))), "dct:license": licence(settings, page, words),
			"dcat:mediaType": link("https://www.iana.org/assignments/media-types/" + f.mediaType),
			"dct:format":     link("http://publications.europa.eu/resource/authority/file-type/" + f.format),
		}
		if f.ending == "json" {
			file["dct:conformsTo"] = object{"@id": at(d.Path("schema.json")), "@type": "dct:Standard"}
		}
		setDay(file, updated)
		distributions = append(distributions, file)
	}
	set["dcat:distribution"] = distributions
	return set
}

// tagged is a text with its language: what the board writes is Vietnamese, what
// the theme words is in the language of the interface.
func tagged(text, lang string) object { return object{"@value": output.Text(text), "@language": lang} }

func link(address string) object { return object{"@id": address} }

// setDay says when a thing was last changed, where that is known.
func setDay(o object, day viet.Date) {
	if !day.IsZero() {
		o["dct:modified"] = object{"@value": day.ISO(), "@type": "xsd:date"}
	}
}

// licence returns the terms of use: the settings' own, else those that the
// theme words.
func licence(settings *config.Settings, page string, words Words) object {
	own := settings.OpenData.Licence
	name, address, lang := own.Name, string(own.URL), "vi"
	if name == "" {
		name, lang = words("open-data.licence-default"), string(settings.Lang)
	}
	if address == "" {
		address = page + "#licence"
	}
	return object{"@id": address, "@type": "dct:LicenseDocument", "dct:title": tagged(name, lang)}
}

func contactPoint(a config.Agency, page string) object {
	c := object{"@id": page + "#contact", "@type": "vcard:Organization", "vcard:fn": output.Text(a.Name)}
	if a.Email != "" {
		c["vcard:hasEmail"] = link("mailto:" + string(a.Email))
	}
	if !a.Phone.IsZero() {
		c["vcard:hasTelephone"] = link("tel:" + a.Phone.Dial)
	}
	return c
}
