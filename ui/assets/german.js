// German for what Streamlit says in English only (streamlit/streamlit#1353): page language, skip
// link, the names that screen readers read out, and the words in its lists, windows and fields.
// Runs once per tab, then watches what is added. Words are looked for in few places only, so that a
// page that draws much costs nothing; the text node stays, only its words change: React keeps
// nodes and writes into them again, and would write past one that was put in its place.
(() => {
  document.documentElement.lang = 'de';
  if (window.fmGerman) return;
  window.fmGerman = true;
  const months = { January: "Januar", February: "Februar", March: "März", May: "Mai", June: "Juni",
    July: "Juli", October: "Oktober", December: "Dezember" };
  const month = (name) => months[name] ?? name;
  const names = [
    [/^App pages$/, "Seiten"],
    [/^Sidebar$/, "Menü"],
    [/^Expand sidebar$/, "Menü öffnen"],
    [/^Collapse sidebar$/, "Menü schließen"],
    [/^Open$/, "Liste öffnen"],
    [/^Close$/, "Schließen"],
    [/^Clear (all|value)$/, "Auswahl leeren"],
    [/^Clear date$/, "Datum leeren"],
    [/^Choose date(.*)$/, "Datum wählen$1"],
    [/^Previous month$/, "Voriger Monat"],
    [/^Next month$/, "Nächster Monat"],
    [/^day, (.+)$/, "Tag, $1"],
    [/^month, (.+)$/, "Monat, $1"],
    [/^year, (.+)$/, "Jahr, $1"],
    [/^file upload$/, "Datei wählen"],
    [/^Selected values$/, "Gewählt"],
    [/^Running\.\.\.$/, "Die Seite wird berechnet"],
    [/^Help for (.+)$/, "Hilfe zu $1"],
    [/^Remove (.+)$/, "$1 entfernen"],
  ];
  const values = [
    [/^Empty$/, "leer"],
    [/^(\d+) – ([A-Z][a-z]+)$/, (_, number, name) => `${number} – ${month(name)}`],
  ];
  const attributes = { "aria-label": names, "aria-valuetext": values };
  const watched = Object.keys(attributes);
  const places = "[data-testid=stSkipToContent], [data-testid=stTopNav], [role=listbox], [role=dialog]," +
    "[data-testid=stDateInput], [data-testid=stDateInputCalendar], [id^=react-aria-description]," +
    "[data-testid=stFileUploader], [data-testid=InputInstructions], [data-testid=stDownloadButtonError]";
  const words = [
    [/^Skip to main content$/, "Zum Inhalt springen"],
    [/^(\d+) more$/, "$1 weitere"],
    [/^Select all$/, "Alle wählen"],
    [/^Select (\d+) matches$/, "Alle $1 Treffer wählen"],
    [/^No results$/, "Keine Treffer"],
    [/^You can only select up to (\d+) options?\. .*/,
      "Höchstens $1 sind möglich. Bitte erst einen Eintrag entfernen."],
    [/^dd$/, "TT"],
    [/^mm$/, "MM"],
    [/^yyyy$/, "JJJJ"],
    [/^Choose date(.*)$/, "Datum wählen$1"],
    [/^Selected Date: ([A-Z][a-z]+) (\d+), (\d+)$/,
      (_, name, day, year) => `Gewähltes Datum: ${day}. ${month(name)} ${year}`],
    [/^Use arrow keys to navigate dates\. .*/,
      "Mit den Pfeiltasten suchen, mit der Eingabetaste wählen, mit Escape schließen."],
    [/^Press Enter to .*/, "Mit der Eingabetaste übernehmen"],
    [/^Press Ctrl\+Enter to .*/, "Mit Strg und Eingabetaste übernehmen"],
    [/^Press ⌘\+Enter to .*/, "Mit ⌘ und Eingabetaste übernehmen"],
    [/^Upload$/, "Datei wählen"],
    [/^Error: $/, "Fehler: "],
    [/^File must be .*/, "Die Datei ist zu groß."],
    [/^Only one file is allowed\.$/, "Bitte nur eine Datei wählen."],
    [/^(Failed to generate file for download|Download failed|Deferred download .*)$/,
      "Die Datei ließ sich nicht erstellen. Bitte noch einmal versuchen."],
    [/^Page not found$/, "Seite nicht gefunden"],
    [/^(The page that you|You) have requested .*/,
      "Diese Adresse gibt es hier nicht. Gezeigt wird die Startseite."],
    [/^Connection error$/, "Keine Verbindung"],
    [/^(Streamlit server is not responding|Is Streamlit still running|Connection (timed out|failed)).*/,
      "Der Server antwortet nicht. Besteht eine Verbindung zum Internet?"],
  ];
  const german = (said, list) => {
    const found = list.find(([english]) => english.test(said));
    return found ? said.replace(...found) : said;
  };
  const mendText = (node) => {
    const now = german(node.data, words);
    if (now !== node.data) node.data = now;
  };
  const mendName = (node, attribute) => {
    const before = node.getAttribute(attribute);
    const now = before && german(before, attributes[attribute]);
    if (now !== before) node.setAttribute(attribute, now);
  };
  const all = (root, selector) =>
    [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const mend = (root) => {
    for (const place of root.closest(places) ? [root] : root.querySelectorAll(places)) {
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) mendText(texts.currentNode);
    }
    for (const attribute of watched)
      for (const node of all(root, `[${attribute}]`)) mendName(node, attribute);
    // named, but with the role of something that has no name
    for (const node of all(root, "[data-testid=stFileUploaderDropzone][role=presentation]"))
      node.setAttribute("role", "group");
  };
  mend(document.body);
  new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === "attributes") mendName(target, attributeName);
      if (type === "characterData" && target.parentElement?.closest(places)) mendText(target);
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) mend(node);
        if (node.nodeType === Node.TEXT_NODE && target.closest?.(places)) mendText(node);
      }
    }
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true,
    attributes: true, attributeFilter: watched });
})();
