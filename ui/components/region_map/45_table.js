// Decides how the values of a year stand as a table before the drawing, and that the chosen region
// is seen in it. A closed table holds nothing and costs nothing.

/** Rows that the legend leaves: those of its classes, and all that share a shape of several. */
function shownRows(view) {
  const there = view.rows.filter((row) => row.kind !== ABSENT);
  if (!view.only.size) return there;
  const pooled = view.only.has("mixed")
    ? [...view.paths.keys()].filter((shape) => shapeKey(view, shape) === "mixed") : [];
  const inside = new Set(pooled.flatMap((shape) => membersOf(view, shape)));
  return there.filter((row) => view.only.has(row.key) || inside.has(row));
}

/** ", gefiltert: 1,2 bis unter 3,4; keine Angabe"; a class of another scale has no words here. */
function filterText(view) {
  if (!view.only.size) return "";
  const chosen = legendKeys(view).filter((key) => view.only.has(key));
  return [", gefiltert", chosen.map((key) => keyText(view, key)).join("; ")].filter(Boolean).join(": ");
}

/** The same values as a real table; each column head sorts, gaps always last. */
function drawTable(view) {
  const { part, labels, p } = view, [by, way] = view.sort;
  if (!part.values.open) { part.table.replaceChildren(); return; }
  const land = (row) => labels.lands[labels.land[row.i]]?.[1] ?? "";
  const texts = { name: (r) => labels.names[r.i], land };
  const rows = shownRows(view);
  rows.sort((a, b) => {
    if (by === "value") {
      if (a.kind !== VALUE || b.kind !== VALUE) return (a.kind !== VALUE) - (b.kind !== VALUE);
      return way * (a.value - b.value);
    }
    return way * texts[by](a).localeCompare(texts[by](b), "de");
  });
  const head = (id, text, css = "") => el("th", {
    scope: "col", class: css,
    "aria-sort": by === id ? (way > 0 ? "ascending" : "descending") : "none" },
    el("button", { type: "button", "data-key": id, onclick: () => view.act.sort(id) },
      `${text} ${by === id ? (way > 0 ? "▲" : "▼") : "↕"}`));
  const wide = p.level !== "land", spans = Boolean(view.frames?.[view.year]?.lo);
  const line = (row, said = remarks(view, row).join("; ")) => el("tr", {},
    el("th", { scope: "row" }, el("button", { type: "button", dir: "auto", "data-key": row.id,
      onclick: () => view.act.select(row.id) }, labels.names[row.i]),
    ...[wide ? land(row) : "", said].filter(Boolean).map((text) => el("span", { class: "under" }, text))),
    ...(wide ? [el("td", { class: "land" }, land(row))] : []),
    el("td", { class: "num" }, row.kind === VALUE ? words(view, row.value) : valueText(view, row)),
    ...(spans ? [el("td", { class: "num span" }, spanText(view, row))] : []),
    el("td", { class: "remark" }, said));
  const none = () => el("tr", {}, el("td", { colspan: 3 + wide + spans }, "Keine Region in dieser Auswahl."));
  const active = part.table.querySelector(":focus")?.dataset.key;
  part.table.setAttribute("aria-label", `Tabelle: ${p.said}, ${view.year}${filterText(view)}`);
  part.table.replaceChildren(el("table", {},
    el("caption", {}, `${p.said}, ${view.year}${filterText(view)}`),
    el("thead", {}, el("tr", {}, head("name", "Region"), ...(wide ? [head("land", "Land", "land")] : []),
      head("value", "Wert", "num"),
      ...(spans ? [el("th", { scope: "col", class: "num" }, "Zufallsbereich (95 %)")] : []), el("th", { scope: "col", class: "remark" }, "Hinweise"))),
    el("tbody", {}, ...(rows.length ? rows.map((row) => line(row)) : [none()]))));
  if (active) part.table.querySelector(`[data-key="${active}"]`)?.focus({ preventScroll: true });
  markPicked(view);
}

/** Mark the row of the chosen region; what has the focus keeps it. */
function markPicked(view) {
  for (const button of view.part.table.querySelectorAll("tbody button")) {
    const picked = button.dataset.key === view.selected;
    button.closest("tr").classList.toggle("picked", picked);
    if (picked) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** Bring the chosen row into the table's own window; the page stays where it is. */
function showPicked(view) {
  const { table } = view.part, row = table.querySelector(".picked");
  if (!row) return;
  const window = table.getBoundingClientRect(), at = row.getBoundingClientRect();
  const head = table.querySelector("thead").offsetHeight;
  if (at.top >= window.top + head && at.bottom <= window.bottom) return;
  table.scrollTop += at.top - window.top - (window.height - at.height) / 2;
}
