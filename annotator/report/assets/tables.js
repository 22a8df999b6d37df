"use strict";
// The tables: sorted by a click on a head, searched, and turned over page by page. All text goes in as text.
const report = JSON.parse(document.getElementById("data").textContent);
{
  const PAGE = { articles: 50 };
  const percent = (n) => `${(100 * n).toFixed(1)} %`;
  const shown = {
    number: (n) => n.toLocaleString("en"),
    share: percent,
    score: (n) => n.toFixed(3),
    rate: (n) => n.toFixed(1),
  };
  const make = (name, text, about = {}) => Object.assign(document.createElement(name), { textContent: text ?? "" }, about);
  const value = (cell) => (Array.isArray(cell) ? cell[0] : cell);

  const fill = (td, cell, kind) => {
    if (kind === "text") td.textContent = cell ?? "–";
    else if (kind === "date") Object.assign(td, { textContent: cell || "–", className: "date" });
    else if (kind === "article") {
      const [before, after] = report.article;
      td.append(make("a", cell[0], { href: before + cell[1] + after, dir: "auto" }));
    } else {
      td.className = "figure";
      const number = value(cell);
      td.textContent = number === null ? "–" : shown[kind](number);
      if (Array.isArray(cell) && cell[1] !== null) {
        const [low, high] = cell.slice(1).map((end) => shown[kind](end).replace(" %", ""));
        td.append(make("span", `${low}–${high}`, { className: "interval" }));
      }
    }
  };

  const build = (place) => {
    const id = place.dataset.table;
    const { caption, columns, rows, total } = report.tables[id];
    const size = PAGE[id] ?? 12;
    let order = rows;
    let page = 0;
    let sorted = null;

    const scroll = make("div", "", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: caption });
    const table = scroll.appendChild(make("table"));
    table.append(make("caption", caption));
    const heads = table.createTHead().insertRow();
    const body = table.appendChild(make("tbody"));
    const tools = place.querySelector(".tools");
    const search = make("input", "", { type: "search", placeholder: "Search", ariaLabel: `Search: ${caption}` });
    const back = make("button", "←", { type: "button", ariaLabel: `Previous rows: ${caption}` });
    const on = make("button", "→", { type: "button", ariaLabel: `Next rows: ${caption}` });
    const where = make("span", "", { role: "status" });

    const show = () => {
      body.replaceChildren();
      for (const row of order.slice(page * size, (page + 1) * size)) {
        const tr = body.insertRow();
        row.forEach((cell, n) => {
          const td = n ? make("td") : make("th", "", { scope: "row" });
          fill(tr.appendChild(td), cell, columns[n][1]);
        });
      }
      const last = Math.min(order.length, (page + 1) * size);
      const held = rows.length < total ? ` (first ${rows.length.toLocaleString("en")} of ${total.toLocaleString("en")} here, all in the CSV)` : "";
      where.textContent = `${order.length ? page * size + 1 : 0}–${last} of ${order.length.toLocaleString("en")}${held}`;
      back.disabled = page === 0;
      on.disabled = last >= order.length;
    };
    const arrange = () => {
      const wanted = search.value.trim().toLowerCase();
      order = wanted ? rows.filter((row) => row.some((c) => String(value(c) ?? "").toLowerCase().includes(wanted))) : [...rows];
      if (sorted) {
        const { column, up } = sorted;
        order.sort((a, b) => {
          const [x, y] = [value(a[column]), value(b[column])];
          if (x === null || y === null) return (x === null) - (y === null);
          const less = typeof x === "number" ? x - y : String(x).localeCompare(String(y));
          return up ? less : -less;
        });
      }
      page = 0;
      show();
    };

    columns.forEach(([name, kind], n) => {
      const th = heads.appendChild(make("th", "", { scope: "col" }));
      const figures = !["text", "date", "article"].includes(kind);
      if (figures) th.className = "figure";
      th.append(make("button", name, { type: "button" }));
      th.firstChild.addEventListener("click", () => {
        const up = sorted?.column === n ? !sorted.up : !figures;
        sorted = { column: n, up };
        for (const each of heads.cells) each.removeAttribute("aria-sort");
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        arrange();
      });
    });
    search.addEventListener("input", arrange);
    back.addEventListener("click", () => { page -= 1; show(); });
    on.addEventListener("click", () => { page += 1; show(); });
    if (rows.length > size) tools.prepend(search, back, on, where);
    place.append(scroll);
    show();
  };
  for (const place of document.querySelectorAll("[data-table]")) build(place);
}
