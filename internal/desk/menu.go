package desk

import "cchc/internal/screen"

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
