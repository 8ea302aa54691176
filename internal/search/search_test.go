package search

import (
	"os"
	"testing"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// words says kinds and values in Vietnamese, as the theme does.
var words = Words{Kind: func(kind string) string { return schema.Label(content.Kind(kind)) }, Label: schema.Label}

// demonstration returns the index of the column of this repository.
func demonstration(t testing.TB) *Index {
	t.Helper()
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(os.DirFS("../.."), opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	graph, _ := site.Build(lib, opts)
	return Build(graph.NewView(), words)
}

// relevance is what citizens type, and the pages of which one must come among
// the first three.
var relevance = []struct {
	query string
	want  []string // files below content without .md
}{
	{"so do", []string{"thu-tuc/dang-ky-dat-dai-cap-giay-chung-nhan-lan-dau", "thu-tuc/cap-doi-giay-chung-nhan-quyen-su-dung-dat"}},
	{"làm sổ đỏ", []string{"thu-tuc/dang-ky-dat-dai-cap-giay-chung-nhan-lan-dau"}},
	{"doi so hong", []string{"thu-tuc/cap-doi-giay-chung-nhan-quyen-su-dung-dat"}},
	{"sang ten so do", []string{"thu-tuc/dang-ky-bien-dong-chuyen-quyen-su-dung-dat"}},
	{"mua ban dat", []string{"thu-tuc/dang-ky-bien-dong-chuyen-quyen-su-dung-dat", "thu-tuc/chung-thuc-giao-dich-dong-san-nha-dat"}},
	{"GCN QSDĐ", []string{"thu-tuc/cap-doi-giay-chung-nhan-quyen-su-dung-dat", "thu-tuc/dang-ky-dat-dai-cap-giay-chung-nhan-lan-dau"}},
	{"gcnqsdd", []string{"thu-tuc/cap-doi-giay-chung-nhan-quyen-su-dung-dat"}},
	{"lam khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"giay khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"dang ky khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"đăng kí khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"ddawng kys khai sinh", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"khai sinh quá hạn", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"mat giay khai sinh", []string{"thu-tuc/dang-ky-lai-khai-sinh"}},
	{"sửa giấy khai sinh", []string{"thu-tuc/thay-doi-cai-chinh-ho-tich"}},
	{"doi ten", []string{"thu-tuc/thay-doi-cai-chinh-ho-tich"}},
	{"trich luc khai sinh", []string{"thu-tuc/cap-ban-sao-trich-luc-ho-tich"}},
	{"giay doc than", []string{"thu-tuc/xac-nhan-tinh-trang-hon-nhan"}},
	{"xac nhan doc than", []string{"thu-tuc/xac-nhan-tinh-trang-hon-nhan"}},
	{"tinh trang hon nhan", []string{"thu-tuc/xac-nhan-tinh-trang-hon-nhan"}},
	{"ket hon", []string{"thu-tuc/dang-ky-ket-hon"}},
	{"giay hon thu", []string{"thu-tuc/dang-ky-ket-hon"}},
	{"mất giấy kết hôn", []string{"thu-tuc/dang-ky-lai-ket-hon"}},
	{"khai tu", []string{"thu-tuc/dang-ky-khai-tu"}},
	{"bao tu", []string{"thu-tuc/dang-ky-khai-tu"}},
	{"giay chung tu", []string{"thu-tuc/dang-ky-khai-tu"}},
	{"mai tang phi", []string{"thu-tuc/ho-tro-chi-phi-mai-tang"}},
	{"tien mai tang", []string{"thu-tuc/ho-tro-chi-phi-mai-tang"}},
	{"sao y", []string{"thu-tuc/chung-thuc-ban-sao"}},
	{"sao y ban chinh", []string{"thu-tuc/chung-thuc-ban-sao"}},
	{"photo cong chung", []string{"thu-tuc/chung-thuc-ban-sao"}},
	{"chung thuc ban sao", []string{"thu-tuc/chung-thuc-ban-sao"}},
	{"giay uy quyen", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"giấy uỷ quyền", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"so yeu ly lich", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"sơ yếu lí lịch", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"di chuc", []string{"thu-tuc/chung-thuc-di-chuc"}},
	{"xin xay nha", []string{"thu-tuc/cap-giay-phep-xay-dung-nha-o-rieng-le"}},
	{"giay phep xay dung", []string{"thu-tuc/cap-giay-phep-xay-dung-nha-o-rieng-le"}},
	{"giay phep kinh doanh", []string{"thu-tuc/dang-ky-thanh-lap-ho-kinh-doanh"}},
	{"mo quan", []string{"thu-tuc/dang-ky-thanh-lap-ho-kinh-doanh"}},
	{"nghi ban hang", []string{"thu-tuc/cham-dut-hoat-dong-ho-kinh-doanh"}},
	{"tien gia 80 tuoi", []string{"hoi-dap/tro-cap-huu-tri-xa-hoi-75-tuoi", "thu-tuc/tro-cap-xa-hoi-hang-thang"}},
	{"tro cap huu tri", []string{"hoi-dap/tro-cap-huu-tri-xa-hoi-75-tuoi"}},
	{"ho ngheo", []string{"thu-tuc/cong-nhan-ho-ngheo-phat-sinh"}},
	{"giay khuyet tat", []string{"thu-tuc/xac-dinh-muc-do-khuyet-tat"}},
	{"lon chet dich", []string{"thu-tuc/ho-tro-thiet-hai-do-dich-benh-dong-vat"}},
	{"nhan con ngoai gia thu", []string{"thu-tuc/dang-ky-nhan-cha-me-con"}},
	{"giam ho chau", []string{"thu-tuc/dang-ky-giam-ho"}},
	{"1.001193", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"1.001193.H42", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"1.001193.000.00.00.H42", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"001193", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"nghi dinh 63", []string{"van-ban/nd-63-2010-nd-cp"}},
	{"63/2010", []string{"van-ban/nd-63-2010-nd-cp"}},
	{"63/2010/NĐ-CP", []string{"van-ban/nd-63-2010-nd-cp"}},
	{"nd 63", []string{"van-ban/nd-63-2010-nd-cp"}},
	{"ND-CP 63", []string{"van-ban/nd-63-2010-nd-cp"}},
	{"nghị định 118/2025", []string{"van-ban/nd-118-2025-nd-cp"}},
	{"quyet dinh 766", []string{"van-ban/qd-766-qd-ttg-2022"}},
	{"duong day nong", []string{"duong-day-nong/xa-binh-lac", "duong-day-nong/quoc-gia", "duong-day-nong/_index"}},
	{"hotline", []string{"duong-day-nong/xa-binh-lac", "duong-day-nong/quoc-gia", "duong-day-nong/_index"}},
	{"so dien thoai mot cua", []string{"duong-day-nong/xa-binh-lac"}},
	{"gui phan anh", []string{"gioi-thieu/gui-phan-anh"}},
	{"PAKN", []string{"gioi-thieu/gui-phan-anh", "phan-anh/_index"}},
	{"par index", []string{"chi-so/par-index-lac-hong"}},
	{"ke hoach cchc 2026", []string{"ke-hoach/cchc-2026"}},
	{"tạm trú", []string{"hoi-dap/o-tro-co-phai-dang-ky-tam-tru"}},
	{"ban sao co thoi han khong", []string{"hoi-dap/ban-sao-chung-thuc-co-thoi-han"}},
	{"truowfng hop chung thuwjc di chucs", []string{"thu-tuc/chung-thuc-di-chuc"}},
	{"chứng thựcc chữ ký", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"chugn thuc chu ky", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"khuyeets taatj", []string{"thu-tuc/xac-dinh-muc-do-khuyet-tat", "thu-tuc/tro-cap-xa-hoi-hang-thang"}},
	{"khuyyt tat", []string{"thu-tuc/xac-dinh-muc-do-khuyet-tat", "thu-tuc/tro-cap-xa-hoi-hang-thang"}},
	{"xay dugn nha", []string{"thu-tuc/cap-giay-phep-xay-dung-nha-o-rieng-le"}},
	{"khai si", []string{"thu-tuc/dang-ky-khai-sinh"}},
	{"chung thuc ch", []string{"thu-tuc/chung-thuc-chu-ky"}},
	{"tin nguong", []string{"thu-tuc/dang-ky-hoat-dong-tin-nguong"}},
	{"tai khoan vneid", []string{"hoi-dap/tai-khoan-vneid", "tin-tuc/kich-hoat-vneid-o-cho-bai-dau/index"}},
	{"giay khen", []string{"thu-tuc/tang-giay-khen-cua-chu-tich-ubnd-xa"}},
	{"liet si", []string{"thu-tuc/tro-cap-tho-cung-liet-si"}},
}

// TestRelevance holds the search to what people look for, and logs the mean
// reciprocal rank of what they should find.
func TestRelevance(t *testing.T) {
	x := demonstration(t)
	if len(relevance) < 60 {
		t.Errorf("only %d queries", len(relevance))
	}
	total := 0.0
	for _, c := range relevance {
		hits := x.Search(c.query).Hits
		rank := 0
		for i, h := range hits {
			for _, want := range c.want {
				if rank == 0 && h.Page.File == "content/"+want+".md" {
					rank = i + 1
				}
			}
		}
		if rank > 0 {
			total += 1 / float64(rank)
		}
		if rank == 0 || rank > 3 {
			t.Errorf("%q: %v comes as number %d of %d", c.query, c.want, rank, len(hits))
			for _, h := range hits[:min(len(hits), 4)] {
				t.Logf("    %5d %s", h.Score, h.Page.Path)
			}
		}
	}
	t.Logf("mean reciprocal rank of %d queries: %.3f", len(relevance), total/float64(len(relevance)))
}
