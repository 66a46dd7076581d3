// Decides what is drawn: one path (or tile) per region, outlines on top, zoom as the viewBox.

/** Build the paths of a geometry once; later steps only change their classes. */
function drawShapes(view) {
  const { part, geometry } = view;
  const regions = svg("g", { class: "regions" });
  view.paths = new Map();
  for (const shape of geometry.shapes.values()) {
    const path = svg("path", { d: shape.d, "data-id": shape.id, class: "absent" });
    view.paths.set(shape.id, path);
    regions.append(path);
  }
  view.codes = svg("g", { class: "codes", "aria-hidden": "true" });
  view.borders = svg("g", { class: "borders" });
  view.marks = svg("g", { class: "marks" });
  view.halo = svg("path", { class: "halo" });
  view.chosen = svg("path", { class: "chosen" });
  view.core = svg("path", { class: "core" });
  view.hover = svg("path", { class: "hover" });
  part.map.replaceChildren(regions, view.borders, view.halo, view.chosen, view.core, view.codes,
    view.marks, view.hover);
  view.tiles = null;
}

/** Thick Land borders over smaller regions; decoration, so a failure is no error. */
async function drawBorders(view, url) {
  view.borders.replaceChildren();
  if (!url || view.mode === "tiles") return;
  const layer = view.borders;
  const lands = readGeometry(await fetchOnce(url));
  layer.replaceChildren(...[...lands.shapes.values()].map((s) => svg("path", { d: s.d })));
}

/** Cells of equal size, each region on the free cell nearest to where it lies (row by row from
 * the north-west, so that neighbours stay near); small cities become as visible as big Kreise. */
function tilePlaces(geometry) {
  const all = [...geometry.shapes.values()];
  const [, , width, height] = geometry.box;
  const cell = Math.sqrt((width * height) / (all.length * 1.9));
  const columns = Math.ceil(width / cell) + 2;
  const taken = new Set(), places = new Map();
  const middle = [width / 2, height / 2];
  const far = (s) => (s.x - middle[0]) ** 2 + (s.y - middle[1]) ** 2;
  for (const shape of all.sort((a, b) => far(a) - far(b))) {
    let best = null, cost = Infinity;
    const c0 = Math.round(shape.x / cell - 0.5), r0 = Math.round(shape.y / cell - 0.5);
    for (let reach = 1; best === null && reach < columns; reach += 2) {
      for (let r = r0 - reach; r <= r0 + reach; r += 1) {
        for (let c = c0 - reach; c <= c0 + reach; c += 1) {
          const gap = ((c + 0.5) * cell - shape.x) ** 2 + ((r + 0.5) * cell - shape.y) ** 2;
          if (gap < cost && !taken.has(`${c}|${r}`)) { best = [c, r]; cost = gap; }
        }
      }
    }
    taken.add(best.join("|"));
    places.set(shape.id, best);
  }
  return { cell, places };
}

/** Switch between areas and tiles by exchanging the outline of each path. */
function setForm(view, form) {
  const { geometry, paths } = view;
  if (form === "tiles" && !view.tiles) view.tiles = tilePlaces(geometry);
  view.outline = new Map();
  for (const [id, path] of paths) {
    let d = geometry.shapes.get(id).d;
    if (form === "tiles") {
      const { cell, places } = view.tiles, [c, r] = places.get(id), s = cell * 0.92;
      d = `M${(c * cell).toFixed(1)} ${(r * cell).toFixed(1)}h${s}v${s}h${-s}z`;
    }
    view.outline.set(id, d);
    path.setAttribute("d", d);
  }
  view.codes.replaceChildren(...(form === "tiles" ? codesOf(view) : []));
  markRegions(view);
}

/** Short names on the tiles, of a level that has them: a tile does not show by its outline or
 * place which region it is. */
function codesOf(view) {
  const { cell, places } = view.tiles;
  return Object.entries(view.labels.codes).filter(([id]) => places.has(id)).map(([id, code]) => {
    const [x, y] = places.get(id).map((n) => ((n + 0.46) * cell).toFixed(1));
    const style = `font-size:${(cell * 0.36).toFixed(1)}px`;
    return svg("text", { x, y, dy: ".35em", style, "data-code": id }, code);
  });
}

/** The chosen region once more, above its outline: of that only the outer half is seen, and on a map
 * of the whole country a small city keeps its colour. */
function fillCore(view) {
  const path = view.paths.get(view.shapeOf.get(view.selected));
  put(view.core, "class", `core ${path?.getAttribute("class") ?? ""}`);
}

/** Outline of the chosen and of the hovered region. */
function markRegions(view) {
  const d = (id) => (id && view.outline.get(id)) || "";
  const chosen = view.shapeOf.get(view.selected);
  put(view.halo, "d", d(chosen));
  put(view.chosen, "d", d(chosen));
  put(view.core, "d", d(chosen));
  fillCore(view);
  put(view.hover, "d", d(view.focus));
}

/** Show a part of the map; strokes and hatches keep their size on the screen. */
function setBox(view, box) {
  view.box = box;
  put(view.part.map, "viewBox", box.map((n) => n.toFixed(1)).join(" "));
  const shown = view.part.map.clientWidth || 600;
  const scale = Math.max(box[2] / Math.max(shown, 280), box[3] / (view.part.map.clientHeight || 400));
  view.part.defs.replaceChildren(hatches(scale), hatches(0.75, "-key"));
  drawMarks(view, scale);
}

/** A diamond on each marked region, of one size on the screen; what it says stands among the
 * region's remarks. */
function drawMarks(view, scale) {
  const r = 7 * scale, drawn = Object.keys(view.p.marks ?? {}).map((id) => view.shapeOf.get(id));
  view.marks.replaceChildren(...drawn.filter(Boolean).map((id) => {
    let { x, y } = view.geometry.shapes.get(id);
    if (view.mode === "tiles") {
      const { cell, places } = view.tiles, [c, row] = places.get(id);
      [x, y] = [(c + 0.46) * cell, (row + 0.46) * cell];
    }
    return svg("path", { d: `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`, "data-mark": id });
  }));
}

/** The whole country with a little room around it. */
function fullBox(view) {
  const [x, y, w, h] = view.geometry.box, m = w * 0.02;
  return [x - m, y - m, w + 2 * m, h + 2 * m];
}

/** The box around some regions; the full box if none of them is drawn. */
function boxAround(view, ids) {
  const boxes = ids.map((id) => view.paths.get(id)).filter(Boolean).map((p) => p.getBBox());
  if (!boxes.length) return fullBox(view);
  const x = Math.min(...boxes.map((b) => b.x)), y = Math.min(...boxes.map((b) => b.y));
  const w = Math.max(...boxes.map((b) => b.x + b.width)) - x;
  const h = Math.max(...boxes.map((b) => b.y + b.height)) - y;
  const m = Math.max(w, h) * 0.05;
  return [x - m, y - m, w + 2 * m, h + 2 * m];
}

/** Move a zoomed map just so far that a shape lies inside, without dragging. */
function bringIn(view, id) {
  const path = view.paths.get(id);
  if (!path) return;
  const b = path.getBBox(), [x, y, w, h] = view.box, m = w * 0.03;
  const shift = (from, size, at, length) => {
    if (length > size || (at >= from && at + length <= from + size)) return from;
    return at < from ? at - m : at + length + m - size;
  };
  const moved = [shift(x, w, b.x, b.width), shift(y, h, b.y, b.height)];
  if (moved[0] !== x || moved[1] !== y) setBox(view, [...moved, w, h]);
}

/** Zoom about the middle, never further out than the whole country. */
function zoomedBox(view, factor) {
  const [x, y, w, h] = view.box, full = fullBox(view);
  const width = Math.min(w * factor, full[2]), height = Math.min(h * factor, full[3]);
  if (width >= full[2]) return full;
  return [x + (w - width) / 2, y + (h - height) / 2, width, height];
}

/** The region next to `id` in a direction: a neighbour if one lies there, else the nearest. */
function stepFrom(view, id, dx, dy) {
  const { shapes } = view.geometry, from = shapes.get(id);
  const drawn = (s) => shapeKey(view, s.id) !== "absent";
  const pick = (list) => {
    let best = null, cost = Infinity;
    for (const s of list) {
      const vx = s.x - from.x, vy = s.y - from.y, length = Math.hypot(vx, vy) || 1;
      const along = (vx * dx + vy * dy) / length;
      if (along < 0.5 || !drawn(s) || s.id === id) continue;
      if (length / along ** 2 < cost) { best = s.id; cost = length / along ** 2; }
    }
    return best;
  };
  return pick(from.near.map((n) => shapes.get(n)).filter(Boolean)) ?? pick(shapes.values());
}
