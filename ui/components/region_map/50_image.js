// Decides what a saved image holds: title, year, map, legend, gaps, source, licence and credit.

/** Break a text into lines of at most `limit` characters. */
function wrap(text, limit) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length + 1 > limit) lines.push(word.slice(0, limit));
    else lines[lines.length - 1] = (last ? `${last} ` : "") + word.slice(0, limit);
  }
  return lines;
}

/** Hatches in fixed light colours: a picture has no theme. */
function plainColours(defs) {
  for (const node of defs.querySelectorAll("[fill], [stroke]")) {
    if (node.hasAttribute("fill")) node.setAttribute("fill", "#f4f2ec");
    if (node.hasAttribute("stroke")) node.setAttribute("stroke", "#6b675f");
  }
}

/** The picture as an SVG element of its own, light colours, no outside reference. */
function picture(view) {
  const width = 900, { p } = view, say = (x, y, text, more = {}) => {
    const node = svg("text", { x, y, ...more });
    node.textContent = text;
    return node;
  };
  const style = svg("style");
  const colors = p.colors.map((c, k) => `.c${k}{fill:${c}}`).join("");
  const inks = p.colors.map((c, k) => `.codes .c${k}{fill:${INKS[c]}}`).join("");
  style.textContent = "text{font-family:'IBM Plex Sans',Arial,sans-serif;fill:#1b2730;"
    + `font-size:14px}${colors}.gap{fill:url(#gap)}.secret{fill:url(#secret)}`
    + ".key.gap{fill:url(#gap-key)}.key.secret{fill:url(#secret-key)}.mixed{fill:#d5d2c9}"
    + ".out{opacity:.3}"
    + ".absent{fill:none;stroke-dasharray:3 3}.off{opacity:.15}"
    + ".regions path{stroke:#fff;stroke-width:.5;vector-effect:non-scaling-stroke}"
    + ".regions .absent{stroke:#999}.borders path{fill:none;stroke:#1b2730;stroke-width:.8;"
    + "vector-effect:non-scaling-stroke}.chosen{fill:#fff;paint-order:stroke;stroke:#000;"
    + "stroke-width:5;stroke-linejoin:round;vector-effect:non-scaling-stroke}.core{stroke:none}"
    + ".codes text{fill:#1b2730;font-weight:600;text-anchor:middle;paint-order:stroke;stroke-width:.25em}"
    + `.codes :is(.gap,.secret){stroke:#f4f2ec}${inks}`
    + ".marks path{fill:#fff;stroke:#000;stroke-width:2;vector-effect:non-scaling-stroke}";
  const [x, y, w, h] = view.box, mapWidth = 600, mapHeight = (mapWidth * h) / w;
  const image = svg("svg", { xmlns: SVG, width, "font-size": 14 });
  const defs = hatches(w / mapWidth);
  const keyDefs = hatches(0.9, "-key");
  for (const part of [defs, keyDefs]) plainColours(part);
  image.append(style, defs, keyDefs, svg("rect", { width: "100%", height: "100%", fill: "#fff" }));
  let line = 40;
  for (const text of wrap(`${p.said}, ${view.year}`, 68)) {
    image.append(say(24, line, text, { style: "font-size:22px;font-weight:600" }));
    line += 28;
  }
  const top = line - 8;
  const map = svg("svg", { x: 24, y: top, width: mapWidth, height: mapHeight,
    viewBox: [x, y, w, h].join(" ") });
  for (const layer of view.part.map.children) {
    if (!layer.matches(".hover, .halo") && layer.getAttribute("d") !== "") map.append(layer.cloneNode(true));
  }
  image.append(map);
  let at = top + 24;
  for (const button of view.part.legend.querySelectorAll("button[aria-pressed]")) {
    const key = button.dataset.key;
    image.append(svg("rect", { x: 648, y: at - 12, width: 22, height: 15, class: `key ${key}`,
      stroke: "#999", "stroke-width": 0.5 }));
    image.append(say(678, at, button.querySelector(".limits").textContent, {}));
    image.append(say(880, at, button.querySelector(".count").textContent, { "text-anchor": "end" }));
    at += 24;
  }
  let foot = Math.max(top + mapHeight, at) + 28;
  const notes = [p.example ? "Enthält Beispieldaten, keine echten Meldungen." : "", view.part.note.textContent,
    p.source, p.credit].filter(Boolean);
  for (const text of notes.flatMap((note) => wrap(note, 125))) {
    image.append(say(24, foot, text, { style: "font-size:12px" }));
    foot += 17;
  }
  image.setAttribute("height", String(Math.ceil(foot + 8)));
  image.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(foot + 8)}`);
  return image;
}

/** Hand a blob to the browser as a download. */
function offer(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Save the picture as SVG, or as PNG at twice the size. */
async function saveImage(view, kind) {
  const image = picture(view), text = new XMLSerializer().serializeToString(image);
  const name = `${view.p.file}_${view.year}.${kind}`;
  const blob = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  if (kind === "svg") { offer(blob, name); return; }
  const canvas = el("canvas");
  canvas.width = Number(image.getAttribute("width")) * 2;
  canvas.height = Number(image.getAttribute("height")) * 2;
  const img = new Image();
  img.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await img.decode();
  canvas.getContext("2d").drawImage(img, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => offer(png, name), "image/png");
}
