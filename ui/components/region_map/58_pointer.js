// Decides what pointer and keys do on the drawing: hover, choose, drag a zoomed map, walk from region
// to region.

const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** Pointer: tooltip follows, tap or click selects, drag moves a zoomed map. */
function watchPointer(view) {
  const { map, stage, tip } = view.part;
  let drag = null;
  const idAt = (event) => event.target.dataset?.id ?? null;
  const point = (event) => {
    const b = stage.getBoundingClientRect();
    return [event.clientX - b.left, event.clientY - b.top];
  };
  const hover = (id) => {
    view.focus = id;
    for (const other of linked) {
      if (!other.outline) continue;
      other.focus = other.geometry.shapes.has(id) ? id : null;
      markRegions(other);
      if (other === view || other.mode === "table") continue;
      other.part.tip.hidden = true;
      if (other.focus) {
        showTip(other, id, false);
        placeTip(other, ...pointOf(other, id));
      }
    }
  };
  map.addEventListener("pointermove", (event) => {
    if (drag) {
      const k = view.box[2] / map.clientWidth;
      const moved = [event.clientX - drag.x, event.clientY - drag.y];
      if (Math.hypot(...moved) > 4) drag.moved = true;
      if (drag.moved) {
        setBox(view, [drag.box[0] - moved[0] * k, drag.box[1] - moved[1] * k, drag.box[2], drag.box[3]]);
        return;
      }
    }
    const id = idAt(event);
    if (!id) { tip.hidden = true; if (view.focus) hover(null); return; }
    if (id !== view.focus) { hover(id); showTip(view, id, false); }
    placeTip(view, ...point(event));
  });
  map.addEventListener("pointerdown", (event) => {
    const zoomed = view.mode === "area" && view.box[2] < fullBox(view)[2] * 0.98;
    drag = zoomed ? { x: event.clientX, y: event.clientY, box: view.box } : null;
  });
  map.addEventListener("pointerleave", () => { drag = null; tip.hidden = true; hover(null); });
  map.addEventListener("click", (event) => {
    const moved = drag?.moved;
    drag = null;
    if (idAt(event) && !moved) { view.act.pick(idAt(event)); placeTip(view, ...point(event)); }
  });
  view.escape = (event) => {
    if (event.key === "Escape" && !tip.hidden) { tip.hidden = true; hover(null); }
  };
  document.addEventListener("keydown", view.escape); // a tip goes wherever the focus is
  map.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && view.focus) {
      event.preventDefault();
      view.act.pick(view.focus);
      return;
    }
    const way = KEYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [x, y, w, h] = view.geometry.box;
    const start = view.focus ?? view.shapeOf.get(view.selected);
    const middle = { id: "", x: x + w / 2, y: y + h / 2, near: [] };
    if (!start) view.geometry.shapes.set("", middle);
    const next = start && !view.focus ? start : stepFrom(view, start || "", ...way);
    view.geometry.shapes.delete("");
    if (!next) return;
    hover(next);
    bringIn(view, next);
    showTip(view, next, true);
    placeTip(view, ...pointOf(view, next));
  });
}
