package desk

import (
	"embed"
	"html/template"

	"cchc/internal/report"
	"cchc/internal/screen"
)

// menu is the screens that are reached from everywhere, in their order.
var menu = []screen.MenuItem{
	{Path: "/", Name: "today"},
	{Path: "/bai-viet", Name: "entries"},
	{Path: "/ke-hoach", Name: "plans"},
	{Path: "/duyet", Name: "approvals"},
	{Path: "/kiem-tra", Name: "checks"},
	{Path: "/bao-cao", Name: "reports"},
	{Path: "/dua-len", Name: "publish"},
	{Path: "/lich-su", Name: "history"},
	{Path: "/thung-rac", Name: "trash"},
	{Path: "/nhap", Name: "import"},
	{Path: "/gui-nhan", Name: "exchange"},
	{Path: "/cai-dat", Name: "settings"},
}

// parts are all screens of a desk with a site, and what they send.
func (d *Desk) parts() []screen.Part {
	return []screen.Part{d.Own(), {
		Screens: []screen.Screen{
			{Name: "today", Path: "/", Within: "", Data: d.todayScreen},
			{Name: "entries", Path: "/bai-viet", Within: "", Data: d.listScreen},
			{Name: "editor", Path: "/soan", Within: "entries", Data: d.editorScreen},
			{Name: "conflict", Path: "/xung-dot", Within: "entries", Data: d.conflictScreen},
			{Name: "exchange", Path: "/gui-nhan", Within: "", Data: d.exchangeScreen},
			{Name: "parcel", Path: "/nhan", Within: "exchange", Data: d.parcelScreen},
			{Name: "import", Path: "/nhap", Within: "", Data: d.importScreen},
			{Name: "taking", Path: "/nhap/xem", Within: "import", Data: d.takingScreen},
			{Name: "province", Path: "/nhap/tinh", Within: "import", Data: d.provinceScreen},
			{Name: "settings", Path: "/cai-dat", Within: "", Data: d.settingsScreen},
			{Name: "part", Path: "/cai-dat/muc", Within: "settings", Data: d.partScreen},
			{Name: "plans", Path: "/ke-hoach", Within: "", Data: d.plansScreen},
			{Name: "plan", Path: "/ke-hoach/bang", Within: "plans", Data: d.planScreen},
			{Name: "task", Path: "/ke-hoach/viec", Within: "plans", Data: d.taskScreen},
			{Name: "approvals", Path: "/duyet", Within: "", Data: d.approvalsScreen},
			{Name: "approval", Path: "/duyet/bai", Within: "approvals", Data: d.approvalScreen},
			{Name: "checks", Path: "/kiem-tra", Within: "", Data: d.checksScreen},
			{Name: "reports", Path: "/bao-cao", Within: "", Data: d.reportsScreen},
			{Name: "publish", Path: "/dua-len", Within: "", Data: d.publishScreen},
			{Name: "history", Path: "/lich-su", Within: "", Data: d.historyScreen},
			{Name: "version", Path: "/lich-su/ban", Within: "history", Data: d.versionScreen},
			{Name: "trash", Path: "/thung-rac", Within: "", Data: d.trashScreen},
			{Name: "remove", Path: "/thung-rac/bo", Within: "trash", Data: d.removeScreen},
		},
		Actions: d.actions(), Downloads: d.downloads(), Files: deskFiles, Shared: []string{"ui/state.html", "ui/writing.html"},
		Funcs: template.FuncMap{"isNumber": report.IsNumber, "isTable": isTable}, Uploads: []string{"/nhan", "/nhap", "/nhap/tinh", "/soan/dan", "/tep"},
	}}
}

// actions are all changes, by their addresses.
func (d *Desk) actions() map[string]screen.Action {
	return map[string]screen.Action{
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
func (d *Desk) downloads() map[string]screen.Download {
	return map[string]screen.Download{
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
