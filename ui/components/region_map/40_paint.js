// Decides how the rows of one year become colours and legend, and how values are put into words.

const GAPS = {
  gap: "keine Angabe", secret: "unterdrückt", mixed: "mehrere in einer Fläche",
  absent: "nicht vorhanden" };

/** German number with the indicator's decimals. */
function words(view, value) {
  if (value == null) return "–";
  const fraction = { minimumFractionDigits: view.p.decimals,
                     maximumFractionDigits: view.p.decimals };
  return new Intl.NumberFormat("de-DE", fraction).format(value).replace("-", "−");
}

/** What the legend calls a class or a kind of gap. */
function keyText(view, key) { return GAPS[key] ?? classText(view, Number(key.slice(1))); }

/** "12,3 bis unter 15,6"; the last class includes its upper end. */
function classText(view, k) {
  const { breaks } = view.p, last = breaks.length - 2;
  if (breaks[k] === breaks[k + 1]) return words(view, breaks[k]);
  const to = k === last ? "bis" : "bis unter";
  return `${words(view, breaks[k])} ${to} ${words(view, breaks[k + 1])}`;
}

/** Colours of the classes, and the ink that can be read on each. */
function setColours(view) {
  const { style } = view.part.box;
  view.p.colors.forEach((color, k) => {
    style.setProperty(`--c${k}`, color);
    style.setProperty(`--i${k}`, INKS[color]);
  });
}

/** Take the rows of a year: sort values, count classes, colour all paths. */
function paintYear(view, rows) {
  view.rows = rows;
  view.rowOf = new Map(rows.map((row) => [row.id, row]));
  view.sorted = rows.filter((r) => r.kind === VALUE).map((r) => r.value).sort((a, b) => a - b);
  for (const row of rows) row.key = paintKey(row, view.p.breaks);
  view.counts = new Map();
  const pooled = [...view.paths.keys()].filter((shape) => shapeKey(view, shape) === "mixed");
  if (pooled.length) view.counts.set("mixed", pooled.length);
  for (const row of rows) {
    view.counts.set(row.key, (view.counts.get(row.key) ?? 0) + 1);
  }
  const { part, p } = view;
  const before = part.head.textContent;
  part.head.replaceChildren(el("strong", {}, p.said), ` · ${view.year}`);
  if (part.head.textContent !== before) part.live.textContent = ""; // it told another year's value
  const found = `${view.sorted.length} von ${rows.filter((r) => r.kind !== ABSENT).length}`;
  put(part.map, "aria-label", (p.which ? `${p.which}: ` : "")
    + `${p.said}, ${view.year}: ${p.many} mit Angabe: ${found}. `
    + "Pfeiltasten: zur Nachbarregion, Eingabetaste: auswählen.");
  nameControls(view);
  markWords(view);
  part.yearText.textContent = String(view.year);
  part.year.value = String(p.years.indexOf(view.year));
  part.year.setAttribute("aria-valuetext", String(view.year));
  part.note.textContent = [p.note, ...borderNotes(view, rows)].filter(Boolean).join(" ");
  paintClasses(view);
  markRegions(view);
  drawLegend(view);
  drawTable(view);
  if (!part.tip.hidden) showTip(view, view.focus);
}

/** What the borders do not show: dissolved regions drawn through others, regions without shape. */
function borderNotes(view, rows) {
  const there = rows.filter((r) => r.kind !== ABSENT);
  const moved = there.filter((r) => view.labels.via[r.id] && view.shapeOf.get(r.id) !== r.id
    && view.shapeOf.has(r.id));
  const bare = there.filter((r) => !view.shapeOf.has(r.id));
  const names = bare.slice(0, 4).map((r) => view.labels.names[r.i]).join(", ");
  const rest = bare.length > 4 ? ` und ${bare.length - 4} weitere` : "";
  const grown = view.p.today ? [] : there.filter(
    (r) => r.id in view.labels.changed && view.labels.changed[r.id] > view.year);
  return [
    grown.length ? `Heutige Grenzen: ${grown.length === 1 ? "Eine Region, die es noch gibt, hatte"
      : `${grown.length} Regionen, die es noch gibt, hatten`} damals andere; ihr Wert gilt für die damaligen.` : "",
    moved.length ? `Inzwischen aufgelöste Regionen (${moved.length}) sind in der `
      + "Fläche ihrer Nachfolgerin gezeichnet. Wo mehrere zusammenkamen, bleibt sie ohne Klasse "
      + "(„mehrere in einer Fläche“). Die Werte nennen Hinweisfeld und Tabelle." : "",
    bare.length ? `Ohne Fläche auf dieser Karte, aber in der Tabelle: ${names}${rest}.` : ""];
}

/** Regions of this year that are drawn in a shape of another name. */
function guestsOf(view, shape) {
  return (view.guests.get(shape) ?? []).map((id) => view.rowOf.get(id))
    .filter((row) => row && row.kind !== ABSENT);
}

/** Its own region, if it is there this year, and those drawn in it. */
function membersOf(view, shape) {
  const own = view.rowOf.get(shape);
  return [...(own && own.kind !== ABSENT ? [own] : []), ...guestsOf(view, shape)];
}

/** The one region a shape stands for this year; null where it is several or none. A region that
 * lasted shares its shape with one that was dissolved later, unless only one of them has a value
 * or both have the same. A region that has not begun yet shows the one it is still a part of. */
function rowAt(view, shape) {
  const members = membersOf(view, shape), own = members[0];
  if (!own && !view.p.today) {
    const whole = view.rowOf.get(view.labels.from[shape]);
    return whole && whole.kind !== ABSENT ? whole : null;
  }
  if (own?.id === shape) {
    const other = members.some((r) => r.kind === VALUE && r.value !== own.value);
    return own.kind === VALUE && other ? null : own;
  }
  return members.length === 1 && !view.geometry.cities[shape] ? own ?? null : null;
}

/** Key of a shape: that of its region; a shape of several regions takes nobody's colour. */
function shapeKey(view, shape) {
  const row = rowAt(view, shape);
  if (row) return row.key;
  const members = membersOf(view, shape);
  if (!members.length) return "absent";
  return members.some((r) => r.kind === VALUE) ? "mixed" : "gap";
}

/** Class, filter and Land of each path. */
function paintClasses(view) {
  const land = view.mode === "area" ? view.labels.lands.findIndex(([id]) => id === view.land) : -1;
  for (const [id, path] of view.paths) {
    const key = shapeKey(view, id), row = rowAt(view, id) ?? membersOf(view, id)[0];
    const off = view.only.size > 0 && !view.only.has(key) ? " off" : "";
    const out = land >= 0 && row && view.labels.land[row.i] !== land ? " out" : "";
    put(path, "class", key + off + out);
  }
  fillCore(view);
  for (const text of view.codes.children) {
    put(text, "class", view.paths.get(text.dataset.code).getAttribute("class"));
  }
}

/** Small square in the colour or hatch of a class. */
function swatch(key) {
  return svg("svg", { class: "swatch", viewBox: "0 0 18 14", "aria-hidden": "true" },
    svg("rect", { width: 18, height: 14, class: key }));
}

/** Keys of the legend from the highest class down, then the gaps. */
function legendKeys(view) {
  const classes = view.p.breaks.slice(1).map((_, k) => `c${k}`).reverse();
  return [...classes, "gap", "secret", ...(view.counts.get("mixed") ? ["mixed"] : [])];
}

/** One button per class: swatch, limits, bar as long as its count; a press filters the map. Rows
 * without a value have no bar: there may be many more of them than a class holds. */
function drawLegend(view) {
  const { part, p, counts } = view;
  const all = legendKeys(view), classes = all.filter((key) => !GAPS[key]);
  const most = Math.max(1, ...classes.map((key) => counts.get(key) ?? 0));
  const row = (key) => {
    const count = counts.get(key) ?? 0;
    const text = keyText(view, key);
    const bar = GAPS[key] ? null
      : el("span", { class: "bar-fill", style: `width:${((count / most) * 100).toFixed(1)}%` });
    return el("button", {
      type: "button", "data-key": key, "aria-pressed": String(view.only.has(key)),
      "aria-label": `${text}: ${count} ${count === 1 ? p.one : p.many}`,
      onclick: () => view.act.filter(key) },
      swatch(key), el("span", { class: "limits" }, text),
      el("span", { class: "bar-track" }, bar), el("span", { class: "count" }, String(count)));
  };
  const active = part.legend.querySelector(":focus")?.dataset.key;
  const reset = view.only.size
    ? el("button", { type: "button", class: "reset", "data-key": "all",
        onclick: () => view.act.filter(null) }, "Alle Klassen zeigen") : null;
  part.legend.setAttribute("aria-label", "Legende; ein Druck auf eine Klasse hebt sie hervor");
  part.legend.replaceChildren(...all.map(row), ...(reset ? [reset] : []));
  if (!active) return;
  const same = part.legend.querySelector(`[data-key="${active}"]`); // "all" goes with its own press
  (same ?? part.legend.querySelector("button")).focus();
}

/** What is said about a row apart from its value: reason, flags, years, coverage. */
function remarks(view, row) {
  const flags = row.flag ? row.flag.split("|").map((f) => FLAGS[f] ?? f) : [];
  if (row.top) flags.push(`Zähler: Stand ${view.year - row.top}`);
  if (row.bottom) flags.push(`Nenner: Stand ${view.year - row.bottom}`);
  if (row.share) flags.push(`${row.share[0]} von ${row.share[1]} mit Angabe`);
  if (view.p.marks?.[row.id]) flags.push(view.p.marks[row.id]);
  return flags;
}

/** Value of a row in words: number, unit, year; or why there is none. */
function valueText(view, row) {
  if (row.kind === VALUE) return `${words(view, row.value)} ${view.p.unit}`;
  return row.kind === GAP ? GAPS.gap : row.kind === SECRET ? GAPS.secret : GAPS.absent;
}

/** Interval of a row as "168,4 bis 175,2"; "" where it has none or the years are not there yet. */
function spanText(view, row) {
  const year = view.frames?.[view.year];
  if (!year?.lo || row.kind !== VALUE) return "";
  year.limits ??= [year.lo.split(","), year.hi.split(",")];
  const [low, high] = year.limits.map((cells) => cells[row.i]);
  return low === "" ? "" : `${words(view, low / view.scale)} bis ${words(view, high / view.scale)}`;
}
