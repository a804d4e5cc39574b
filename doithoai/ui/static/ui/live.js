/* A page of the desk that follows something that others change too: when told that it changed, its parts are fetched again.
   `data-live="STREAM"` on an element, and `data-live-from="PAGE"` where the page may be the answer to a form, which cannot be
   asked for again; inside it, each `[data-live-part][id]` is put in place of the old one. A part in which
   somebody is writing stays until they are done, so nothing typed is lost; a folded part with an id that was open stays open,
   and the focus stays where it was. `data-live-lost` is shown while the line is cut. */
"use strict";
(() => {
  const root = document.querySelector("[data-live]");
  if (!root || !window.EventSource) return;
  const SILENCE = 12000;
  let source = null, heard = 0, shown = null, busy = false, again = false;
  window.liveAhead ||= 0; /* how far the clock of the server is ahead of ours, in milliseconds */

  const say = (is) => {
    document.documentElement.classList.toggle("is-lost", is);
    for (const place of document.querySelectorAll("[data-live-lost]")) place.hidden = !is;
    document.dispatchEvent(new CustomEvent("live:line", { detail: { lost: is } }));
  };
  const writes = (part) => part.contains(document.activeElement) && part.querySelector("input:not([type=hidden]),textarea,select") ||
    [...part.querySelectorAll("textarea, input[type=text], input[type=number], input:not([type])")].some((field) => field.value !== field.defaultValue) ||
    [...part.querySelectorAll("input[type=radio], input[type=checkbox]")].some((box) => box.checked !== box.defaultChecked) ||
    part.querySelector("details[open]:not([id]):has(form), dialog[open]");
  /* How the element that has the focus is found again in the new part. */
  const mark = (element) => element.id ? `#${CSS.escape(element.id)}` : element.dataset.key ? `[data-key="${element.dataset.key}"]` :
    element.formAction && element.hasAttribute("formaction") ? `[formaction="${element.getAttribute("formaction")}"]` :
    element.matches("summary") && element.parentElement.id ? `#${CSS.escape(element.parentElement.id)}>summary` :
    element.matches("a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : "";
  const put = (part, now) => {
    const held = part.contains(document.activeElement) ? mark(document.activeElement) : "";
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    const fresh = document.importNode(now, true);
    for (const one of fresh.querySelectorAll("details[id]")) one.open ||= open.includes(one.id);
    const scrolled = [...part.querySelectorAll("ol, ul")].map((list) => list.scrollTop);
    part.replaceWith(fresh);
    fresh.querySelectorAll("ol, ul").forEach((list, place) => { if (scrolled[place]) list.scrollTop = scrolled[place]; });
    if (held) fresh.querySelector(held)?.focus();
  };

  const fetchAgain = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(root.dataset.liveFrom || location.href, { credentials: "same-origin", cache: "no-store", headers: { "X-Live": "1" } });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of root.querySelectorAll("[data-live-part][id]")) {
          const now = fresh.getElementById(part.id);
          if (now && !writes(part) && now.outerHTML !== part.outerHTML) put(part, now);
        }
        document.dispatchEvent(new CustomEvent("live:fresh", { detail: { page: fresh } }));
      }
    } catch { say(true); }
    busy = false;
    if (again) { again = false; fetchAgain(); }
  };
  const alive = () => { heard = performance.now(); say(false); };
  const listen = () => {
    if (source) source.close();
    source = new EventSource(root.dataset.live);
    source.addEventListener("beat", (event) => { window.liveAhead = Number(event.data) - Date.now(); alive(); });
    source.addEventListener("tick", (event) => {
      alive();
      const version = Number(event.data);
      if (version !== shown && (shown !== null || version !== Number(root.dataset.liveVersion))) fetchAgain();
      shown = version;
    });
    source.onerror = () => say(true);
  };
  setInterval(() => {
    if (performance.now() - heard > SILENCE) { say(true); heard = performance.now(); listen(); }
  }, 1000);
  window.addEventListener("offline", () => say(true));
  window.addEventListener("online", listen);
  heard = performance.now();
  listen();
})();
