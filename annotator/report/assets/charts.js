"use strict";
// The charts, drawn by Observable Plot as wide as their place is, and again when that changes.
{
  const NAMES = { D: "direct quotes", P: "paraphrases", E: "outlet's voice" };
  const FILLS = { D: "var(--D)", P: "var(--P)", E: "var(--E)" };
  const percent = (n) => `${Math.round(100 * n)} %`;
  const short = (most) => (text) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  const margin = (width) => (width < 500 ? 110 : 170);
  const letters = (width) => short(width < 500 ? 16 : 26);
  const names = (data, key) => [...new Set(data.map((d) => d[key]))];
  const bandHeight = (count) => 46 + 30 * count;

  const draw = {
    voices: (data, width) => {
      const bars = { x: "share", y: "outlet", order: "z", z: (d) => "DPE".indexOf(d.letter) };
      return {
        height: bandHeight(names(data, "outlet").length),
        marginLeft: margin(width),
        x: { tickFormat: percent, label: null, domain: [0, 1] },
        y: { label: null, domain: names(data, "outlet"), tickFormat: letters(width) },
        marks: [
          Plot.barX(data, Plot.stackX({ ...bars, fill: (d) => FILLS[d.letter], insetRight: 1 })),
          Plot.barX(data.filter((d) => d.letter !== "E"), Plot.stackX({ ...bars, fill: (d) => (d.letter === "P" ? "url(#hatch)" : "none") })),
          Plot.text(data, Plot.stackX({
            ...bars, fill: "var(--on)", fontWeight: 700, fontSize: 11,
            text: (d) => (d.share * (width - margin(width)) > 56 ? `${d.letter} ${percent(d.share)}` : d.share * (width - margin(width)) > 14 ? d.letter : ""),
          })),
        ],
      };
    },
    framing: (data, width) => ({
      height: bandHeight(data.length),
      marginLeft: margin(width),
      x: { domain: [0, Math.max(0.2, ...data.map((d) => d.high ?? d.score))], nice: true, grid: true, label: "framing score" },
      y: { label: null, domain: data.map((d) => d.outlet), tickFormat: letters(width), type: "band" },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(data.filter((d) => d.low !== null), { x1: "low", x2: "high", y: "outlet", strokeWidth: 3, strokeOpacity: 0.55 }),
        Plot.dot(data, { x: "score", y: "outlet", r: 5, fill: "var(--E)", stroke: "var(--paper)" }),
      ],
    }),
    loaded: (data, width) => {
      const most = Math.max(1, ...data.flatMap((d) => [d.own, d.theirs]));
      return {
        height: bandHeight(data.length),
        marginLeft: margin(width),
        x: { domain: [-most, most], nice: true, grid: true, label: null, tickFormat: (n) => Math.abs(n) },
        y: { label: null, domain: data.map((d) => d.outlet), tickFormat: letters(width) },
        marks: [
          Plot.barX(data, { x1: 0, x2: (d) => -d.theirs, y: "outlet", fill: "var(--D)" }),
          Plot.barX(data, { x1: 0, x2: (d) => -d.theirs, y: "outlet", fill: "url(#hatch)" }),
          Plot.barX(data, { x1: 0, x2: "own", y: "outlet", fill: "var(--E)" }),
          Plot.ruleX([0]),
        ],
      };
    },
    time: (data, width) => {
      const dated = data.map((d) => ({ ...d, start: new Date(d.start) }));
      const outlets = names(data, "outlet");
      return {
        height: 40 + 92 * outlets.length,
        marginLeft: 40,
        marginRight: 12,
        fy: { label: null, domain: outlets, axis: null, padding: 0.28 },
        y: { label: null, grid: true, ticks: 3, zero: true },
        x: { label: null, ticks: width < 500 ? 4 : 8 },
        marks: [
          Plot.areaY(dated.filter((d) => d.low !== null), { x: "start", y1: "low", y2: "high", fy: "outlet", fill: "var(--E)", fillOpacity: 0.22 }),
          Plot.lineY(dated, { x: "start", y: "score", fy: "outlet", stroke: "var(--E)", strokeWidth: 2 }),
          Plot.dot(dated, { x: "start", y: "score", fy: "outlet", fill: "var(--E)", r: 2.5 }),
          Plot.text(outlets, { fy: (d) => d, text: letters(width), frameAnchor: "top-left", dy: -13, fontWeight: 600, fontSize: 12 }),
        ],
      };
    },
    speakers: (data, width) => {
      const rows = data.flatMap((d) => [
        { speaker: d.speaker, letters: d.direct, letter: "D" },
        { speaker: d.speaker, letters: d.reported, letter: "P" },
      ]);
      const bars = { x: "letters", y: "speaker", z: "letter", order: "z" };
      return {
        height: bandHeight(data.length),
        marginLeft: margin(width),
        x: { grid: true, label: "letters and digits", ticks: width < 500 ? 3 : 6, tickFormat: "s" },
        y: { label: null, domain: data.map((d) => d.speaker), tickFormat: letters(width) },
        marks: [
          Plot.barX(rows, Plot.stackX({ ...bars, fill: (d) => FILLS[d.letter] })),
          Plot.barX(rows, Plot.stackX({ ...bars, fill: (d) => (d.letter === "P" ? "url(#hatch)" : "none") })),
          Plot.ruleX([0]),
        ],
      };
    },
  };

  const chart = (place) => {
    const { chart: id, alt } = place.dataset;
    const width = Math.floor(place.clientWidth);
    if (!width || Number(place.dataset.width) === width) return;
    place.dataset.width = width;
    const plot = Plot.plot({ className: "plot", width, ariaLabel: alt, marginTop: 24, ...draw[id](report.charts[id], width) });
    plot.setAttribute("role", "img");
    for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label"); // no role may carry it
    place.replaceChildren(plot);
  };
  const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => chart(target)));
  for (const place of document.querySelectorAll("[data-chart]")) watch.observe(place);
}
