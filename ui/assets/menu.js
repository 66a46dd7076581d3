// The menu of a narrow screen. Streamlit leaves it open above the page that was chosen (but for
// browsers that call themselves a phone's) and moves no focus, which would go on behind it. Here a
// chosen page closes it, as Escape does; who opens it is in it, who closes it is back at its button.
(() => {
  const menu = "[data-testid=stSidebar][data-collapsed=false]";
  const opener = "[data-testid=stExpandSidebarButton]";
  const closer = "[data-testid=stSidebarCollapseButton] button";
  const inMenu = (node) => Boolean(node.closest?.(menu));
  const close = () => document.querySelector(`${menu} ${closer}`)?.click();
  const seen = (node) => node?.checkVisibility({ visibilityProperty: true });

  /** Give the focus to the other button when it is there, unless a reader was faster. */
  const handOver = (button, tries = 60) => {
    const next = document.querySelector(button), has = document.activeElement;
    if (!seen(next)) {
      if (tries) requestAnimationFrame(() => handOver(button, tries - 1));
    } else if (has === document.body || !seen(has)) next.focus();
  };

  addEventListener("click", ({ target }) => {
    if (target.closest(opener)) requestAnimationFrame(() => handOver(`${menu} ${closer}`));
    if (target.closest(closer)) requestAnimationFrame(() => handOver(opener));
    if (target.closest("[data-testid=stSidebarNavLink]") && inMenu(target)) setTimeout(close);
  });
  addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && inMenu(target)) close();
  });
})();
