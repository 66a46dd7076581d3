// Decides what is said of a region, on its tip and aloud, and where the tip stands.

/** Words about a shape: {name, value, lines, row}; null where nothing is. `row` only of one region
 * alone. */
function wordsOf(view, shape) {
  const row = shape && rowAt(view, shape);
  return row ? wordsOfRow(view, shape, row) : shape ? wordsOfGroup(view, shape) : null;
}

/** A shape that stands for several regions: all of them, one per line. */
function wordsOfGroup(view, shape) {
  const members = membersOf(view, shape);
  if (!members.length) return null;
  const say = view.geometry.cities[shape]
    ? `${members.length} Ämter, mit ihrer Stadt gezeichnet` : `${members.length} Regionen im Jahr ${view.year}`;
  return { name: view.geometry.shapes.get(shape).name, value: "",
    lines: [say, ...members.map((r) => `${view.labels.names[r.i]}: ${valueText(view, r)}`)] };
}

function wordsOfRow(view, shape, row) {
  const facts = [];
  const span = spanText(view, row);
  if (span) facts.push(`Zufallsbereich (95 %): ${span}`);
  if (row.kind === VALUE) {
    const where = positionWords(row.value, view.sorted);
    if (where) facts.push(where);
    if (view.p.breaks.length > 2) {
      facts.push(`Klasse ${classText(view, classOf(row.value, view.p.breaks))}`);
    }
  }
  if (row.id !== shape) {
    facts.push(`gezeichnet in den Grenzen von ${view.geometry.shapes.get(shape).name}`);
  }
  const inside = guestsOf(view, shape).filter((guest) => guest !== row)
    .map((guest) => `darin auch ${view.labels.names[guest.i]}: ${valueText(view, guest)}`);
  return { row, name: view.labels.names[row.i], value: valueText(view, row),
    lines: [...facts, ...remarks(view, row), ...inside] };
}

/** Where the value lies between the smallest and the largest, as a strip. */
function strip(view, row) {
  const s = view.sorted, low = s[0], span = s[s.length - 1] - low || 1;
  const at = (v) => (4 + ((v - low) / span) * 152).toFixed(1);
  const marks = s.map((v) => svg("line", { x1: at(v), x2: at(v), y1: 5, y2: 13 }));
  return svg("svg", { class: "strip", viewBox: "0 0 160 18", "aria-hidden": "true" }, ...marks,
    svg("circle", { cx: at(row.value), cy: 9, r: 5 }));
}

/** Fill the tip of a shape; hidden where there is nothing to say. */
function showTip(view, shape) {
  const said = wordsOf(view, shape), { tip } = view.part;
  tip.hidden = !said;
  if (!said) return;
  const { name, value, lines, row } = said;
  tip.replaceChildren(el("p", { class: "tip-name", dir: "auto" }, name));
  if (value) tip.append(el("p", { class: "tip-value" }, value, el("span", {}, ` · ${view.year}`)));
  if (row?.kind === VALUE && view.sorted.length > 5) tip.append(strip(view, row));
  tip.append(...lines.map((line) => el("p", { class: "tip-line" }, line)));
}

/** Say the same to those who hear the map. */
function speak(view, shape) {
  const said = wordsOf(view, shape);
  if (!said) return;
  const { name, value, lines } = said;
  view.part.live.textContent = [name, ...(value ? [value, view.year] : []), ...lines].join(", ");
}

const TIP_GAP = 16;
const BAR = 60; // height of the page's own bar, under which a tip would lie

/** Put the tip above or below the point (x, y) of the stage, else beside it; behind a pointer that
 * came by (dx, dy): who moves on does not run into it, who turns back reaches it. */
function placeTip(view, [x, y], [dx, dy] = [0, 0]) {
  const { tip, stage } = view.part, wide = tip.offsetWidth, high = tip.offsetHeight;
  const { top } = stage.getBoundingClientRect(), most = stage.clientWidth - wide;
  const over = y - TIP_GAP - high, under = y + TIP_GAP;
  const first = BAR - top, last = innerHeight - top - high; // the map may lie half out of sight
  if (Math.abs(dy) * 3 > Math.abs(dx)) view.under = dy < 0; // else the side stays as it is
  const sides = [x - TIP_GAP - wide, x + TIP_GAP].filter((left) => left >= 0 && left <= most);
  let left = x - wide * (dx > 0 ? 0.85 : dx < 0 ? 0.15 : 0.5), up = view.under ? under : over;
  if (up < first || up > last) {
    if (sides.length) [left, up] = [dx > 0 ? sides[0] : sides.at(-1), y - high / 2];
    else up = view.under ? over : under;
  }
  tip.style.left = `${Math.max(0, Math.min(left, most))}px`;
  tip.style.top = `${Math.max(first, Math.min(up, last))}px`;
}

/** Point on the stage of a region's label point. */
function pointOf(view, id) {
  const path = view.paths.get(id);
  if (!path) return [0, 0];
  const a = path.getBoundingClientRect(), b = view.part.stage.getBoundingClientRect();
  return [a.left + a.width / 2 - b.left, a.top + a.height / 2 - b.top];
}
