// Decides how a place is found while typing: which entries match, in which order, and what keys and
// pointer do (the combobox of the ARIA Authoring Practices). The list of places is fetched when the
// field is first used, and kept for the life of the tab.

const MOST = 50; // entries shown at once; a longer list would only be scrolled past
const BEFORE = 10; // of these before the chosen one, to scroll up to

const SMALL = new Set(["a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "i", "im", "in", "o", "ob", "v", "vor"]);

const lists = new Map(), boxes = new WeakMap();
let made = 0;

/** Entries of a list, fetched once: [{id, label, ways, shorts}, …]; a failed fetch can be repeated. */
function entriesOf(url) {
  if (!lists.has(url)) {
    const job = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${url}`);
      return answer.json();
    }).then((rows) => rows.map(([id, label, ...shorts]) => ({
      id, label, ways: spellings(label), shorts: shorts.flatMap(spellings),
    })));
    job.catch(() => lists.delete(url));
    lists.set(url, job);
  }
  return lists.get(url);
}

/** Small letters without marks, one space before and after each word. */
function plain(text) {
  const letters = text.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
  return ` ${letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
}

/** Ways to type a label: Münster and Munster, Muenster; Sankt and St.; the office of a Kreis also as its Kreis. */
function spellings(label) {
  const long = label.toLowerCase().replace(/[äöü]/g, (c) => ({ ä: "ae", ö: "oe", ü: "ue" })[c]);
  const ways = [plain(label), plain(long)];
  const kreis = ways.map((way) => way.replace(/^ kreisjugendamt /, " kreis landkreis "));
  const sankt = [...ways, ...kreis].flatMap((way) => [way.replaceAll(" sankt ", " st "), way.replaceAll(" st ", " sankt ")]);
  return [...new Set([...ways, ...kreis, ...sankt])];
}

/** How well one way to type an entry fits, best 0, null for not at all. A town and its office come
 * before a village whose name begins alike, and this before what only mentions the name; last comes
 * what fits without the small words between two names. */
function distance(way, text, words) {
  const begins = (start) => way.startsWith(start) || way.startsWith(start, way.indexOf(" ", 1));
  if (begins(`${text} `)) return 0;
  if (begins(text)) return 1;
  if (words.every((word) => way.includes(` ${word} `))) return 2;
  if (words.every((word) => way.includes(` ${word}`))) return 3;
  if (words.every((word) => way.includes(word))) return 4;
  // who writes "an der", "a. d.", "/" or nothing at all means the same place
  const names = words.filter((word) => !SMALL.has(word));
  return names.length && names.length < words.length && names.every((word) => way.includes(` ${word}`)) ? 5 : null;
}

/** Entries that fit what was typed, the best first, else in the order of the list. A short name
 * ("SH") that is typed whole puts its Land before all others, and moves nothing else. */
function matches(entries, typed) {
  const text = plain(typed).trimEnd(), words = text.split(" ").filter(Boolean);
  if (!words.length) return entries;
  const short = entries.filter((entry) => entry.shorts.includes(`${text} `));
  const by = [short, [], [], [], [], [], []];
  for (const entry of entries) {
    if (short.includes(entry)) continue;
    const fits = entry.ways.map((way) => distance(way, text, words)).filter((fit) => fit !== null);
    by[Math.min(...fits) + 1]?.push(entry);
  }
  return by.flat();
}

/** Element with attributes, listeners (functions) and children; strings become text. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/** The markup of one field; texts are set by `show`. */
function skeleton(root, box) {
  const id = (name) => `fm-place-${box.number}-${name}`;
  box.label = el("label", { for: id("field") });
  box.field = el("input", {
    id: id("field"), type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id("list"),
    "aria-describedby": id("help"),
    focus: () => begin(box), click: () => { if (box.popup.hidden) open(box); }, input: () => open(box, box.field.value),
    keydown: (event) => press(box, event), blur: () => close(box),
  });
  box.clear = el("button", { type: "button", class: "clear", click: () => choose(box, null) }, "×");
  // A list that scrolls would be a stop of Tab, which leaves nothing to be there when it is hidden.
  box.list = el("ul", { id: id("list"), role: "listbox", tabindex: "-1", pointerdown: (event) => event.preventDefault(),
    click: (event) => choose(box, box.found[event.target.closest("li")?.dataset.at]) });
  box.told = el("p", { class: "told", "aria-hidden": "true" });
  box.help = el("p", { class: "told", id: id("help") });
  box.popup = el("div", { class: "popup", hidden: true }, box.help, box.list, box.told);
  box.live = el("p", { class: "hide", role: "status" });
  box.said = el("p", { class: "said", role: "status" });
  root.append(el("style", {}, STYLE),
    el("div", { class: "place" }, box.label, el("div", { class: "frame" }, box.field, box.clear),
      box.popup, box.said, box.live));
}

/** The field is used: fetch its list, so that the first letter already finds something. */
function begin(box) {
  entriesOf(box.data.list).catch(() => {});
}

/** Show what fits `typed`; nothing typed: the list from what is chosen on, or its head. */
async function open(box, typed = "") {
  const asked = box.asked = {};
  if (!typed) box.field.select();
  if (box.popup.hidden) unfold(box);
  let found = [], fault = "";
  try {
    found = matches(await entriesOf(box.data.list), typed);
  } catch {
    fault = "Die Liste der Orte konnte nicht geladen werden. Bitte die Seite neu laden.";
  }
  if (box.asked !== asked) return;
  const named = Boolean(plain(typed).trim());
  const chosen = typed || !box.field.value ? -1 : found.findIndex(({ id }) => id === box.data.chosen);
  const first = Math.max(0, Math.min(chosen - BEFORE, found.length - MOST));
  box.loading = false;
  box.found = found.slice(first, first + MOST);
  box.list.replaceChildren(...box.found.map(({ id, label }, at) => el("li", {
    role: "option", id: `fm-place-${box.number}-${at}`, "data-at": String(at), "aria-selected": "false",
    class: id === box.data.chosen && "chosen" }, label)));
  tell(box, fault || hits(found.length));
  box.list.hidden = !box.found.length;
  box.help.hidden = named;
  point(box, named && box.found.length ? 0 : chosen - first);
  if (chosen >= 0) box.list.scrollTop = box.list.children[box.at].offsetTop - box.list.offsetTop;
  if (box.taken === asked) take(box); // Enter came before the list
}

/** Open the window below the field; until the list is there it says so. */
function unfold(box) {
  box.loading = true;
  box.list.hidden = true;
  tell(box, "Die Liste der Orte wird geladen …");
  box.popup.hidden = false;
  box.field.setAttribute("aria-expanded", "true");
}

function tell(box, text) {
  box.told.textContent = box.live.textContent = text;
}

/** How much was found, in words. */
function hits(count) {
  if (!count) return "Kein Ort passt dazu.";
  if (count <= MOST) return count === 1 ? "1 Treffer" : `${count} Treffer`;
  return `${MOST} von ${count.toLocaleString("de-DE")} Einträgen, bitte weitertippen`;
}

/** Mark one entry as the one that Enter takes; -1 for none. */
function point(box, at) {
  const before = box.list.querySelector(".at");
  before?.classList.remove("at");
  before?.setAttribute("aria-selected", "false");
  const entry = box.list.children[at];
  box.at = entry ? at : -1;
  if (!entry) { box.field.removeAttribute("aria-activedescendant"); return; }
  entry.classList.add("at");
  entry.setAttribute("aria-selected", "true");
  entry.scrollIntoView({ block: "nearest" });
  box.field.setAttribute("aria-activedescendant", entry.id);
}

/** Back to what is chosen. */
function close(box) {
  box.asked = null;
  box.popup.hidden = true;
  box.list.replaceChildren();
  box.live.textContent = "";
  box.field.setAttribute("aria-expanded", "false");
  box.field.removeAttribute("aria-activedescendant");
  rest(box);
}

/** The field shows what is chosen; it is marked, so that the next letter replaces it. */
function rest(box) {
  if (box.field.value !== box.data.shown) box.field.value = box.data.shown;
  if (box.field.getRootNode().activeElement === box.field) box.field.select();
}

/** Take an entry (null: none) and report it. */
function choose(box, entry) {
  if (entry === undefined) return;
  if (box.data.keeps) box.data = { ...box.data, shown: entry?.label ?? "", chosen: entry?.id ?? "" };
  close(box);
  if (!entry) box.field.focus();
  box.clear.hidden = !box.data.shown;
  box.send("picked", entry?.id ?? "");
}

/** Enter: take the marked entry; in an empty field let the choice go. */
function take(box) {
  if (box.loading) box.taken = box.asked;
  else if (box.found[box.at]) choose(box, box.found[box.at]);
  else if (!box.field.value && box.data.shown) choose(box, null);
}

/** Keys of a combobox. */
function press(box, event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const isOpen = !box.popup.hidden, last = box.list.children.length - 1;
  const taken = {
    ArrowDown: () => (isOpen ? point(box, box.at < last ? box.at + 1 : 0) : open(box)),
    ArrowUp: () => (isOpen ? point(box, box.at > 0 ? box.at - 1 : last) : open(box)),
    PageDown: () => isOpen && point(box, Math.min(box.at + 8, last)),
    PageUp: () => isOpen && point(box, Math.max(box.at - 8, 0)),
    Enter: () => isOpen && take(box),
    Escape: () => isOpen && close(box),
  }[event.key];
  if (!taken) return;
  event.preventDefault();
  taken();
}

/** One run of the page: the same field, maybe with another choice. */
function show(box, data) {
  box.data = data;
  box.label.textContent = data.label;
  box.list.setAttribute("aria-label", data.label);
  box.field.setAttribute("aria-label", data.label);
  box.field.placeholder = data.prompt;
  box.clear.setAttribute("aria-label", `${data.label}: Auswahl aufheben`);
  box.clear.hidden = !data.shown;
  box.help.textContent = data.help;
  if (box.said.textContent !== data.said) box.said.textContent = data.said;
  if (box.popup.hidden) rest(box);
}

export default function placeSearch({ data, parentElement, setTriggerValue }) {
  let box = boxes.get(parentElement);
  if (!box) {
    box = { number: (made += 1), found: [], at: -1, asked: null };
    skeleton(parentElement, box);
    boxes.set(parentElement, box);
  }
  box.send = setTriggerValue;
  show(box, data);
  return () => {
    boxes.delete(parentElement);
    parentElement.replaceChildren();
  };
}
