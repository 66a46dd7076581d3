// Says when a page stands for the first time: its last element is there, fonts are loaded, and no
// place holder is left but those of charts, which are as high as the chart. See first.css. Then a
// link to a part of the page can lead there: when the browser looked for it, there was nothing yet.
(() => {
  const end = ".fm-footer, .fm-error, [data-testid=stException]";
  const holders = "[data-testid=stMain] [data-testid=stSkeleton]";
  const high = (holder) => holder.getBoundingClientRect().height > 150;
  const ready = () =>
    document.querySelector(end) && [...document.querySelectorAll(holders)].every(high);
  const arrive = () => {
    document.documentElement.classList.add("fm-ready");
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  };
  const watch = new MutationObserver(() => {
    if (!ready()) return;
    watch.disconnect();
    document.fonts.ready.then(() => requestAnimationFrame(arrive));
  });
  watch.observe(document, { childList: true, subtree: true });
})();

// One step back for each thing a reader does: Streamlit writes every parameter of the address as an
// entry of its own, also the ones that a page sets when it opens.
(() => {
  const push = history.pushState;
  let acted = false;
  for (const kind of ["pointerdown", "keydown", "change"])
    addEventListener(kind, () => { acted = true; }, true);
  history.pushState = function (state, title, url) {
    const here = new URL(url, location.href).pathname === location.pathname;
    if (here && !acted) history.replaceState(state, title, url);
    else push.call(history, state, title, url);
    acted = false;
  };
})();

// Charts are drawn in the colours of the theme by the server: when the system turns dark or light,
// the page is asked for again, as after the back button.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  setTimeout(() => dispatchEvent(new PopStateEvent("popstate")), 300);
});

// A file is made when somebody asks for it. Streamlit greys the button out meanwhile and shows a
// turning sign; what takes longer than a moment gets words, which a screen reader reads out too.
// (A button with help is there twice, one of the two hidden.)
(() => {
  const said = new WeakMap();
  const begin = (place, button) => {
    const name = button.textContent.trim();
    const line = document.createElement("p");
    line.className = "fm-detail";
    line.setAttribute("role", "status");
    place.append(line);
    const timer = setTimeout(() => { line.textContent = `${name}: wird erstellt …`; }, 400);
    said.set(place, { line, timer, button });
  };
  const end = (place) => {
    if (document.activeElement === document.body) said.get(place).button.focus();
    clearTimeout(said.get(place).timer);
    said.get(place).line.remove();
    said.delete(place);
  };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const place = target.closest("[data-testid=stDownloadButton]");
      if (!place || target.disabled === said.has(place)) continue;
      if (target.disabled) begin(place, target);
      else end(place);
    }
  }).observe(document, { subtree: true, attributeFilter: ["disabled"] });
})();

// The button of `blocks.print_button`.
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-fm-print]")) print();
});
