/* The operator's page: choices by one key, Escape leaves a field so that keys work again, the queue is searched as one types. */
"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

  /* Quick choices fill the field of their form that they name, and show which one stands in it. */
  const marked = (field) => {
    for (const group of field.form.querySelectorAll(`[data-fill="${field.name}"]`)) {
      for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === field.value));
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill] button");
    if (!button) return;
    const field = button.form.elements.namedItem(button.parentElement.dataset.fill);
    field.value = button.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("input", (event) => { if (event.target.form && event.target.name) marked(event.target); });
  const markAll = () => {
    for (const group of document.querySelectorAll("form [data-fill]")) {
      const field = group.closest("form").elements.namedItem(group.dataset.fill);
      if (field) marked(field);
    }
  };

  /* What was prepared for the opinion that is raised becomes the start of the answer. */
  document.addEventListener("change", (event) => {
    const answer = event.target.matches(".offer input") && event.target.closest(".offer").querySelector("[data-answer]");
    const note = answer && event.target.form.querySelector("textarea[name$=note]");
    if (!note) return;
    if (event.target.checked && !note.value.trim()) { note.value = answer.textContent; note.dataset.given = note.value; }
    else if (!event.target.checked && note.value === note.dataset.given) note.value = "";
    note.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* Escape: out of the field, menus shut. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const menu = event.target.closest("details.slipmenu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return; }
    if (event.target.matches("input,textarea,select")) event.target.blur();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.slipmenu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details:has(form)")) event.target.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  }, true);

  const search = document.querySelector("input[data-find]");
  const sift = () => {
    if (!search) return;
    const sought = fold(search.value.trim());
    for (const row of document.querySelectorAll(`${search.dataset.find} .q > li`)) {
      const words = `${row.querySelector(".no").textContent} ${row.children[1].textContent}`;
      row.hidden = Boolean(sought) && !fold(words).includes(sought);
    }
  };
  if (search) search.addEventListener("input", sift);

  /* Whoever speaks stands in sight in a long queue. */
  const inSight = () => {
    const list = document.querySelector("#hang-doi > .q");
    const row = list && (list.querySelector(".now") || list.querySelector("li:not(.done)"));
    if (row && list.scrollHeight > list.clientHeight) list.scrollTop = row.offsetTop - list.offsetTop - 8;
  };
  document.addEventListener("live:fresh", () => { markAll(); sift(); inSight(); });
  markAll();
  sift();
  inSight();
})();
