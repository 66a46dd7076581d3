// Decides how a payload from ui/maps.py is read: geometry, labels and years are fetched once per
// address and kept for the life of the tab; the values of the shown year come with the payload.

const files = new Map();

/** Fetch a JSON file once per address; a failed fetch is forgotten so that it can be repeated. */
function fetchOnce(url) {
  if (!files.has(url)) {
    const job = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${url}`);
      return answer.json();
    });
    job.catch(() => files.delete(url));
    files.set(url, job);
  }
  return files.get(url);
}

/** Geometry file of geo/static.py → {box, shapes: Map(id → {id, d, x, y, near, name}), cities}. */
function readGeometry(json) {
  const shapes = new Map();
  for (const [id, { d, c, n, name }] of Object.entries(json.regions)) {
    shapes.set(id, { id, d, x: c[0], y: c[1], near: Object.keys(n), name });
  }
  return { box: json.viewBox, shapes, cities: json.stands_for ?? {} };
}

/** Who is drawn in which shape: itself; district offices in their city; a dissolved region in
 * the one that took over most of it. */
function settleShapes(geometry, labels) {
  const guests = new Map(), shapeOf = new Map();
  const lodge = (shape, id) => {
    if (!geometry.shapes.has(shape) || geometry.shapes.has(id)) return;
    guests.set(shape, [...(guests.get(shape) ?? []), id]);
    shapeOf.set(id, shape);
  };
  for (const id of geometry.shapes.keys()) shapeOf.set(id, id);
  for (const [shape, ids] of Object.entries(geometry.cities)) ids.forEach((id) => lodge(shape, id));
  for (const [id, shape] of Object.entries(labels.via)) lodge(shape, id);
  return { guests, shapeOf };
}

const VALUE = 0, GAP = 1, SECRET = 2, ABSENT = 3;

/** One packed character per region, or one for all. */
function unpack(text, count) {
  if (!text) return null;
  return text.length === 1 && count !== 1 ? text.repeat(count) : text;
}

/** Packed year → rows aligned with the labels: {kind, value, flag, reporting, shift…}. */
function readYear(packed, labels, scale) {
  const cells = packed.v.split(",");
  const flags = unpack(packed.fx, labels.ids.length);
  const top = unpack(packed.no, labels.ids.length);
  const bottom = unpack(packed.do, labels.ids.length);
  return labels.ids.map((id, i) => {
    const cell = cells[i] ?? "-";
    const kind = cell === "" ? GAP : cell === "u" ? SECRET : cell === "-" ? ABSENT : VALUE;
    return {
      id, i, kind,
      value: kind === VALUE ? Number(cell) / scale : null,
      flag: flags ? packed.fl[parseInt(flags[i], 36)] : "",
      top: top ? parseInt(top[i], 36) : 0,
      bottom: bottom ? parseInt(bottom[i], 36) : 0,
      share: packed.n ? packed.n[i] : undefined,
    };
  });
}

/** Class of a value: classes are [b0, b1), [b1, b2) …, the last one closed. */
function classOf(value, breaks) {
  for (let k = breaks.length - 2; k > 0; k -= 1) if (value >= breaks[k]) return k;
  return 0;
}

/** Key under which a row is painted, counted and filtered: c0…c6, gap, secret, absent. */
function paintKey(row, breaks) {
  if (row.kind === VALUE) return `c${classOf(row.value, breaks)}`;
  return row.kind === GAP ? "gap" : row.kind === SECRET ? "secret" : "absent";
}

/** Value at share p of a sorted list, linear between neighbours. */
function quantile(sorted, p) {
  const at = (sorted.length - 1) * p, low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
}

/** Where a value lies, without a rank: the same middle half that pages speak of. */
function positionWords(value, sorted) {
  if (sorted.length < 8) return "";
  const low = quantile(sorted, 0.25), high = quantile(sorted, 0.75);
  const where = value < low ? "unter der" : value > high ? "über der" : "in der";
  return `liegt ${where} mittleren Hälfte der ${sorted.length} Werte`;
}
