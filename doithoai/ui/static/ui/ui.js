/* Đối Thoại: comforts on top of pages that work without them. Nothing here is needed to read or to send. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, listener) => document.addEventListener(type, listener);
  const words = document.body.dataset;
  const typing = (element) => element.closest("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]");

  document.documentElement.classList.add("js");

  /* Names of chosen files, in the words of the page. */
  on("change", (event) => {
    if (event.target.type !== "file") return;
    const shown = event.target.parentElement.querySelector(".chosen");
    if (shown) shown.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });

  /* Keys: "/" goes to the search; inside [data-keys] a key presses the element that names it. */
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const field = document.querySelector(".search input");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
      return;
    }
    const key = event.key === " " ? "SPACE" : event.key.toUpperCase();
    /* Enter and the space bar already press what has the focus. */
    if ((key === "ENTER" || key === "SPACE") && event.target.closest("a,button,summary,label,[role=button]")) return;
    const target = all("[data-keys] [data-key]").find((element) => element.dataset.key.toUpperCase() === key);
    if (!target || target.disabled || target.getAttribute("aria-disabled") === "true" || !target.getClientRects().length) return;
    event.preventDefault();
    target.click();
  });

  /* Ctrl+Enter sends a form that is filled in one after the other: <form data-quick>. */
  on("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    const form = event.target.closest("form[data-quick]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });

  /* Clause chips open as a pop-over; the plain link stays for everybody else. */
  const pop = async (link) => {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const text = answer.ok ? await answer.text() : "";
    if (!text || /<html[\s>]/i.test(text)) throw new Error("not a fragment");
    const dialog = document.createElement("dialog");
    dialog.className = "pop";
    dialog.setAttribute("aria-label", link.textContent);
    dialog.innerHTML = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn--2 pop-x";
    close.textContent = words.close;
    close.addEventListener("click", () => dialog.close());
    dialog.append(close);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  };
  on("click", (event) => {
    const link = event.target.closest("a[data-pop]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || link.closest("dialog")) return;
    event.preventDefault();
    pop(link).catch(() => location.assign(link.href));
  });

  /* Print and copy. */
  on("click", async (event) => {
    const button = event.target.closest("[data-print],[data-copy]");
    if (!button) return;
    if ("print" in button.dataset) { window.print(); return; }
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span") || button;
    label.textContent = words.copied;
  });

  /* A list in a form of filters answers at once: <select data-go>. */
  on("change", (event) => { if (event.target.matches("[data-go]")) event.target.form.requestSubmit(); });

  /* The same form is not sent twice by a double click. */
  const free = () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("[type=submit],button:not([type])", form).forEach((button) => button.removeAttribute("aria-disabled"));
  });
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    all("[type=submit],button:not([type])", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(free, 8000);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) free(); });

  /* Drafts: <form data-draft="name"> keeps what is being typed on this machine for a day. Once the form was sent and
     another page answered, the draft is gone. */
  const DAY = 86400000;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const kept = (form) => all("input,textarea,select", form).filter((field) =>
    field.name && !["hidden", "password", "file", "submit"].includes(field.type));
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const restore = (form, saved) => {
    let changed = false;
    for (const field of kept(form)) {
      const values = saved[field.name];
      if (!values) continue;
      if (isBox(field)) { changed ||= field.checked !== values.includes(field.value); field.checked = values.includes(field.value); }
      else if (field.value !== values[0]) { changed = true; field.value = values[0]; }
    }
    return changed;
  };
  const notice = (form, key) => {
    const box = document.createElement("div");
    box.className = "note draftnote";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = words.restored;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--q";
    button.textContent = words.discard;
    button.addEventListener("click", () => { store.removeItem(key); form.reset(); box.remove(); });
    box.append(text, button);
    form.prepend(box);
  };
  const draft = (form) => {
    if (form.kept) return;
    form.kept = true;
    const key = `nhap:${form.dataset.draft}`;
    const saved = read(key);
    const wrong = document.querySelector(".errsum");
    // The server gave back what was typed, refused or with something put in (data-draft-typed): that is the draft now.
    const typed = form.dataset.draftTyped !== undefined || (form.dataset.draftOf !== undefined && form.querySelector(".errsum"));
    // Sent, and what it was based on has moved on (data-draft-of): it was taken.
    const taken = saved?.sent && form.dataset.draftOf !== undefined && saved.of !== form.dataset.draftOf;
    if (taken) store.removeItem(key);
    else if (saved && !wrong && !typed && restore(form, saved.fields)) notice(form, key);
    const save = (sent) => {
      const fields = {};
      for (const field of kept(form)) {
        fields[field.name] ||= [];
        if (!isBox(field) || field.checked) fields[field.name].push(field.value);
      }
      try { store.setItem(key, JSON.stringify({ at: Date.now(), sent, fields, of: form.dataset.draftOf })); } catch { /* a full store keeps no draft */ }
    };
    if (typed) save(false);
    let wait;
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(save, 400, false); });
    form.addEventListener("submit", () => { clearTimeout(wait); save(true); });
  };
  if (store) {
    const here = all("form[data-draft]").map((form) => `nhap:${form.dataset.draft}`);
    for (const key of Object.keys(store).filter((name) => name.startsWith("nhap:"))) {
      const saved = read(key);
      if (!saved || Date.now() - saved.at > DAY || (saved.sent && !here.includes(key))) store.removeItem(key);
    }
    all("form[data-draft]").forEach(draft);
    on("live:fresh", () => all("form[data-draft]").forEach(draft)); // forms that came with a live part
  }

  /* Timers: <p data-timer="2026-11-13T09:15:00+07:00" data-now="…" data-soon="60"> counts down and goes on below zero.
     data-now is the server's clock at rendering, so a wrong clock on this machine does no harm. */
  const tick = () => {
    for (const timer of all("[data-timer]")) {
      if (!timer.dataset.timer) continue;
      const now = timer.dataset.now ? Date.parse(timer.dataset.now) + Date.now() - (timer.seen ||= Date.now()) : Date.now();
      const left = Math.ceil((Date.parse(timer.dataset.timer) - now) / 1000);
      const size = Math.abs(left);
      timer.textContent = `${left < 0 ? "−" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
      timer.classList.toggle("timer--soon", left > 0 && left <= Number(timer.dataset.soon || 60));
      timer.classList.toggle("timer--over", left <= 0);
    }
  };
  tick();
  setInterval(tick, 500);

  /* A link to a folded part opens it: `#chuyen` on an opinion's page. */
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const folded = target.closest("details:not([open])");
    if (folded) { folded.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  unfold();

  const summary = document.querySelector(".errsum");
  if (summary) summary.focus();
})();
