// Decides the markup of the component. Every text that comes from data is set as text, never as
// markup, so a hostile name stays a name.

const SVG = "http://www.w3.org/2000/svg";

/** Element with attributes and children; strings become text nodes. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** The same for SVG. */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Set an attribute where it changes: setting it again would cost the browser a paint. */
function put(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Hatches for the two kinds of gap: single lines, and a dense cross; both survive greyscale. */
function hatches(scale = 1, suffix = "") {
  const unit = 7 * scale, transform = "rotate(45)";
  const line = (x1, y1, x2, y2, w) => svg("path", {
    d: `M${x1} ${y1}L${x2} ${y2}`, stroke: "var(--m-hatch)", "stroke-width": w * scale });
  const tile = (id, ...lines) => svg("pattern", {
    id: id + suffix, width: unit, height: unit, patternUnits: "userSpaceOnUse", patternTransform: transform },
    svg("rect", { width: unit, height: unit, fill: "var(--m-blank)" }), ...lines);
  return svg("defs", {},
    tile("gap", line(0, unit / 2, unit, unit / 2, 1)),
    tile("secret", line(0, unit / 2, unit, unit / 2, 2), line(unit / 2, 0, unit / 2, unit, 2)));
}

/** A select; `options` = [[id, text], …]. */
function choice(options, onchange) {
  const select = el("select", { onchange: () => onchange(select.value) });
  select.append(...options.map(([id, text]) => el("option", { value: id }, text)));
  return select;
}

/** Name the controls, and of two maps say whose they are: both may show the same indicator. */
function nameControls(view) {
  const { part, p } = view, whose = p.which ? `, ${p.which}` : "";
  for (const [node, text] of part.named) put(node, "aria-label", text + whose);
  put(part.play, "aria-label", (view.timer ? "Abspielen anhalten" : "Jahre abspielen") + whose);
  put(part.year, "aria-label", `Jahr: ${p.title}${whose}`);
  put(part.box, "aria-label", `Karte: ${p.title}${whose}`);
}

/** The skeleton; returns the parts that later change, by name. */
function skeleton(root, act) {
  const part = {};
  part.named = []; // controls that both of two maps have
  const named = (node, text) => { part.named.push([node, text]); return node; };
  const tab = (id, text) => el("button", {
    type: "button", "aria-pressed": "false", "data-view": id, onclick: () => act.view(id) }, text);
  const tool = (text, title, onclick) =>
    named(el("button", { type: "button", title, onclick }, text), title);
  part.views = [tab("area", "Karte"), tab("tiles", "Kacheln")];
  part.zoom = named(choice([["", "Deutschland"]], act.zoomTo), "Ausschnitt");
  part.tools = el("div", { class: "group tools", role: "group", "aria-label": "Ausschnitt" },
    part.zoom, tool("+", "Vergrößern", () => act.zoomBy(1 / 1.6)),
    tool("−", "Verkleinern", () => act.zoomBy(1.6)));
  part.head = el("p", { class: "head" });
  part.map = svg("svg", {
    class: "map", tabindex: "0", role: "application", "aria-roledescription": "Karte" });
  part.tip = el("div", { class: "tip", hidden: true });
  part.stage = el("div", { class: "stage" }, part.map, part.tip);
  part.table = el("div", { class: "table", tabindex: "0", role: "region" });
  part.values = el("details", { class: "values", ontoggle: act.unfold },
    el("summary", {}, FOLDED), part.table);
  part.legend = el("div", { class: "legend", role: "group" });
  part.play = el("button", { type: "button", title: "Jahre abspielen", onclick: act.play }, "▶");
  part.year = el("input", { type: "range", step: "1", min: "0",
    oninput: () => act.slide(Number(part.year.value)), onchange: () => act.settle() });
  part.yearText = el("output");
  part.years = el("div", { class: "years", hidden: true }, part.play, part.year, part.yearText);
  part.live = el("p", { class: "hide", "aria-live": "polite", role: "status" });
  part.note = el("p", { class: "note" });
  part.source = el("p", { class: "source" });
  const bar = el("div", { class: "bar" },
    el("div", { class: "group", role: "group", "aria-label": "Darstellung" }, ...part.views),
    part.tools);
  const save = el("div", { class: "group save", role: "group", "aria-label": "Bild speichern" },
    tool("PNG", "Karte als PNG-Bild speichern", () => act.save("png")),
    tool("SVG", "Karte als SVG-Bild speichern", () => act.save("svg")));
  // The title stands at the legend: above the map it would push that down the screen.
  part.box = el("div", { class: "box", role: "group", "data-ready": "0" },
    el("div", { class: "main" },
      el("div", { class: "left" }, part.values, bar, part.stage, part.years),
      el("div", { class: "right" }, part.head, part.legend)),
    part.note, el("div", { class: "foot" }, part.source, save), part.live);
  // Map and legend are painted with these patterns, so they live in an SVG of their own.
  part.defs = svg("svg", { width: 0, height: 0, class: "hide", "aria-hidden": "true" });
  part.box.append(part.defs);
  root.append(el("style", {}, STYLE), part.box);
  return part;
}
