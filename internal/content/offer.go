package content

import (
	"reflect"
	"slices"
)

// An Offer is what some ways of filing (cách thức) have in common: one time, or one
// list of fees.
type Offer struct {
	Methods []Method
	Time    TimeLimit
	Fees    []Fee
}

// Exempt reports whether one of the fees says who is exempt from it (miễn, giảm).
func (o Offer) Exempt() bool {
	return slices.ContainsFunc(o.Fees, func(f Fee) bool { return f.Exempt != "" })
}

// Times returns the time limits of a procedure, each with the ways of filing that it
// holds for, in their order.
func (p *Procedure) Times() []Offer {
	return p.offers(func(ch Channel) Offer { return Offer{Time: ch.Time} })
}

// FeesBy returns the fees of a procedure, each list with the ways of filing that it
// holds for, in their order; ways that say nothing of fees are left out.
func (p *Procedure) FeesBy() []Offer {
	return p.offers(func(ch Channel) Offer { return Offer{Fees: ch.Fees} })
}

// InPerson reports whether one way of filing is to go there.
func (p *Procedure) InPerson() bool {
	return slices.ContainsFunc(p.Channels, func(ch Channel) bool { return ch.Method == "in-person" })
}

func (p *Procedure) offers(of func(ch Channel) Offer) []Offer {
	var offers []Offer
channels:
	for _, ch := range p.Channels {
		next := of(ch)
		if reflect.DeepEqual(next, Offer{}) {
			continue
		}
		for i, o := range offers {
			methods := o.Methods
			if o.Methods = nil; reflect.DeepEqual(o, next) {
				offers[i].Methods = append(methods, ch.Method)
				continue channels
			}
		}
		next.Methods = []Method{ch.Method}
		offers = append(offers, next)
	}
	return offers
}
