// A sheet that was changed here and not sent is remembered by its address and version, never its
// marks, until it is opened as stored: the page that hands in all sheets warns of it.
(() => {
  "use strict";
  const unsent = (sheet) => "unsent:" + sheet;
  const remember = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null; // a browser that keeps nothing has nothing to warn of
    }
  };
  document.querySelectorAll("form[data-sheet]").forEach((form) => {
    const version = form.elements.version;
    if (!version) return;
    const mark = () => remember((kept) => kept.setItem(unsent(form.dataset.sheet), version.value));
    if ("typed" in form.dataset) mark(); // what was refused is not stored, whatever was stored meanwhile
    else remember((kept) => kept.removeItem(unsent(form.dataset.sheet)));
    form.addEventListener("input", mark);
  });
  function warnUnsent() {
    const known = [...document.querySelectorAll("[data-unsent]")].filter((mark) => {
      const changed = remember((kept) => kept.getItem(unsent(mark.dataset.unsent))) === mark.dataset.version;
      mark.hidden = !changed;
      return changed;
    });
    document.querySelectorAll("[data-unsent-notice]").forEach((notice) => { notice.hidden = !known.length; });
  }
  warnUnsent();
  window.addEventListener("pageshow", warnUnsent);
  window.addEventListener("storage", warnUnsent);
})();
