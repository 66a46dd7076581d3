// Decides what of a map outlives a reload; the choices that others should see stand in the address.

/** How a reader has set a map stays for the life of the tab, also over a reload: form, part of the
 * country, classes that are picked out, table. */
function keepLook(view) {
  const { mode, land, free, only } = view, { open } = view.part.values;
  try {
    sessionStorage.setItem(view.name, JSON.stringify({ mode, land, free, only: [...only], open }));
  } catch { /* a browser that keeps nothing */ }
}

function keptLook(name) {
  try {
    const { only = [], mode, ...look } = JSON.parse(sessionStorage.getItem(name)) ?? {};
    return { ...look, only: new Set(only), mode: mode === "tiles" ? mode : "area" };
  } catch { return {}; }
}
