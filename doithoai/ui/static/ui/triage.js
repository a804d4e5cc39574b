/* The triage screen: keys put suggestions into the form, where a person sees them before anything is recorded. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const fields = (name) => all(`[name="${CSS.escape(name)}"]`).filter((field) => field.type !== "hidden");
  const wanted = (button) => Object.entries(JSON.parse(button.dataset.picks));

  const stands = (name, values) => values.every((value) =>
    fields(name).some((field) => (isBox(field) ? field.checked && field.value === value : field.value === value)));
  const show = () => all("button[data-picks]").forEach((button) =>
    button.setAttribute("aria-pressed", String(wanted(button).every(([name, values]) => stands(name, values)))));

  /* One or all suggestions into the form; nothing is sent. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picks]");
    if (!button) return;
    event.preventDefault();
    for (const [name, values] of wanted(button)) {
      for (const field of fields(name)) {
        if (!isBox(field)) field.value = values[0];
        else if (values.includes(field.value)) field.checked = true;
      }
      fields(name)[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    }
    show();
  });

  /* A key leads into a field, Esc and Enter lead out of it again. */
  const into = (field) => { field?.focus(); field?.select?.(); };
  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-focus]");
    if (to) into(document.getElementById(to.dataset.focus));
    const fold = event.target.closest("[data-opens]");
    if (!fold) return;
    const details = document.getElementById(fold.dataset.opens);
    const opening = fold.tagName !== "SUMMARY" || !details.open;
    if (fold.tagName !== "SUMMARY") details.open = true;
    if (opening) setTimeout(() => { details.scrollIntoView({ block: "nearest" }); (details.querySelector("input:checked") || details.querySelector("input:not([type=hidden]),textarea"))?.focus(); });
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest(".triage input, .triage select, .triage textarea");
    if (!field) return;
    const out = event.key === "Escape" || (event.key === "Enter" && field.tagName === "SELECT");
    if (out) { event.preventDefault(); event.stopPropagation(); field.blur(); }
    else if (event.key === "Enter" && event.ctrlKey && field.form) { event.preventDefault(); field.form.requestSubmit(); }
  }, true);

  /* Marked words become a matter of their own. */
  document.addEventListener("click", (event) => {
    const split = event.target.closest("[data-split]");
    if (!split) return;
    const area = document.getElementById(split.dataset.split);
    const words = String(document.getSelection()).trim();
    if (words && area.value.includes(words)) {
      area.value = area.value.split(words).map((part) => part.trim()).filter(Boolean).concat(words).join("\n\n");
      if (split.parentElement.open) event.preventDefault();
    }
    setTimeout(() => area.focus());
  });

  document.addEventListener("change", show);
  document.body.addEventListener("htmx:afterSwap", show);
  show();
})();
