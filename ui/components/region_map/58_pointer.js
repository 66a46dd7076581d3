// Decides what pointer and keys do on the drawing: hover, choose, drag a zoomed map, walk from region
// to region. A tip can be entered and its text taken along; it goes when the pointer has left
// region and tip, and with Escape.

const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** Milliseconds that a pointer on its way to the tip may spend on other regions or beside the map. */
const GRACE = 300;
const RELEASES = ["pointerup", "pointercancel"];

/** Outline and tip of the region that pointer or keys have come to, at a point and by a way; of
 * null, none. Maps beside this one follow. */
function turnTo(view, id, point, way) {
  view.focus = id;
  for (const other of linked) {
    if (!other.outline) continue;
    other.focus = other.geometry.shapes.has(id) ? id : null;
    markRegions(other);
    showTip(other, other.focus);
    if (other.part.tip.hidden) continue;
    if (other === view) placeTip(view, point, way);
    else placeTip(other, pointOf(other, id));
  }
}

const waiting = { timer: null, turn: null }; // one for all maps, as there is one pointer

/** What is shown stays. */
function stay() {
  clearTimeout(waiting.timer);
  waiting.timer = null;
}

/** What the pointer is at: `turn` now, `soon` unless it reaches the tip first. */
function hovering(view) {
  const { tip } = view.part;
  const hover = {
    from: null, // where the pointer came to the region before this one
    held: false, // a selection is being drawn on the tip
    turn(id, point, way) {
      const { from } = hover;
      stay();
      turnTo(view, id, point, way ?? (from && point ? [point[0] - from[0], point[1] - from[1]] : [0, 0]));
      hover.from = point;
    },
    soon(id, point) {
      if (hover.held) return;
      waiting.turn = () => hover.turn(id, point);
      waiting.timer ??= setTimeout(() => waiting.turn(), GRACE);
    },
  };
  tip.addEventListener("pointerenter", stay);
  tip.addEventListener("pointerleave", () => hover.soon(null));
  tip.addEventListener("pointerdown", () => { hover.held = true; });
  view.release = () => { hover.held = false; };
  view.escape = (event) => {
    if (event.key !== "Escape") return;
    stay();
    tip.hidden = true;
  };
  for (const end of RELEASES) document.addEventListener(end, view.release);
  document.addEventListener("keydown", view.escape); // a tip goes wherever the focus is
  return hover;
}

/** How far a pointer is from the tip; infinite where there is none. */
function farFromTip({ part: { tip } }, { clientX: x, clientY: y }) {
  if (tip.hidden) return Infinity;
  const b = tip.getBoundingClientRect();
  return Math.hypot(Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom));
}

/** Pointer: hover shows the tip, tap or click selects, drag moves a zoomed map. */
function watchPointer(view) {
  const { map, stage } = view.part, hover = hovering(view);
  let drag = null, far = Infinity;
  const idAt = (event) => event.target.dataset?.id ?? null;
  const point = (event) => {
    const b = stage.getBoundingClientRect();
    return [event.clientX - b.left, event.clientY - b.top];
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
    if (hover.held) return;
    const id = idAt(event), at = point(event), before = far;
    if (!view.focus) hover.from = [at[0] - event.movementX, at[1] - event.movementY];
    far = farFromTip(view, event);
    if (id === view.focus) stay();
    else if (!id || far < before) hover.soon(id, at);
    else { hover.turn(id, at); far = farFromTip(view, event); }
  });
  map.addEventListener("pointerdown", (event) => {
    const zoomed = view.mode === "area" && view.box[2] < fullBox(view)[2] * 0.98;
    drag = zoomed ? { x: event.clientX, y: event.clientY, box: view.box } : null;
  });
  map.addEventListener("pointerleave", () => { drag = null; hover.soon(null); });
  map.addEventListener("click", (event) => {
    const moved = drag?.moved, id = idAt(event);
    drag = null;
    if (moved) return;
    if (id !== view.focus || view.part.tip.hidden) hover.turn(id, point(event));
    if (id) view.act.pick(id);
  });
  watchKeys(view, hover.turn);
}

/** Arrow keys walk, Enter and the space bar choose. */
function watchKeys(view, turn) {
  view.part.map.addEventListener("keydown", (event) => {
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
    bringIn(view, next);
    turn(next, pointOf(view, next), way);
    speak(view, next);
  });
}
