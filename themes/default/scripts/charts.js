// Interactive charts, where their bundle is installed (npm ci --prefix themes/default).
//
//   <meta name="echarts" content="/assets/echarts-….js">           in <head>, only when there is a bundle
//   <figure class="chart" data-chart data-save="Save picture" data-reset="All weeks">
//     <figcaption>…</figcaption>
//     <div class="chart-static"><svg>…</svg></div>
//     <script type="application/json" class="chart-option">…</script>
//     <details class="chartdata"><summary>…</summary><table>…</table></details>
//   </figure>
//
// A figure that comes into view gets a live chart in place of its picture: values
// under the pointer, zoom over long spans, saving. Whatever fails, the picture stays.

// Values of the roles in an option, and the custom property --chart-<role> that
// each of them stands for. The same table is in chart/palette.go.
const roles = {
  "#176b87": "1", "#9a6300": "2", "#71439a": "3", "#2a7a50": "4",
  "#b53658": "5", "#4a5fb0": "6", "#567a1c": "7", "#766b57": "8",
  "#1c6b41": "good", "#b3213b": "bad", "#a8431a": "warn", "#9a8f7c": "plain",
  "#211b12": "ink", "#5f5645": "soft", "#e7dfcd": "grid", "#857a66": "axis", "#fffffe": "paper",
};

const bundle = document.querySelector('meta[name="echarts"]')?.content;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const live = new Map(); // holder → redraw

// colours reads each role as the page shows it now, light-dark() and all.
function colours(figure) {
  const probe = figure.appendChild(document.createElement("i"));
  probe.hidden = true;
  const read = (name) => {
    probe.style.color = `var(--chart-${name})`;
    return getComputedStyle(probe).color;
  };
  const found = Object.fromEntries(Object.values(roles).map((name) => [name, read(name)]));
  probe.remove();
  return found;
}

// paint returns a copy of an option with every value of a role as the page shows it.
function paint(value, colour) {
  if (typeof value === "string") return value in roles ? colour[roles[value]] : value;
  if (Array.isArray(value)) return value.map((v) => paint(v, colour));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, paint(v, colour)]));
  return value;
}

// dress adds what belongs to the browser: type, axes, tooltip, tools, size.
function dress(option, figure, width) {
  const colour = colours(figure);
  const o = paint(option, colour);
  const style = getComputedStyle(figure);
  const words = { color: colour.soft, fontFamily: style.fontFamily, fontSize: 12.5 };
  const funnel = o.series.some((s) => s.type === "funnel");
  const lying = o.yAxis?.[0]?.type === "category";
  const zoom = Boolean(o.dataZoom);
  const narrow = width < 480 && o.legend?.show !== false; // the legend stands below the tools

  o.backgroundColor = "transparent";
  o.animation = !calm.matches;
  o.animationDuration = 300;
  o.textStyle = words;
  o.legend = { ...o.legend, left: 0, top: narrow ? 26 : 0, right: narrow ? 0 : 36, type: "scroll", textStyle: words, inactiveColor: colour.grid, pageTextStyle: words, pageIconColor: colour.soft, pageIconInactiveColor: colour.grid };
  // Plain text: what stands in a label is never read as HTML, and no style attribute is needed.
  o.tooltip = { ...o.tooltip, renderMode: "richText", confine: true, backgroundColor: colour.paper, borderColor: colour.axis, textStyle: { ...words, color: colour.ink }, axisPointer: { lineStyle: { color: colour.axis } } };
  o.toolbox = {
    right: 0, top: -4, itemSize: 16, iconStyle: { borderColor: colour.soft }, emphasis: { iconStyle: { borderColor: colour.ink, textFill: colour.ink } },
    feature: { saveAsImage: { type: "svg", name: name(figure), title: figure.dataset.save ?? "", backgroundColor: colour.paper } },
  };
  if (funnel) {
    for (const s of o.series) Object.assign(s, {
      left: 0, right: width * 0.5, top: 24, bottom: 4, gap: 2, minSize: "1%",
      // Beside the band: most bands are narrower than their words.
      label: { ...s.label, position: "right", color: colour.ink, fontFamily: style.fontFamily, fontSize: 13, fontWeight: 600, width: width * 0.48, overflow: "break" },
      labelLine: { length: 8, lineStyle: { color: colour.axis } },
      itemStyle: { ...s.itemStyle, borderWidth: 0 },
    });
    return o;
  }
  o.grid = { left: 4, right: lying ? 64 : 20, top: o.legend.show === false ? 24 : narrow ? 62 : 40, bottom: zoom ? 52 : 8, containLabel: true };
  const line = { lineStyle: { color: colour.axis } };
  for (const a of [...o.xAxis, ...o.yAxis]) Object.assign(a, {
    axisLabel: { ...words }, axisLine: line, axisTick: { show: false }, splitLine: { show: a.type === "value" && !lying, lineStyle: { color: colour.grid } },
  });
  if (lying) {
    Object.assign(o.yAxis[0].axisLabel, { width: Math.min(150, width * 0.32), overflow: "break", interval: 0 });
    for (const a of o.xAxis) a.show = false;
  }
  for (const s of o.series) {
    s.emphasis = { focus: "series" };
    s.label = { ...s.label, color: colour.ink, fontFamily: style.fontFamily, fontWeight: 600 };
    for (const d of s.data) if (d?.label) d.label = { ...d.label, color: colour.ink, fontFamily: style.fontFamily, fontWeight: 600 };
    if (s.type === "line") s.symbolSize = 6;
  }
  if (zoom) for (const z of o.dataZoom) Object.assign(z, {
    textStyle: words, borderColor: colour.grid, fillerColor: "transparent", handleStyle: { color: colour.paper, borderColor: colour.axis },
    dataBackground: { lineStyle: line.lineStyle, areaStyle: { color: colour.grid } }, selectedDataBackground: { lineStyle: { color: colour["1"] }, areaStyle: { color: colour.grid } },
    moveHandleStyle: { color: colour.axis }, height: z.type === "slider" ? 24 : undefined, bottom: z.type === "slider" ? 8 : undefined, brushSelect: false,
  });
  return o;
}

const name = (figure) => (figure.querySelector("svg > title, figcaption")?.textContent ?? "chart").trim();

// height gives the live chart the room that its picture takes on a phone.
function height(figure) {
  const box = figure.querySelector(".chart-static svg")?.viewBox?.baseVal;
  return Math.max(220, Math.round(box?.height ?? 300) + 40);
}

// worth is false of a funnel of one stage or of nothing but zeros: ECharts would
// draw a point or full bands, and the picture is right.
const worth = (option) => option.series.every((s) => s.type !== "funnel" || (s.data.length > 1 && s.data.some((d) => d.value > 0)));

async function enliven(figure) {
  let holder, chart;
  try {
    const option = JSON.parse(figure.querySelector("script.chart-option").textContent);
    if (!worth(option)) return;
    const { init } = await import(bundle);
    holder = document.createElement("div");
    holder.className = "chart-live";
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", name(figure));
    holder.style.blockSize = `${height(figure)}px`;
    figure.classList.add("live");
    figure.querySelector(".chart-static").after(holder);
    chart = init(holder, null, { renderer: "svg" });
    const draw = () => chart.setOption(dress(option, figure, holder.clientWidth), { notMerge: true });
    draw();
    live.set(holder, () => { chart.resize(); draw(); });
    sizes.observe(holder);
  } catch {
    // The picture says the same.
    try { chart?.dispose(); } catch { /* it never came to be */ }
    holder?.remove();
    figure.classList.remove("live");
  }
}

let frame = 0;
const dirty = new Set();
function redraw(holders) {
  for (const h of holders) dirty.add(h);
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    for (const h of dirty) try { live.get(h)?.(); } catch { /* keep what is shown */ }
    dirty.clear();
  });
}

const widths = new WeakMap();
const sizes = new ResizeObserver((entries) => {
  const changed = entries.filter((e) => e.contentRect.width > 0 && widths.get(e.target) !== e.contentRect.width);
  for (const e of changed) widths.set(e.target, e.contentRect.width);
  if (changed.length) redraw(changed.map((e) => e.target));
});

if (bundle) {
  const view = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) {
      view.unobserve(e.target);
      enliven(e.target);
    }
  }, { rootMargin: "120px" });
  for (const figure of document.querySelectorAll("figure[data-chart]")) view.observe(figure);

  const all = () => redraw(live.keys());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  new MutationObserver(all).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
}
