// Decides that a map follows the page's lists at once: the step of an indicator that a reader points
// at is asked for by its address, and drawn when it is chosen; a year is drawn from those that are
// there. The page runs meanwhile and confirms it.

/** Watch the lists of indicators and years that the page names. */
function follow(view, ahead) {
  view.ahead = ahead;
  watchList(view, ahead.indicator, (name) => lookUp(view, name), (name) => lookAhead(view, name));
  watchList(view, ahead.year, () => {}, async (text) => {
    const index = view.p.years.indexOf(parseInt(text, 10));
    if (view.p.years[index] !== view.year) view.act.stop();
    await view.act.slide(index);
  });
}

/** `point` hears which entry an open list points at, `choose` what the list shows when it closes. */
function watchList(view, key, point, choose) {
  const list = document.querySelector(`.st-key-${key} input`), heard = view.heard.get(key);
  if (!list || heard?.list === list) return;
  heard?.watch.disconnect();
  const watch = new MutationObserver(() => {
    const entry = document.getElementById(list.getAttribute("aria-activedescendant"));
    if (list.ariaExpanded !== "true") choose(list.value).catch(() => {}); // then the page alone shows it
    else if (entry) point(entry.textContent);
  });
  watch.observe(list, { attributeFilter: ["aria-expanded", "aria-activedescendant"] });
  view.heard.set(key, { list, watch });
}

const stepOf = (view, name) => fetchOnce(view.ahead.step + encodeURIComponent(name));

/** While the map shows another indicator or year than the page's words above it, these are marked
 * as not yet those of the map. */
function markWords(view) {
  const { p, page, year } = view, words = document.querySelector(`.st-key-worte_${page.name}`);
  if (!words) return;
  const failed = view.part.box.dataset.ready === "error"; // then the words are all there is
  if (!failed && (p.title !== page.title || year !== page.year)) words.setAttribute("aria-busy", "true");
  else words.removeAttribute("aria-busy");
}

/** Fetch the step of the entry pointed at; one at a time, so that a sweep over the list is none. */
function lookUp(view, name) {
  if (view.asking) return;
  view.asking = true;
  const done = () => { view.asking = false; };
  stepOf(view, name).then(done, done);
}

/** Draw what the list now names, where that is another step on the same regions and the page is not
 * there yet; the other years come with the page. */
async function lookAhead(view, name) {
  const { page, newest } = view, step = await stepOf(view, name);
  const back = step.title === page.title;
  if (view.newest !== newest || step.level !== page.level || (back && newest === page)) return;
  await update(view, back ? page : { ...page, ...step, frames: "" });
}
