// The menu of a narrow screen. Streamlit leaves it open above the page that was chosen (but for
// browsers that call themselves a phone's) and moves no focus, which would go on behind it. Here a
// chosen page closes it, as Escape does; who opens it is in it, who closes it is back at its button.
(() => {
  const menu = "[data-testid=stSidebar][data-collapsed=false]";
  const opener = "[data-testid=stExpandSidebarButton]";
  const closer = "[data-testid=stSidebarCollapseButton] button";
  const inMenu = (node) => Boolean(node?.closest?.(menu));
  const close = () => document.querySelector(`${menu} ${closer}`)?.click();
  const lost = () => document.activeElement === document.body || !document.activeElement.checkVisibility({ visibilityProperty: true });
  let wasOpen = false;
  new MutationObserver(() => {
    const isOpen = document.querySelector(menu) !== null;
    if (isOpen === wasOpen) return;
    wasOpen = isOpen;
    requestAnimationFrame(() => { if (lost()) document.querySelector(isOpen ? closer : opener)?.focus(); });
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-collapsed"] });
  addEventListener("keydown", ({ key, target }) => { if (key === "Escape" && inMenu(target)) close(); });
  addEventListener("click", ({ target }) => {
    if (target.closest("[data-testid=stSidebarNavLink]") && inMenu(target)) setTimeout(close);
  });
})();
