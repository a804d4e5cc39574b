/* A question from a telephone in the hall. It is kept on this machine before it is sent, under a mark that never changes, and
   shown with a number only after the server stored it. Nothing here trusts the clock of the machine. */
"use strict";
(() => {
  const page = document.querySelector("[data-asking],[data-one]");
  if (!page) return;
  const speech = page.querySelector("template[data-speech]").content;
  const say = (name, n = "") => speech.querySelector(`[data-say="${name}"]`).textContent.replace("{n}", n);
  const PATIENCE = 15000, FIRST_WAIT = 2000, LONGEST_WAIT = 30000, CALM = 8000, KEPT_DAYS = 3;

  const asked = async (url, options = {}) => {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(url, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options,
        headers: { Accept: "application/json", ...options.headers } });
    } finally { clearTimeout(late); }
  };

  /* What changes in the hall is looked at a little later, each telephone at a moment of its own. */
  const follow = (look) => {
    if (!window.EventSource) return;
    let seen = null, waiting = 0, last = 0;
    const source = new EventSource(page.dataset.stream);
    source.addEventListener("tick", (event) => {
      const first = seen === null;
      if (event.data === seen) return;
      seen = event.data;
      if (first || waiting) return;
      const calm = Math.max(0, last + CALM - performance.now());
      waiting = setTimeout(() => { waiting = 0; last = performance.now(); look(); }, calm + Math.random() * 3000);
    });
  };

  const put = (place, words) => { place.textContent = words; place.hidden = !words; };

  /* --- the page of one question ------------------------------------------------------------------------------------ */
  if (page.dataset.one) {
    follow(async () => {
      try {
        const answer = await asked(page.dataset.one);
        if (!answer.ok) return;
        const one = await answer.json();
        page.querySelector("[data-standing]").textContent = one.words;
        put(page.querySelector("[data-ahead]"), one.ahead === null ? "" : say("ahead", one.ahead));
        put(page.querySelector("[data-reason]"), one.reason ? say("why", one.reason) : "");
      } catch { /* the next change is looked at again */ }
    });
    return;
  }

  /* --- what this machine keeps ------------------------------------------------------------------------------------- */
  const store = (() => { try { const s = window.localStorage; s.setItem("hoi:?", "1"); s.removeItem("hoi:?"); return s; } catch { return null; } })();
  if (!store) return; /* without a place to keep it, the form is sent as forms are */
  const PREFIX = `hoi:${page.dataset.asking}:`;
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const all = () => Object.keys(store).filter((key) => key.startsWith(PREFIX)).map(read).filter(Boolean)
    .sort((a, b) => b.at - a.at);
  const keep = (item) => { try { store.setItem(PREFIX + item.once, JSON.stringify(item)); return true; } catch { return false; } };
  const drop = (item) => store.removeItem(PREFIX + item.once);
  /* Not crypto.randomUUID: a hall without a certificate has no secure pages. */
  const mark = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const old = Date.now() - KEPT_DAYS * 86400000;
  for (const item of all()) if (item.number && item.at < old) drop(item);

  /* --- showing ----------------------------------------------------------------------------------------------------- */
  const form = page.querySelector("form#hoi");
  const list = page.querySelector("[data-list]");
  const told = page.querySelector("[data-told]");
  const lost = page.querySelector("[data-lost]");
  const made = (name) => page.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  const TONES = { approved: "stage--now", queued: "stage--now", reading: "stage--now", answered: "stage--ok", heard: "stage--ok", held_back: "stage--warn", later: "stage--warn" };

  const stored = (item) => {
    const row = made("stored");
    row.querySelector("[data-number]").textContent = item.number;
    row.querySelector("[data-code]").textContent = item.code;
    row.querySelector("[data-link]").href = item.url;
    const standing = row.querySelector("[data-standing]");
    if (TONES[item.step]) standing.classList.add(TONES[item.step]);
    const icon = page.querySelector("template[data-icons]").content.querySelector(`[data-step="${item.step}"]`);
    if (icon) standing.append(icon.firstElementChild.cloneNode(true));
    standing.append(item.words);
    put(row.querySelector("[data-ahead]"), item.ahead === null || item.ahead === undefined ? "" : say("ahead", item.ahead));
    put(row.querySelector("[data-reason]"), item.reason || "");
    return row;
  };
  const waits = (item) => {
    const row = made("kept");
    row.querySelector("[data-sending]").hidden = Boolean(item.failed);
    row.querySelector("[data-waits]").hidden = row.querySelector("[data-acts]").hidden = !item.failed;
    row.querySelector("[data-again]").addEventListener("click", () => { pause = FIRST_WAIT; send(); });
    return row;
  };
  const refused = (item) => {
    const row = made(item.closed ? "closed" : "refused");
    row.querySelector("[data-why]").textContent = item.refused;
    const again = row.querySelector("[data-edit]");
    if (again) again.addEventListener("click", () => edit(item));
    const text = row.querySelector("input[name=text]");
    if (text) text.value = item.fields.text;
    if (item.closed) row.querySelector("form").addEventListener("submit", () => setTimeout(() => drop(item)));
    return row;
  };
  const show = () => {
    const items = all();
    page.querySelector("[data-mine]").hidden = !items.length;
    list.replaceChildren(...items.map((item) => {
      const row = item.number ? stored(item) : item.refused ? refused(item) : waits(item);
      row.querySelector("[data-words]").textContent = item.fields.text;
      row.querySelector("[data-drop]")?.addEventListener("click", () => { drop(item); show(); });
      return row;
    }));
    lost.hidden = navigator.onLine && !items.some((item) => item.failed === "line" && !item.number && !item.refused);
  };

  /* --- sending: one after the other, again and again until the server says that it has it ---------------------------- */
  let busy = false, pause = FIRST_WAIT, again = 0;
  const token = async (fresh) => {
    if (fresh) {
      const answer = await asked(location.href, { headers: { Accept: "text/html" } });
      const html = new DOMParser().parseFromString(await answer.text(), "text/html");
      const field = html.querySelector("[name=csrfmiddlewaretoken]");
      for (const here of document.querySelectorAll("[name=csrfmiddlewaretoken]")) if (field) here.value = field.value;
    }
    return page.querySelector("[name=csrfmiddlewaretoken]")?.value ??
      page.querySelector("template[data-closed]").content.querySelector("[name=csrfmiddlewaretoken]").value;
  };
  const post = async (item, fresh = false) => {
    const body = new URLSearchParams({ ...item.fields, once: item.once, csrfmiddlewaretoken: await token(fresh) });
    const answer = await asked(location.pathname, { method: "POST", body });
    return answer.status === 403 && !fresh ? post(item, true) : answer;
  };
  const settle = async (item, answer) => {
    if (answer.ok) {
      const one = await answer.json();
      if (!one.number) throw new Error("no number");
      keep({ ...item, ...one, failed: false });
      told.textContent = say("stored", one.number);
    } else if (answer.status === 422 || answer.status === 404) {
      const why = answer.status === 422 ? await answer.json() : { errors: {}, closed: true };
      keep({ ...item, refused: Object.values(why.errors).join(" ") || " ", closed: why.closed });
    } else throw new Error(String(answer.status));
  };
  const send = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(again);
    const left = () => all().filter((item) => !item.number && !item.refused).reverse();
    for (let item = left()[0]; item; item = left()[0]) {
      try {
        await settle(item, await post(item));
        pause = FIRST_WAIT;
        show();
      } catch (error) {
        /* A server that is busy, or broken, is no lost line. */
        const why = /^5\d\d$/.test(error.message) ? "busy" : "line";
        for (const one of left()) keep({ ...one, failed: why });
        told.textContent = say("kept");
        show();
        again = setTimeout(send, pause * (0.75 + Math.random() / 2));
        pause = Math.min(pause * 2, LONGEST_WAIT);
        break;
      }
    }
    busy = false;
  };
  const edit = (item) => {
    for (const [name, value] of Object.entries(item.fields)) {
      const field = form?.elements[name];
      if (field?.type === "checkbox") field.checked = Boolean(value);
      else if (field) field.value = value;
    }
    drop(item);
    show();
    form?.elements.text.focus();
  };

  /* --- the form ---------------------------------------------------------------------------------------------------- */
  const MOST = Number(page.dataset.most);
  const length = (text) => [...text.normalize("NFC").trim()].length;
  const wrong = (name, words) => {
    const field = form.elements[name], box = field.closest(".f");
    let place = box.querySelector(".errs");
    if (!place) {
      place = document.createElement("span");
      place.className = "errs"; place.id = `id_${name}_error`; place.setAttribute("role", "alert");
      box.prepend(place);
      field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), place.id].filter(Boolean).join(" "));
    }
    place.replaceChildren();
    box.classList.toggle("f--bad", Boolean(words));
    if (!words) return;
    const line = document.createElement("span");
    line.className = "err";
    line.textContent = words;
    place.append(line);
    box.closest("details")?.setAttribute("open", "");
    field.focus();
  };
  const count = () => {
    const size = length(form.elements.text.value), place = form.querySelector("[data-count]");
    place.classList.toggle("is-over", size > MOST);
    place.textContent = size > MOST ? say("past", (size - MOST).toLocaleString("vi-VN")) : say("left", (MOST - size).toLocaleString("vi-VN"));
  };
  const checked = (fields) => {
    const digits = fields.phone.replace(/[\s.\-()]/g, "");
    const found = {
      text: !length(fields.text) ? say("empty") : length(fields.text) > MOST ? say("over", MOST.toLocaleString("vi-VN")) : "",
      phone: digits && !/^(\+?84|0)\d{9,10}$/.test(digits) ? say("phone") : "",
      name: fields.publish_name && !fields.name.trim() ? say("named") : "",
    };
    for (const [name, words] of Object.entries(found)) wrong(name, words);
    return !Object.values(found).some(Boolean);
  };
  if (form) {
    form.addEventListener("input", count);
    count();
    form.addEventListener("submit", (event) => {
      const from = form.elements;
      const fields = { text: from.text.value, name: from.name.value, address: from.address.value, phone: from.phone.value,
        ...(from.publish_name.checked ? { publish_name: "on" } : {}) };
      if (!checked(fields)) { event.preventDefault(); return; }
      const item = { once: mark(), fields, at: Date.now() };
      if (!keep(item)) return; /* the store is full: sent as forms are */
      event.preventDefault();
      from.text.value = "";
      count();
      setTimeout(() => store.removeItem(`nhap:${form.dataset.draft}`));
      page.querySelector(".errsum")?.remove();
      show();
      document.getElementById("cua-toi").focus();
      page.querySelector("[data-mine]").scrollIntoView({ block: "start" });
      send();
    });
  }

  /* --- what became of them ----------------------------------------------------------------------------------------- */
  const look = async () => {
    for (const item of all().filter((one) => one.number && one.open)) {
      try {
        const answer = await asked(item.url);
        if (answer.ok) keep({ ...item, ...await answer.json() });
      } catch { return; }
    }
    show();
  };
  window.addEventListener("online", () => { pause = FIRST_WAIT; send(); });
  window.addEventListener("offline", show);
  window.addEventListener("storage", (event) => { if (event.key?.startsWith(PREFIX)) show(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { show(); send(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  show();
  send();
  look();
  follow(look);
})();
