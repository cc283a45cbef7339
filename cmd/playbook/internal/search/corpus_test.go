package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// corpus makes n pages of about 500 words in some nine sections, the same for the
// same n: words of a made-up vocabulary that are as unevenly used as in natural
// text (Zipf), one page in twenty Chinese. It stands for a site in benchmarks.
func corpus(n int) []Page {
	vocabulary := make([]string, 40_000)
	r := rand.New(rand.NewPCG(7, 7))
	for i := range vocabulary {
		vocabulary[i] = word(r, i)
	}
	common := []string{"the", "a", "to", "of", "and", "is", "before", "customer", "price", "they", "it", "that"}
	kinds := []string{"pitch", "case-study", "proposal", "objection", "talking-points", "page"}
	stages := []string{"new-contact", "introduced", "intention", "negotiation", "signed", "paid"}
	han := []rune("客户价格谈判方案我们的需要了解产品服务时间问题销售目标增长风险成本团队经理合同续约试点报告数据安全部门采购预算")

	pages := make([]Page, n)
	for i := range pages {
		r := rand.New(rand.NewPCG(11, uint64(i)))
		z := rand.NewZipf(r, 1.07, 8, uint64(len(vocabulary)-1))
		chinese := i%20 == 13
		say := func(words int, end string) string {
			var b strings.Builder
			for w := range words {
				switch {
				case chinese:
					b.WriteRune(han[r.IntN(len(han))])
					if w%11 == 10 {
						b.WriteRune('，')
					}
					continue
				case r.IntN(3) == 0:
					b.WriteString(common[r.IntN(len(common))])
				default:
					b.WriteString(vocabulary[z.Uint64()])
				}
				b.WriteString([...]string{" ", " ", " ", " ", ", ", ". "}[r.IntN(6)])
			}
			return strings.TrimRight(b.String(), " ,.") + end
		}
		kind := kinds[r.IntN(len(kinds))]
		p := Page{
			URL: fmt.Sprintf("%s/page-%05d/", kind, i), Title: say(5, ""), Kind: kind, Lang: "en",
			Stages:   []string{stages[r.IntN(6)]},
			Sections: []Section{{Text: say(60, ".")}},
		}
		if chinese {
			p.Lang = "zh"
		}
		for s := range 8 {
			p.Sections = append(p.Sections, Section{fmt.Sprintf("part-%d", s), say(3, ""), say(54, ".")})
		}
		pages[i] = p
	}
	return pages
}

// word makes a word of two to four syllables, capital now and then.
func word(r *rand.Rand, i int) string {
	const syllables = "re in con ta ver me lo ne su per ti gra dis mo pla ce fin or ex de al tor ben kin ster dale wick hol man"
	all := strings.Fields(syllables)
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteString(all[r.IntN(len(all))])
	}
	if w := b.String(); i%9 != 0 {
		return w
	}
	w := b.String()
	return strings.ToUpper(w[:1]) + w[1:]
}
