/* On the pages of the hall: the notebook is made ready while there is a line, and offered when the line is cut. */
"use strict";
(() => {
  const link = document.querySelector("[data-notebook]");
  const { soTay } = window;
  if (!link || !soTay || !navigator.serviceWorker) return;
  const pk = Number(link.dataset.notebook);
  const picture = async () => {
    const answer = await fetch(link.dataset.sync, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (!answer.ok) return;
    const told = await answer.json();
    soTay.setClock(Date.parse(told.picture.now));
    await soTay.take(pk, [], told.picture);
  };
  const quietly = (work) => work().catch(() => { /* the next change of the page tries again */ });
  let soon;
  document.addEventListener("live:fresh", () => { clearTimeout(soon); soon = setTimeout(() => quietly(picture), 1000); });
  document.addEventListener("live:line", (event) => {
    link.hidden = !event.detail.lost;
    if (event.detail.lost && !link.dataset.said) { link.dataset.said = "1"; link.setAttribute("role", "alert"); }
    if (!event.detail.lost) { delete link.dataset.said; link.removeAttribute("role"); }
  });
  quietly(async () => {
    await navigator.serviceWorker.register(link.dataset.worker, { scope: link.dataset.scope });
    await soTay.keepPage(link.dataset.page);
    await picture();
    await soTay.tidy();
  });
})();
