// Decides how the component lives: one instance per place on the page, updated in place; what the
// reader does is shown at once and then reported to the page as `region` or `year`.

const instances = new WeakMap();
const linked = new Set();

/** Dark when the page's background is; decided at each run, since the theme may change. */
function applyTheme(view) {
  const probe = el("span", { style: "color:var(--st-background-color,#fff)" });
  view.part.box.append(probe);
  const rgb = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  view.part.box.dataset.theme = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2] < 128 ? "dark" : "light";
}

/** What buttons, keys and pointers do. */
function actions(view) {
  const act = {
    view(mode) {
      view.mode = mode;
      const { part } = view;
      for (const tab of part.views) tab.setAttribute("aria-pressed", String(tab.dataset.view === mode));
      part.tools.hidden = mode !== "area";
      part.tip.hidden = true;
      keepLook(view);
      view.borders.replaceChildren();
      setForm(view, mode);
      if (view.rowOf) paintClasses(view);
      setBox(view, mode === "area" ? boxOfLand(view) : boxAround(view, [...view.paths.keys()]));
      drawBorders(view, view.p.borders).catch(() => {});
    },
    zoomTo(land) {
      view.free = false;
      view.land = land;
      view.part.tip.hidden = true;
      keepLook(view);
      paintClasses(view);
      setBox(view, boxOfLand(view));
    },
    zoomBy(factor) { setBox(view, zoomedBox(view, factor)); },
    filter(key) {
      if (key === null) view.only.clear();
      else if (!view.only.delete(key)) view.only.add(key);
      keepLook(view);
      paintClasses(view);
      drawLegend(view);
      drawTable(view);
    },
    unfold() {
      keepLook(view);
      if (!view.rows) return; // drawn when they come
      drawTable(view);
      showPicked(view);
    },
    sort(by) {
      view.sort = [by, view.sort[0] === by ? -view.sort[1] : by === "value" ? -1 : 1];
      drawTable(view);
    },
    pick(shape) {
      const row = rowAt(view, shape);
      if (row) act.select(row.id);
      else speak(view, shape);
    },
    select(id) {
      for (const other of linked) {
        if (!other.rowOf?.has(id)) continue;
        other.selected = id;
        markRegions(other);
        markPicked(other);
        if (!other.part.table.matches(":focus-within")) showPicked(other);
      }
      view.told = performance.now();
      if (view.shapeOf.has(id)) {
        bringIn(view, view.shapeOf.get(id));
        speak(view, view.shapeOf.get(id));
      }
      view.send("region", id);
    },
    async slide(index) {
      const year = view.p.years[index];
      if (year === undefined || year === view.year || !view.p.frames) return;
      view.year = year; // before the wait, so that `settle` reports it
      const { p } = view, frames = await fetchOnce(p.frames);
      if (view.p === p && view.year === year) paintYear(view, readYear(frames[year], view.labels, view.scale));
    },
    settle() {
      if (view.year === view.p.year) return;
      view.told = performance.now();
      view.send("year", view.year);
    },
    play() {
      if (view.timer) { act.stop(); act.settle(); return; }
      const { years } = view.p, at = years.indexOf(view.year);
      let next = at === years.length - 1 ? 0 : at + 1;
      const step = async () => {
        await act.slide(next);
        next += 1;
        if (next >= years.length) { act.stop(); act.settle(); }
      };
      view.part.play.textContent = "❚❚";
      view.timer = setInterval(step, 1100);
      nameControls(view);
      step();
    },
    stop() {
      clearInterval(view.timer);
      view.timer = null;
      view.part.play.textContent = "▶";
      if (view.p) nameControls(view);
    },
    save(kind) { saveImage(view, kind); },
  };
  return act;
}

/** Box of the chosen Land, or of the country. */
function boxOfLand(view) {
  const k = view.labels.lands.findIndex(([id]) => id === view.land);
  if (k < 0) return fullBox(view);
  const inside = view.labels.ids.filter((_, i) => view.labels.land[i] === k);
  return boxAround(view, inside.map((id) => view.shapeOf.get(id)));
}

/** Where all values lie in one Land, the map starts there, until the reader moves it. */
function startBox(view) {
  const lands = new Set(view.rows.filter((r) => r.kind === VALUE).map((r) => view.labels.land[r.i]));
  const only = lands.size === 1 ? view.labels.lands[[...lands][0]] : null;
  view.land = only && view.p.level !== "land" ? only[0] : "";
  view.part.zoom.value = view.land;
  if (view.mode === "area") setBox(view, boxOfLand(view));
  paintClasses(view);
}

/** Make an instance inside a shadow root. */
function create(root, name) {
  const { open = false, ...look } = keptLook(name);
  const view = { name, only: new Set(), sort: ["name", 1], mode: "area", land: "", selected: "",
                 focus: null, timer: null, told: 0, free: true, under: false, heard: new Map(),
                 ...look };
  view.act = actions(view);
  view.part = skeleton(root, view.act);
  view.part.values.open = open;
  watchPointer(view);
  view.watch = new ResizeObserver(() => view.box && setBox(view, view.box));
  view.watch.observe(view.part.stage);
  return view;
}

/** Take over what changes with the indicator or level; keeps zoom, filter and selection. */
async function loadFiles(view, p) {
  const [geometry, labels] = await Promise.all([fetchOnce(p.geometry), fetchOnce(p.labels)]);
  if (view.newest !== p) return false;
  const other = view.p?.geometry !== p.geometry;
  view.labels = labels;
  if (view.p?.frames !== p.frames) {
    view.frames = null;
    view.part.box.dataset.years = "one";
  }
  view.p = p;
  view.part.zoom.replaceChildren(...[["", "Deutschland"], ...labels.lands]
    .map(([id, name]) => el("option", { value: id }, name)));
  view.part.zoom.value = view.land;
  view.part.zoom.hidden = p.level === "land";
  if (other) {
    view.geometry = readGeometry(geometry);
    view.focus = null;
    drawShapes(view);
  }
  Object.assign(view, settleShapes(view.geometry, labels), { scale: 10 ** p.decimals });
  return other;
}

/** One run of the page: new data, maybe the same. */
async function update(view, p) {
  view.newest = p;
  view.part.stage.setAttribute("aria-busy", "true");
  const fresh = await loadFiles(view, p);
  if (view.newest !== p) return;
  const { part } = view;
  setColours(view);
  part.years.hidden = p.years.length < 2;
  part.year.disabled = part.play.disabled = !p.frames;
  part.year.max = String(p.years.length - 1);
  part.source.textContent = p.credit;
  const waiting = performance.now() - view.told < 1500;
  const before = view.selected;
  if (!waiting || !view.selected) view.selected = p.selected;
  const changed = view.title !== p.title || fresh;
  const stays = (view.timer || waiting) && p.years.includes(view.year) && view.title === p.title;
  if (!stays) view.act.stop();
  view.title = p.title;
  if (!stays) view.year = p.year;
  if (fresh) view.act.view(view.mode);
  if (view.year === p.year) paintYear(view, readYear(p.now, view.labels, view.scale));
  else {
    const frames = await fetchOnce(p.frames);
    if (view.newest !== p) return;
    paintYear(view, readYear(frames[view.year], view.labels, view.scale));
  }
  if (view.selected !== before) showPicked(view);
  if (changed && view.free) startBox(view);
  else if (view.box) setBox(view, view.box);
  part.stage.setAttribute("aria-busy", "false");
  part.box.dataset.ready = "1";
  part.box.dataset.year = String(view.year);
  if (p.frames) setTimeout(() => takeFrames(view, p).catch(() => {}), 300);
}

/** All years are there: intervals can be said, and the other years shown at once. */
async function takeFrames(view, p) {
  if (view.newest !== p) return; // the server no longer has the years of what was left
  const frames = await fetchOnce(p.frames);
  if (view.p !== p) return;
  view.frames = frames;
  view.part.box.dataset.years = "all";
  drawTable(view);
  if (!view.part.tip.hidden) showTip(view, view.focus);
}

export default function regionMap(component) {
  const { data, parentElement, setTriggerValue } = component;
  let view = instances.get(parentElement);
  if (!view) {
    view = create(parentElement, `map:${data.name}`);
    instances.set(parentElement, view);
  }
  linked.add(view);
  view.send = setTriggerValue;
  applyTheme(view);
  view.page = data;
  if (data.ahead) follow(view, data.ahead);
  update(view, data).catch((error) => {
    if (view.newest !== data) return; // another map is there already
    view.part.note.textContent = "Die Karte konnte nicht geladen werden. Bitte die Seite neu laden; "
      + "die Werte stehen auch im Download.";
    view.part.stage.setAttribute("aria-busy", "false");
    view.part.box.dataset.ready = "error";
    markWords(view);
    view.part.live.textContent = `${view.part.note.textContent} (${error.message})`;
  });
  return () => {
    view.newest = null; // nothing of this page is fetched any more: the server has dropped it
    view.act.stop();
    view.watch.disconnect();
    for (const end of RELEASES) document.removeEventListener(end, view.release);
    document.removeEventListener("keydown", view.escape);
    for (const { watch } of view.heard.values()) watch.disconnect();
    linked.delete(view);
    instances.delete(parentElement);
    parentElement.replaceChildren();
  };
}
