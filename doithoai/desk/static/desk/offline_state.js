/* How the dialogue stands on this device: the last picture from the server, and on top of it what was not sent yet. */
"use strict";
(() => {
  const { soTay } = window;
  const words = JSON.parse(document.getElementById("words").textContent);
  const say = (name, facts = {}) => words[name].replace(/%\((\w+)\)s/g, (_all, key) => facts[key] ?? "");
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const ours = { timeZone: "Asia/Ho_Chi_Minh" };
  const hour = (when) => new Intl.DateTimeFormat("vi-VN", { ...ours, hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(when));
  const day = (when) => new Intl.DateTimeFormat("en-CA", ours).format(new Date(when));
  const short = (text, most = 90) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

  const ref = (row) => (row.once ? { once: row.once } : { id: row.id });
  const is = (row, about) => (about?.once ? row.once === about.once : about?.id !== undefined && row.id === about.id);
  const key = (row) => (row.once ? `o${row.once}` : `i${row.id}`);

  const holds = (row) => row.state === "speaking" || row.state === "paused";
  const goOn = (row, at) => Object.assign(row, {
    state: "speaking", paused_at: null, paused_seconds: (row.paused_seconds || 0) + Math.max(0, Math.round((Date.parse(at) - Date.parse(row.paused_at || at)) / 1000)),
  });
  /* Whoever was interrupted by a question has the floor again when it is over. */
  const runOn = (slip, act, state) => {
    const before = slip.interrupts && state.slips.find((row) => row.id === slip.interrupts && row.state === "paused");
    if (before) goOn(before, act.at);
  };
  const onSlip = (work) => (state, act) => {
    const slip = state.slips.find((row) => is(row, act.data.slip));
    if (slip) work(slip, act, state);
  };
  const steps = {
    open: (state, act) => { if (state.dialogue.state === "announced") Object.assign(state.dialogue, { state: "open", opened_at: act.at }); },
    slip: (state, act) => {
      if (state.slips.some((row) => row.once === act.once)) return;
      state.slips.push({ ...act.data, once: act.once, number: null, state: "waiting", position: Infinity, fresh: true, written: false });
    },
    walk_in: (state, act) => {
      if (state.attendees.some((row) => row.once === act.once)) return;
      state.attendees.push({ ...act.data, once: act.once, number: null, state: "registered", arrived_at: act.at, fresh: true });
    },
    arrive: (state, act) => {
      const guest = state.attendees.find((row) => is(row, act.data.attendee));
      if (guest && !guest.arrived_at) Object.assign(guest, { arrived_at: act.at, people: act.data.people || guest.people, fresh: true });
    },
    call: onSlip((slip, act, state) => {
      if (slip.state === "waiting" && !state.slips.some(holds)) Object.assign(slip, { state: "speaking", called_at: act.at, paused_at: null, paused_seconds: 0 });
    }),
    back: onSlip((slip, act, state) => {
      if (!holds(slip)) return;
      runOn(slip, act, state);
      Object.assign(slip, { state: "waiting", called_at: null, interrupts: null });
    }),
    pause: onSlip((slip, act) => { if (slip.state === "speaking") Object.assign(slip, { state: "paused", paused_at: act.at }); }),
    resume: onSlip((slip, act) => { if (slip.state === "paused") goOn(slip, act.at); }),
    finish: onSlip((slip, act, state) => { if (holds(slip)) { runOn(slip, act, state); Object.assign(slip, { state: "spoken", finished_at: act.at }); } }),
    withdraw: onSlip((slip) => { if (slip.state === "waiting") slip.state = "withdrawn"; }),
    hear: onSlip((slip, act, state) => {
      steps.finish(state, act);
      slip.written = true;
    }),
    note: (state, act) => state.minutes.unshift({ at: act.at, text: act.data.text, fresh: true }),
  };
  const stand = (picture, acts) => {
    const state = structuredClone(picture);
    for (const act of acts) if (act.state === "unsent") steps[act.act]?.(state, act);
    state.slips = state.slips.filter((slip) => slip.state !== "withdrawn");
    const holding = state.slips.filter(holds), interrupted = holding.map((slip) => slip.interrupts).filter(Boolean);
    state.now = holding.find((slip) => !interrupted.includes(slip.id)) || null;
    state.waiting = state.slips.filter((slip) => slip.state === "waiting");
    return state;
  };

  /* By number, by code, or by parts of the name, all without diacritics. */
  const found = (rows, asked) => {
    const text = fold(asked.trim());
    if (!text) return rows;
    const parts = text.split(/\s+/);
    return rows.filter((row) => String(row.number) === text || fold(row.code || "") === text.replace(/\s/g, "") ||
      parts.every((part) => fold(`${row.name} ${row.group || ""} ${row.address || ""}`).includes(part)));
  };

  Object.assign(soTay, { holds, say, fold, hour, day, short, ref, key, stand, found, is });
})();
