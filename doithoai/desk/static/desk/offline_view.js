/* How the notebook looks: lists are drawn anew from what stands; forms stay as they are, so nothing typed is lost. */
"use strict";
(() => {
  const { soTay } = window;
  const { say, hour, short } = soTay;
  const icons = document.getElementById("nb").dataset.icons;
  const by = (id) => document.getElementById(id);

  const el = (name, given = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) {
      if (key === "on") made.addEventListener("click", value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
    }
    made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  };
  const icon = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const use = document.createElementNS(space, "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${icons}#${name}`);
    svg.append(use);
    return svg;
  };
  const button = (words, press, look = "btn--q", drawing = null, given = {}) =>
    el("button", { type: "button", class: `btn ${look}`, on: press, ...given }, drawing ? icon(drawing) : null, el("span", {}, words));
  const set = (id, ...inside) => {
    const place = by(id);
    /* Whoever stands on a button of a list with the keyboard stays there when the list is drawn anew. */
    const stood = place.contains(document.activeElement) ? document.activeElement.dataset.stand : null;
    place.replaceChildren(...inside.flat().filter((one) => one !== null));
    if (stood) place.querySelector(`[data-stand="${CSS.escape(stood)}"]`)?.focus();
  };
  const text = (id, words) => { by(id).textContent = words; };
  const fresh = (row) => (row.fresh ? el("span", { class: "tag tag--new" }, icon("clock"), say("new")) : null);
  const joined = (...parts) => parts.filter(Boolean).join(" · ");

  /* The door */
  const MOST = 30;
  const guest = (row, doing) => {
    const side = el("span", { class: "gside" });
    if (row.arrived_at) side.append(el("span", { class: "stage stage--ok" }, icon("check"), say("came", { t: hour(row.arrived_at) })));
    else side.append(button(say("come_in"), () => doing.arrive(row), "", "check", { "data-stand": `vao-${soTay.key(row)}` }));
    side.append(button(say("to_slip"), () => doing.slipFor(row), "btn--q", "mic", { "data-stand": `phieu-${soTay.key(row)}` }));
    return el("li", { class: row.arrived_at ? "in" : "" }, el("span", { class: "no" }, row.number ? String(row.number) : "–"),
      el("div", {}, el("b", {}, row.name), " ", fresh(row), row.state === "waiting" ? el("span", { class: "tag" }, say("waits_seat")) : null,
        el("br"), el("span", { class: "small mut" }, joined(row.group, row.address, row.people > 1 ? say("people", { n: row.people }) : ""))), side);
  };
  const people = (rows) => rows.reduce((sum, row) => sum + (row.people || 1), 0);
  const door = (state, doing) => {
    const rows = soTay.found(state.attendees, by("find").value);
    const first = by("find").value.trim() ? rows : [...rows].sort((a, b) => Boolean(a.arrived_at) - Boolean(b.arrived_at));
    const counts = { here: people(state.attendees.filter((row) => row.arrived_at)), all: people(state.attendees) };
    text("door-counts", say("door_counts", counts));
    text("cua-n", `${counts.here}/${counts.all}`);
    const none = say(state.attendees.length ? "no_guest" : "no_guests");
    set("guests", first.slice(0, MOST).map((row) => guest(row, doing)),
      first.length ? null : el("li", { class: "none mut" }, none),
      first.length > MOST ? el("li", { class: "none small mut" }, say("more_guests", { n: first.length - MOST })) : null);
  };

  /* The queue */
  const LOOKS = { speaking: "now", paused: "now", spoken: "done", not_reached: "done" };
  const standing = (slip) => {
    if (slip.state === "speaking") return el("b", { class: "nowrap" }, say("speaks"));
    if (slip.state === "paused") return el("b", { class: "nowrap" }, say("paused"));
    if (slip.state === "waiting") return null;
    const words = slip.written ? "written" : slip.state === "spoken" ? "to_write" : "not_reached";
    return el("span", { class: slip.written ? "" : "warned" }, icon(slip.written ? "check" : "edit"), " ", say(words));
  };
  const slip = (row, state, doing) => {
    const acts = el("span", { class: "row" });
    if (doing && row.state === "waiting" && state.dialogue.state === "open") {
      if (!state.now) acts.append(button(say("call"), () => doing.call(row), "btn--q", null, { "data-stand": `moi-${soTay.key(row)}` }));
      acts.append(button(say("withdraw"), () => doing.withdraw(row), "btn--q", null, { "data-stand": `rut-${soTay.key(row)}` }));
    }
    if (doing && !row.written && (row.state === "spoken" || row.state === "not_reached")) acts.append(button(say("write"), () => doing.write(row), "btn--q", "edit", { "data-stand": `ghi-${soTay.key(row)}` }));
    return el("li", { class: LOOKS[row.state] || "" }, el("span", { class: "no" }, row.number ? String(row.number) : "–"),
      el("div", {}, el("b", {}, row.speaker), row.on_behalf_of ? el("span", { class: "small mut" }, ` ${row.on_behalf_of}`) : null, " ", fresh(row),
        el("br"), el("span", { class: "small mut" }, row.subject)),
      el("span", { class: "small" }, standing(row), acts));
  };
  const ORDER = { paused: 0, speaking: 0, waiting: 2, spoken: 3, not_reached: 3 };
  const queue = (state, doing) => {
    const rows = [...state.slips].sort((a, b) => ORDER[a.state] - ORDER[b.state] || Number(a.written) - Number(b.written));
    const none = el("li", {}, el("span", { class: "no" }, "–"), el("div", { class: "small mut" }, say("no_slips")));
    const counts = { done: state.slips.filter((row) => row.state === "spoken").length, wait: state.waiting.length };
    for (const place of document.querySelectorAll(".queue-counts")) place.textContent = say("queue_counts", counts);
    text("phieu-n", String(state.slips.length));
    text("ban-n", say("queue_counts", counts));
    set("queue", rows.length ? rows.map((row) => slip(row, state, doing)) : none);
    set("slips", rows.length ? state.slips.map((row) => slip(row, state, null)) : none.cloneNode(true));
  };

  /* The middle: who speaks, or who is next */
  const stage = (state, doing) => {
    const { now, dialogue } = state;
    if (dialogue.state === "announced") return set("stage", el("h2", {}, say("not_open")), button(say("act_open"), doing.open, "", "play", { "data-stand": "mo" }));
    if (dialogue.state !== "open") return set("stage", el("p", {}, say("ended")));
    if (!now) {
      const next = state.waiting[0];
      const words = next ? say("next_is", { who: next.speaker }) : say("nobody_waits");
      return set("stage", el("p", { class: "small mut" }, say("nobody")), el("h2", { class: "name" }, words),
        next ? el("p", { class: "quote" }, next.subject) : null,
        next ? button(say("act_call", { who: next.speaker }), () => doing.call(next), "", "skip", { "data-key": "Enter", "data-stand": "mo" }) : null);
    }
    const of = now.number ? say("slip_number", { n: now.number }) : say("slip_new");
    const since = el("p", { class: "small mut tright" }, say("since", { t: hour(now.called_at || soTay.now()) }));
    return set("stage",
      el("div", { class: "row row--sb row--top" }, el("div", {}, el("p", { class: "small mut" }, joined(of, now.address, now.on_behalf_of)), el("h2", { class: "name" }, now.speaker)),
        el("div", { class: "tright" }, el("p", { class: "timer", id: "timer", "data-since": now.called_at || "", "data-paused": now.paused_seconds || 0, "data-stands": now.paused_at || "", "data-minutes": dialogue.minutes }), since)),
      el("p", { class: "quote big-q" }, now.subject),
      el("div", { class: "row" }, button(say("is_done"), () => doing.finish(now), "btn--2", "check", { "data-stand": "xong" }),
        now.state === "paused" ? button(say("go_on"), () => doing.resume(now), "btn--2", "play", { "data-stand": "dung" }) : button(say("stop"), () => doing.pause(now), "btn--q", "pause", { "data-stand": "dung" }),
        button(say("call_later"), () => doing.back(now), "btn--q", "undo", { "data-stand": "lai" })));
  };
  const tick = () => {
    text("clock", hour(soTay.now()));
    const timer = by("timer");
    if (!timer?.dataset.since) return;
    const until = timer.dataset.stands ? Date.parse(timer.dataset.stands) : soTay.now();
    const spent = (until - Date.parse(timer.dataset.since)) / 1000 - Number(timer.dataset.paused);
    const left = Math.ceil(Number(timer.dataset.minutes) * 60 - spent), size = Math.abs(left);
    timer.textContent = `${left < 0 ? "−" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
    timer.classList.toggle("timer--soon", left > 0 && left <= 60);
    timer.classList.toggle("timer--over", left <= 0);
  };
  const minutes = (state) => set("minutes", [...state.minutes].reverse().slice(-6).map((row) =>
    el("li", {}, el("b", {}, hour(row.at)), " ", row.text, " ", fresh(row))));

  /* Acts of this device */
  const outcome = (act, doing) => {
    const head = el("p", {}, el("b", { class: "nowrap" }, hour(act.at)), " ", short(act.words, 120));
    if (act.state === "sent") return el("li", { class: "mut" }, head, el("span", { class: "xs" }, icon("check"), " ", say("sent_at")));
    if (act.state === "unsent") return el("li", {}, head, el("span", { class: "stage stage--warn" }, icon("clock"), say("unsent", { n: 1 }).replace(/\s*\(1\)/, "")));
    return el("li", { class: "kept" }, head, el("p", { class: "small warned" }, icon("alert"), " ", say("refused", { why: act.refused })),
      el("span", { class: "row" }, button(say("resend"), () => doing.again(act), "btn--2", "send", { "data-stand": `lai-${act.n}` }),
        el("button", { type: "button", class: "btn btn--q", "data-copy": doing.copyOf(act), "data-stand": `chep-${act.n}` }, icon("copy"), el("span", {}, say("copy"))),
        button(say("drop"), () => doing.drop(act), "btn--q", "x", { "data-stand": `bo-${act.n}` })));
  };
  const SENT = 8;
  const outbox = (acts, others, doing) => {
    const shown = { refused: [], unsent: [], sent: [] };
    for (const act of acts) shown[act.state]?.push(act);
    const n = shown.unsent.length;
    const kept = shown.refused.length ? say("kept", { n: shown.refused.length }) : "";
    const count = joined(n ? say("unsent", { n }) : "", kept) || say("all_sent");
    text("unsent-n", acts.length ? count : "");
    text("viec-n", count);
    by("outbox-none").hidden = acts.length > 0;
    const list = (rows, look = "") => (rows.length ? el("ol", { class: `list list--t small acts ${look}` }, ...rows.map((act) => outcome(act, doing))) : null);
    set("outbox", others ? el("p", { class: "small warned" }, icon("lock"), " ", say("other_account", { n: others })) : null,
      list(shown.refused, "acts--kept"), list(shown.unsent), list(shown.sent.slice(-SENT).reverse()));
  };
  const LINES = { ok: "checkc", trying: "clock", lost: "alert", signin: "lock", error: "alert", none: "lock" };
  const line = (unsent, refused) => {
    const { state, since, asOf } = soTay.line;
    const place = by("line");
    const words = say(`line_${state}`, { t: hour(since) });
    const kept = refused ? say("kept", { n: refused }) : "";
    const rest = joined(unsent ? say("unsent", { n: unsent }) : "", kept) || (state === "ok" ? say("all_sent") : "");
    place.dataset.line = state;
    place.href = state === "signin" ? `${soTay.addresses.signIn}?next=${encodeURIComponent(soTay.addresses.page)}` : "#viec";
    place.replaceChildren(icon(LINES[state]), el("span", {}, joined(words, rest)));
    text("asof", asOf ? say("as_of", { t: hour(asOf) }) : "");
    document.title = document.title.replace(/^(\(\d+\) )?/, unsent ? `(${unsent}) ` : "");
  };

  Object.assign(soTay, { by, el, draw: { door, queue, stage, tick, minutes, outbox, line } });
})();
