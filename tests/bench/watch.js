// Times one step: from the reader's click on an option, or key on the time slider, to the first and
// the last change of the map that is followed by a drawn frame. Looks into shadow roots, where
// components draw.
(() => {
  const state = { t0: 0, first: 0, last: 0, observer: null };
  window.__bench = state;
  document.addEventListener("click", (event) => {
    const path = event.composedPath();
    if (path.some((e) => e.getAttribute && e.getAttribute("role") === "option")) {
      state.t0 = performance.now();
      state.first = state.last = 0;
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.composedPath()[0].type !== "range") return;
    state.t0 = performance.now();
    state.first = state.last = 0;
  }, true);
  state.find = (selector, root = document) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const node of root.querySelectorAll("*")) {
      const inside = node.shadowRoot && state.find(selector, node.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  state.count = (selector) => {
    const one = state.find(selector);
    return one ? one.getRootNode().querySelectorAll(selector).length : 0;
  };
  state.watch = (selector) => {
    const target = state.find(selector);
    if (!target) return false;
    if (state.observer) state.observer.disconnect();
    state.observer = new MutationObserver(() => {
      requestAnimationFrame(() => requestAnimationFrame(() => {
        state.last = performance.now();
        state.first ||= state.last;
      }));
    });
    state.observer.observe(target, { subtree: true, childList: true, attributes: true });
    return true;
  };
})();
