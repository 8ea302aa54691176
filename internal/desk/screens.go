package desk

import (
	"net/http"
	"slices"
)

// menu is the screens that are reached from everywhere, in their order.
var menu = []struct{ path, name string }{
	{"/", "today"},
	{"/bai-viet", "entries"},
	{"/ke-hoach", "plans"},
	{"/duyet", "approvals"},
	{"/kiem-tra", "checks"},
	{"/bao-cao", "reports"},
	{"/dua-len", "publish"},
	{"/lich-su", "history"},
	{"/thung-rac", "trash"},
	{"/nhap", "import"},
	{"/gui-nhan", "exchange"},
	{"/cai-dat", "settings"},
}

// within says below which item of the menu other screens are.
var within = map[string]string{
	"editor": "entries", "conflict": "entries", "new": "entries", "approval": "approvals", "plan": "plans", "task": "plans",
	"version": "history", "remove": "trash", "parcel": "exchange", "taking": "import", "province": "import", "part": "settings", "fault": "",
}

// screens are all screens.
func (d *Desk) screens() []screen {
	return []screen{
		{"today", "/", d.todayScreen},
		{"name", "/ten", d.nameScreen},
		{"entries", "/bai-viet", d.listScreen},
		{"editor", "/soan", d.editorScreen},
		{"conflict", "/xung-dot", d.conflictScreen},
		{"exchange", "/gui-nhan", d.exchangeScreen},
		{"parcel", "/nhan", d.parcelScreen},
		{"import", "/nhap", d.importScreen},
		{"taking", "/nhap/xem", d.takingScreen},
		{"province", "/nhap/tinh", d.provinceScreen},
		{"settings", "/cai-dat", d.settingsScreen},
		{"part", "/cai-dat/muc", d.partScreen},
		{"plans", "/ke-hoach", d.plansScreen},
		{"plan", "/ke-hoach/bang", d.planScreen},
		{"task", "/ke-hoach/viec", d.taskScreen},
		{"approvals", "/duyet", d.approvalsScreen},
		{"approval", "/duyet/bai", d.approvalScreen},
		{"checks", "/kiem-tra", d.checksScreen},
		{"reports", "/bao-cao", d.reportsScreen},
		{"publish", "/dua-len", d.publishScreen},
		{"history", "/lich-su", d.historyScreen},
		{"version", "/lich-su/ban", d.versionScreen},
		{"trash", "/thung-rac", d.trashScreen},
		{"remove", "/thung-rac/bo", d.removeScreen},
	}
}

// An action answers a change: with what its JSON has, or an error.
type action = func(r *http.Request) (any, error)

// actions are all changes, by their addresses.
func (d *Desk) actions() map[string]action {
	return map[string]action{
		"/ten":             d.nameAction,
		"/bai-viet":        d.newAction,
		"/cai-dat/dung":    d.stopAction,
		"/cai-dat/khac":    d.anotherAction,
		"/cai-dat/sao-luu": d.backupAction,
		"/cai-dat/muc":     d.sectionAction,
		"/soan/nhap":       d.typedAction,
		"/soan/luu":        d.saveAction,
		"/soan/bo":         d.dropAction,
		"/xung-dot":        d.joinAction,
		"/nhan":            d.receiveAction,
		"/nhan/bo":         d.refuseAction,
		"/nhan/lay":        d.takeAction,
		"/nhap":            d.importAction,
		"/nhap/tong-hop":   d.collectAction,
		"/nhap/chuyen":     d.convertAction,
		"/nhap/lay":        d.takeImportAction,
		"/nhap/bo":         d.dropImportAction,
		"/nhap/tinh":       d.receivePackAction,
		"/nhap/tinh/nhan":  d.decidePackAction,
		"/nhap/tinh/bo":    d.dropPackAction,
		"/nhip":            d.beatAction,
		"/soan/dan":        d.pasteAction,
		"/tep":             d.uploadAction,
		"/tep/dat":         d.placeAction,
		"/don-vi":          d.unitAction,
		"/soan/trinh":      d.submitAction,
		"/soan/dang":       d.draftAction,
		"/ke-hoach/viec":   d.taskAction,
		"/duyet/bai":       d.approveAction,
		"/kiem-tra/bo-qua": d.dismissAction,
		"/kiem-tra/hien":   d.undismissAction,
		"/dua-len":         d.publishAction,
		"/lich-su/ban":     d.restoreAction,
		"/thung-rac":       d.untrashAction,
		"/thung-rac/bo":    d.removeAction,
	}
}

// A download answers with something that is no screen.
type download = func(w http.ResponseWriter, r *http.Request) error

// downloads are all of these, by their addresses.
func (d *Desk) downloads() map[string]download {
	return map[string]download{
		"/gui":          d.sendDownload,
		"/ma":           d.tokenDownload,
		"/soan/sau":     d.savedDownload,
		"/soan/tim":     d.linkDownload,
		"/tep/xem":      d.uploadDownload,
		"/kiem-tra/tai": d.checksDownload,
		"/bao-cao/tai":  d.reportDownload,
	}
}

// tokenDownload gives a page the token of this run of the program, where it was loaded from
// an earlier one.
func (d *Desk) tokenDownload(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte(d.tokens.page))
	return err
}

// takesFiles reports whether a change sends files, whose handler bounds them.
func takesFiles(r *http.Request) bool {
	return slices.Contains([]string{"/nhan", "/nhap", "/nhap/tinh", "/soan/dan", "/tep"}, r.URL.Path)
}
