/* Sổ tay tại hội trường: every act is written on this device first, then sent; the page is the same with and without a line. */
"use strict";
(() => {
  const { soTay } = window;
  const { say, by, draw, addresses, day } = soTay;
  const { pk } = addresses;
  const limits = JSON.parse(by("limits").textContent);
  const PANES = ["cua", "phieu", "ban"];
  let state = null, acts = [], mine = [], target = null, floor = null, guestOfSlip = null;

  /* Panes: the address says which one; the line of acts is a pane only where the screen is narrow. */
  const pane = () => {
    const asked = location.hash.slice(1);
    const kept = soTay.local?.getItem(`so-tay:phan:${pk}`);
    const here = PANES.includes(asked) ? asked : asked === "viec" ? "viec" : kept || "ban";
    by("nb").dataset.pane = here;
    for (const name of PANES) by(name).hidden = here === "viec" ? name !== (PANES.includes(kept) ? kept : "ban") : name !== here;
    if (PANES.includes(here)) soTay.local?.setItem(`so-tay:phan:${pk}`, here);
    for (const link of document.querySelectorAll(".nb .tabs a")) {
      if (link.hash === `#${here}`) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
  };

  /* Faults stand at their fields, in the manner of every page. */
  const labelOf = (field) => field.closest(".f").querySelector("label,legend");
  const fault = (field, words) => {
    const box = field.closest(".f");
    box.querySelector(".errs")?.remove();
    box.classList.toggle("f--bad", Boolean(words));
    if (!words) return;
    const told = soTay.el("span", { class: "errs", role: "alert" }, soTay.el("span", { class: "err" }, words));
    labelOf(field).after(told);
  };
  const needed = (field) => !labelOf(field).querySelector(".opt") && !(field.id === "nghe_text" && target?.way === "question");
  const checked = (form) => {
    let first = null;
    for (const field of form.querySelectorAll("input:not([type=radio]),textarea,select")) {
      const value = field.value.trim(), most = limits[field.id];
      const label = labelOf(field).textContent.trim();
      let words = needed(field) && !value ? say("need", { label }) : "";
      if (most && value.length > most) words = say("too_long", { n: value.length, most });
      fault(field, words);
      if (words) first ||= field;
    }
    return first;
  };
  const values = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).normalize("NFC").trim()]));

  /* What is being written survives a closed page; each speaker has words of their own. */
  const draftName = (form) => `so-tay:nhap:${pk}:${form.id}${form.id === "hear" && target ? `:${soTay.key(target)}` : ""}`;
  const saveDraft = (form) => { try { soTay.local?.setItem(draftName(form), JSON.stringify(values(form))); } catch { by("told").hidden = false; } };
  const dropDraft = (form) => soTay.local?.removeItem(draftName(form));
  const readDraft = (form) => { try { return JSON.parse(soTay.local?.getItem(draftName(form)) || "null"); } catch { return null; } };
  const fill = (form, draft) => {
    for (const [name, value] of Object.entries(draft || {})) {
      const field = form.elements[name];
      if (field) field.value = value;
      if (value && field?.closest?.("details")) field.closest("details").open = true;
    }
  };
  const clear = (form) => {
    form.reset();
    for (const box of form.querySelectorAll(".f--bad")) { box.classList.remove("f--bad"); box.querySelector(".errs")?.remove(); }
    for (const fold of form.querySelectorAll("details")) fold.open = false;
  };

  /* Everything that stands, drawn from the store. */
  const redraw = async () => {
    const kept = await soTay.pictureOf(pk);
    const all = await soTay.allActs();
    acts = all.filter((act) => act.pk === pk);
    const account = kept?.picture.account.id;
    mine = acts.filter((act) => act.account === account);
    const unsent = mine.filter((act) => act.state === "unsent").length;
    draw.line(unsent, mine.filter((act) => act.state === "refused").length);
    draw.outbox(mine, acts.filter((act) => act.account !== account && soTay.waits(act)).length, doing);
    if (!kept) { told(soTay.line.state === "trying" ? "" : say("nothing_yet")); return; }
    if (by("told").dataset.why === "nothing") told("");
    state = soTay.stand(kept.picture, mine);
    draw.door(state, doing);
    draw.queue(state, doing);
    draw.stage(state, doing);
    draw.minutes(state);
    aim();
    draw.tick();
  };
  const told = (words, why = "nothing") => {
    by("told").hidden = !words;
    by("told").dataset.why = why;
    by("told").querySelector("p").textContent = words;
  };
  /* A written question keeps its own words: only what was said beyond it is written down. */
  const firstWords = (slip) => slip.verbatim || (slip.way === "question" ? "" : slip.subject);
  /* The form for words belongs to who speaks now, unless somebody else was chosen and is not written yet. */
  const aim = () => {
    const form = by("hear");
    /* Whoever was called just now has the form: what was begun for another is kept as that one's draft. */
    const called = state.now && soTay.key(state.now) !== floor;
    floor = state.now ? soTay.key(state.now) : null;
    const still = !called && target && state.slips.find((row) => soTay.is(row, soTay.ref(target)) && !row.written && row.state !== "waiting");
    const wanted = still || state.now || null;
    const changed = (wanted && soTay.key(wanted)) !== (target && soTay.key(target));
    target = wanted;
    form.hidden = !wanted;
    if (!wanted) return;
    by("hear-h").textContent = say("act_hear", { who: wanted.speaker, what: "" }).replace(/:\s*$/, "");
    by("hear-b").textContent = say(soTay.holds(wanted) ? "finish_write" : "write_down");
    if (!changed) return;
    clear(form);
    form.elements.text.value = firstWords(wanted);
    fill(form, readDraft(form));
  };

  /* An act: on the disk first; only then the page says so. */
  const act = async (name, data, words) => {
    const account = state?.account.id ?? null;
    try {
      await soTay.add({ pk, once: crypto.randomUUID(), act: name, at: new Date(soTay.now()).toISOString(), data, account, words, state: "unsent", refused: "" });
    } catch {
      told(say("kept_only_here"), "store");
      return false;
    }
    by("said").textContent = say("noted", { what: words });
    channel?.postMessage(pk);
    await redraw();
    soTay.go();
    return true;
  };
  const named = (what, row, more = {}) => say(`act_${what}`, { who: row.speaker || row.name, ...more });
  const onSlip = (name) => (row) => act(name, { slip: soTay.ref(row), ...(name === "call" ? { seen: state.turn } : {}) }, named(name, row));
  const sure = (one) => new Promise((answer) => {
    const dialog = by("sure"), [yes, no] = dialog.querySelectorAll("button");
    by("sure-h").textContent = say("drop_sure");
    by("sure-what").textContent = one.words;
    [yes.textContent, no.textContent] = [say("drop_yes"), say("drop_no")];
    yes.onclick = () => dialog.close("yes");
    no.onclick = () => dialog.close("no");
    dialog.onclose = () => answer(dialog.returnValue === "yes");
    dialog.returnValue = "no";
    dialog.showModal();
    no.focus();
  });
  const doing = {
    arrive: (row) => act("arrive", { attendee: soTay.ref(row) }, named("arrive", row)),
    slipFor: (row) => {
      guestOfSlip = row;
      const form = by("slip");
      form.elements.speaker.value = row.name;
      form.elements.address.value = row.address || "";
      form.elements.on_behalf_of.value = row.group || "";
      location.hash = "#phieu";
      pane();
      form.elements.subject.focus();
    },
    call: onSlip("call"),
    back: onSlip("back"),
    pause: onSlip("pause"),
    resume: onSlip("resume"),
    finish: onSlip("finish"),
    withdraw: onSlip("withdraw"),
    open: () => act("open", {}, say("act_open")),
    write: (row) => { target = row; clear(by("hear")); by("hear").elements.text.value = firstWords(row); fill(by("hear"), readDraft(by("hear"))); aim(); by("hear").elements.text.focus(); },
    again: async (one) => { await soTay.again(pk, one.n, crypto.randomUUID()); await redraw(); soTay.go(); },
    drop: async (one) => { if (await sure(one)) { await soTay.change(one, { state: "dropped" }); await redraw(); } },
    copyOf: (one) => [one.words, ...Object.values(one.data).filter((value) => typeof value === "string" && value)].join("\n"),
  };

  /* Forms */
  const form = (id, take) => {
    const made = by(id);
    made.addEventListener("input", () => saveDraft(made));
    made.addEventListener("change", () => saveDraft(made));
    if (id !== "hear") fill(made, readDraft(made));
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!state || made.dataset.busy) return;
      const wrong = checked(made) || extra(made);
      if (wrong) { wrong.focus(); return; }
      made.dataset.busy = "1";
      try {
        const done = draftName(made);
        if (await take(values(made))) { soTay.local?.removeItem(done); if (id !== "hear") clear(made); }
      } finally { delete made.dataset.busy; }
    });
  };
  const due = (text) => {
    const found = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})$/.exec(text) || /^(\d{2})(\d{2})(\d{4})$/.exec(text);
    if (!found) return null;
    const [, d, m, y] = found;
    const made = new Date(Date.UTC(y, m - 1, d));
    return made.getUTCDate() === Number(d) && made.getUTCMonth() === m - 1 ? made.toISOString().slice(0, 10) : null;
  };
  const extra = (made) => {
    if (made.id !== "hear") return null;
    const said = values(made), radio = made.querySelector("input[name=outcome]"), date = made.elements.due_on;
    fault(radio, said.outcome ? "" : say("need_outcome"));
    const when = said.due_on ? due(said.due_on) : null;
    let words = said.outcome === "answer_later" && !said.due_on ? say("need_due") : "";
    if (said.due_on && !when) words = say("bad_due");
    else if (when && when < day(soTay.now())) words = say("past_due");
    if (words || !date.closest(".f--bad")) fault(date, words);
    return said.outcome ? (words ? date : null) : radio;
  };
  form("guest", (data) => act("walk_in", { ...data, people: Number(data.people) || 1 }, named("walk_in", data)));
  form("slip", async (data) => {
    const about = guestOfSlip && guestOfSlip.name === data.speaker ? { attendee: soTay.ref(guestOfSlip) } : {};
    guestOfSlip = null;
    return act("slip", { ...data, ...about }, say("act_slip", { who: data.speaker, what: soTay.short(data.subject) }));
  });
  form("hear", (data) => act("hear", { ...data, slip: soTay.ref(target) }, say("act_hear", { who: target.speaker, what: soTay.short(data.text) })));
  form("minute", (data) => act("note", data, say("act_note", { what: soTay.short(data.text) })));
  by("find").addEventListener("input", () => { if (state) draw.door(state, doing); });
  by("find").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    by("guests").querySelector("button")?.focus();
  });

  const channel = window.BroadcastChannel ? new BroadcastChannel("so-tay") : null;
  if (channel) channel.onmessage = (event) => { if (event.data === pk) redraw(); };
  addEventListener("hashchange", pane);
  pane();
  setInterval(draw.tick, 500);
  redraw();
  soTay.follow(redraw);

  const ready = async () => {
    await navigator.storage?.persist?.();
    await navigator.serviceWorker?.register(addresses.worker, { scope: addresses.scope });
    await soTay.keepPage(addresses.page);
    await soTay.tidy();
    document.documentElement.dataset.ready = "1";
  };
  ready().catch(() => { /* without a line the page was kept before */ document.documentElement.dataset.ready = "0"; });
})();
