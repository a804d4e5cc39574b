/* Signing out: what the notebook of the hall kept leaves this device; what was never sent stays, and is said. */
"use strict";
(() => {
  const form = document.querySelector("form[data-leaving]");
  const { soTay } = window;
  if (!form || !soTay || !window.indexedDB) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const left = !(await soTay.forgettable()) ? 0 : (await soTay.allActs()).filter(soTay.waits).length;
      if (left && !window.confirm(form.dataset.leaving.replace("%(n)s", left))) return;
      await soTay.leave();
    } catch { /* a browser that keeps nothing has nothing to forget */ }
    form.submit();
  }, { capture: true });
})();
