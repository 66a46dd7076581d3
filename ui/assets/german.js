// German for what Streamlit says in English only (streamlit/streamlit#1353): page language, skip
// link, and the names that screen readers read out. Runs once per tab, then watches what is added.
(() => {
  document.documentElement.lang = 'de';
  if (window.fmGerman) return;
  window.fmGerman = true;
  const names = [
    [/^App pages$/, "Seiten"],
    [/^Open$/, "Liste öffnen"],
    [/^Clear all$/, "Auswahl leeren"],
    [/^Clear value$/, "Auswahl leeren"],
    [/^Selected values$/, "Gewählt"],
    [/^Help for (.+)$/, "Hilfe zu $1"],
    [/^Remove (.+)$/, "$1 entfernen"],
  ];
  const uploader = "[data-testid=stFileUploader]";
  const mendUploader = (root) => {
    for (const node of root.querySelectorAll?.(`${uploader} button p`) ?? [])
      if (node.textContent === "Upload") node.textContent = "Datei wählen";
    for (const node of root.querySelectorAll?.(`${uploader} *`) ?? [])
      if (!node.children.length && /^Error: File must be/.test(node.textContent))
        node.textContent = "Fehler: Die Datei ist zu groß.";
    // named, but with the role of something that has no name
    for (const node of root.querySelectorAll?.("[data-testid=stFileUploaderDropzone][role=presentation]") ?? [])
      node.setAttribute("role", "group");
  };
  const mend = (root) => {
    mendUploader(root.closest?.(uploader)?.parentElement ?? root);
    if (root.matches?.("[data-testid=stSkipToContent]")) root.textContent = "Zum Inhalt springen";
    for (const node of root.querySelectorAll?.("[data-testid=stSkipToContent]") ?? [])
      node.textContent = "Zum Inhalt springen";
    for (const node of [root, ...(root.querySelectorAll?.("[aria-label]") ?? [])]) {
      const said = node.getAttribute?.("aria-label");
      const found = said && names.find(([english]) => english.test(said));
      if (found) node.setAttribute("aria-label", said.replace(...found));
    }
  };
  mend(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") mend(change.target);
      for (const node of change.addedNodes) if (node.nodeType === 1) mend(node);
    }
  }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });
})();
