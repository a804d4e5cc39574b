/* The door by keyboard: a scanner or a first letter goes to the search wherever the focus is, arrows go through what was
   found, Enter goes down the lines of a typed sheet. The pages work without it. */
"use strict";
(() => {
  const find = document.querySelector("[data-door-find]");
  const typing = (element) => element.closest("input:not([type=radio],[type=checkbox]),textarea,select");
  const go = (element) => { if (element) { element.focus(); element.select?.(); } };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const lines = event.target.closest("[data-lines]");
    if (lines && event.key === "Enter" && !event.isComposing) {
      const next = event.target.closest("tr").nextElementSibling;
      const row = next?.querySelector("input") ? next : next?.nextElementSibling;
      if (row) { event.preventDefault(); go(row.querySelector("input")); }
      return;
    }
    if (!find) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const hits = [...document.querySelectorAll("#ket-qua [data-hit]")];
      const at = hits.indexOf(event.target);
      if (event.target !== find && at < 0) return;
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      go(to < 0 ? find : hits[Math.min(to, hits.length - 1)]);
      return;
    }
    if (event.key === "Escape" && !typing(event.target)) { go(find); return; }
    /* What a scanner sends begins with a letter or a digit. */
    if (event.key.length === 1 && event.key !== " " && !typing(event.target)) { find.value = ""; find.focus(); }
  });

  /* What was refused stays to be read; the next scan or name takes its place. */
  for (const field of [find, document.querySelector(".doorpeople input[type=number]")]) {
    if (!field) continue;
    if (document.activeElement === field) field.select();
    else field.addEventListener("focus", () => field.select(), { once: true }); /* the browser focuses it after this has run */
  }
})();
