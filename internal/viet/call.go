package viet

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// A Call is a telephone number or an e-mail address in a text, with the address that
// calls it or writes to it.
type Call struct {
	Start, End int    // in bytes
	Href       string // tel:+842990000102, mailto:a@b.vn
}

var (
	mailIn = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+`)

	// callWord ends what stands before a short or toll-free number that is meant to be
	// called: such digits alone are as well a year or an amount.
	callWord = regexp.MustCompile(`(?i)(?:gọi|điện thoại|đt|sđt|tel|hotline|đường dây nóng|tổng đài|số máy|số khẩn cấp|liên hệ|báo)(?: [\p{L} ]{0,24})?[ :(]*$`)
	notCall  = regexp.MustCompile(`\b(?:tai khoan|stk|account|iban|ma so|mst|msdn|ma qhns|so seri|so hieu|ma vach|so the|ma ho so|fax|cccd|cmnd|can cuoc|dinh danh|chung minh)\b`)
)

// FindCalls finds the telephone numbers and e-mail addresses of a text, in order: the
// numbers that [ParsePhone] reads, where no word before says that they are something
// else (an account, a tax code, a fax), and short ones (113, 1022, 1800 …) only where
// a word says that they are called, or behind another one.
func FindCalls(text string) []Call {
	b := []byte(text)
	var calls []Call
	if bytes.IndexByte(b, '@') >= 0 {
		for _, m := range mailIn.FindAllIndex(b, -1) {
			calls = append(calls, Call{m[0], m[1], "mailto:" + text[m[0]:m[1]]})
		}
	}
	last := -1 // where the last short number ends
	for at := 0; at < len(b); {
		if !isDigit(b[at]) {
			at++
			continue
		}
		end, digits := digitRun(b, at)
		start := at
		if start > 0 && b[start-1] == '+' {
			start--
		}
		if call, short := callIn(b, start, end, digits, last); call.Href != "" && !within(calls, call) {
			calls = append(calls, call)
			if short {
				last = end
			}
		}
		at = end
	}
	slices.SortFunc(calls, func(a, b Call) int { return cmp.Compare(a.Start, b.Start) })
	return calls
}

// callIn returns the call of a run of digits, zero for none. last is where the short
// number before ends.
func callIn(b []byte, start, end, digits, last int) (call Call, short bool) {
	if digits < 3 || digits > 13 || !isApart(b, start, end) {
		return Call{}, false
	}
	phone, err := ParsePhone(string(b[start:end]))
	if err != nil {
		return Call{}, false
	}
	before := wordsBefore(b, start)
	near := before[strings.LastIndexAny(before, "0123456789")+1:]
	call = Call{start, end, "tel:" + phone.Dial}
	if strings.HasPrefix(phone.Dial, "+84") {
		if notCall.MatchString(near) || digits < 10 {
			return Call{}, false
		}
		return call, false
	}
	if bytes.IndexByte(b[start:end], '-') >= 0 || bytes.IndexByte(b[start:end], '.') >= 0 {
		return Call{}, false // 1800-2000
	}
	written := strings.ToLower(NFC(string(b[max(0, start-80):start])))
	written = written[strings.LastIndexAny(written, "0123456789.;")+1:]
	behind := last >= 0 && slices.Contains([]string{"", "va", "hoac", "hay"}, strings.Trim(Fold(string(b[last:start])), " ,;/"))
	if !behind && !callWord.MatchString(written) {
		return Call{}, false
	}
	return call, true
}

// within reports whether a call lies in one that was found.
func within(calls []Call, call Call) bool {
	return slices.ContainsFunc(calls, func(c Call) bool { return call.Start < c.End && c.Start < call.End })
}
