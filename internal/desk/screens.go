package desk

import (
	"embed"
	"html/template"

	"cchc/internal/report"
)

// menu is the screens that are reached from everywhere, in their order.
var menu = []MenuItem{
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

// parts are all screens of a desk with a site, and what they send.
func (d *Desk) parts() []Part {
	return []Part{d.part(), {
		Screens: []Screen{
			{"today", "/", "", d.todayScreen},
			{"entries", "/bai-viet", "", d.listScreen},
			{"editor", "/soan", "entries", d.editorScreen},
			{"conflict", "/xung-dot", "entries", d.conflictScreen},
			{"exchange", "/gui-nhan", "", d.exchangeScreen},
			{"parcel", "/nhan", "exchange", d.parcelScreen},
			{"import", "/nhap", "", d.importScreen},
			{"taking", "/nhap/xem", "import", d.takingScreen},
			{"province", "/nhap/tinh", "import", d.provinceScreen},
			{"settings", "/cai-dat", "", d.settingsScreen},
			{"part", "/cai-dat/muc", "settings", d.partScreen},
			{"plans", "/ke-hoach", "", d.plansScreen},
			{"plan", "/ke-hoach/bang", "plans", d.planScreen},
			{"task", "/ke-hoach/viec", "plans", d.taskScreen},
			{"approvals", "/duyet", "", d.approvalsScreen},
			{"approval", "/duyet/bai", "approvals", d.approvalScreen},
			{"checks", "/kiem-tra", "", d.checksScreen},
			{"reports", "/bao-cao", "", d.reportsScreen},
			{"publish", "/dua-len", "", d.publishScreen},
			{"history", "/lich-su", "", d.historyScreen},
			{"version", "/lich-su/ban", "history", d.versionScreen},
			{"trash", "/thung-rac", "", d.trashScreen},
			{"remove", "/thung-rac/bo", "trash", d.removeScreen},
		},
		Actions: d.actions(), Downloads: d.downloads(), Files: deskFiles, Shared: []string{"ui/state.html", "ui/writing.html"},
		Funcs: template.FuncMap{"isNumber": report.IsNumber, "isTable": isTable}, Uploads: []string{"/nhan", "/nhap", "/nhap/tinh", "/soan/dan", "/tep"},
	}}
}

// actions are all changes, by their addresses.
func (d *Desk) actions() map[string]Action {
	return map[string]Action{
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

// downloads are all of these, by their addresses.
func (d *Desk) downloads() map[string]Download {
	return map[string]Download{
		"/gui":          d.sendDownload,
		"/soan/sau":     d.savedDownload,
		"/soan/tim":     d.linkDownload,
		"/tep/xem":      d.uploadDownload,
		"/kiem-tra/tai": d.checksDownload,
		"/bao-cao/tai":  d.reportDownload,
	}
}

//go:embed ui
var deskFiles embed.FS
