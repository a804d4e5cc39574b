/* The chair's tablet: time that is left by the clock of the server, an outcome by one touch, nothing lost when the line is cut. */
"use strict";
(() => {
  const root = document.querySelector(".ct");
  if (!root) return;
  const said = root.querySelector("[data-said]");
  const WARNED = 60;
  const seconds = () => (Date.now() + (window.liveAhead || 0)) / 1000;
  const two = (number) => String(number).padStart(2, "0");

  const tick = () => {
    const now = seconds();
    for (const place of root.querySelectorAll("[data-ends]")) {
      const left = Math.round(Number(place.dataset.ends) - now);
      const rest = Math.abs(left);
      place.textContent = `${left < 0 ? "+" : ""}${Math.floor(rest / 60)}:${two(rest % 60)}`;
      place.classList.toggle("timer--soon", left >= 0 && left <= WARNED);
      place.classList.toggle("timer--over", left < 0);
    }
    for (const place of root.querySelectorAll("[data-since]")) {
      const minutes = Math.max(0, Math.floor((now - Number(place.dataset.since)) / 60));
      place.textContent = String(minutes);
      place.parentElement.classList.toggle("ct-time--late", minutes > Number(place.dataset.planned));
    }
    const clock = root.querySelector("[data-clock]");
    if (clock) clock.textContent = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(now * 1000);
  };

  const say = (words, shown) => { said.textContent = words; said.hidden = !words; said.classList.toggle("vh", !shown); };
  const speaker = () => root.querySelector("[data-speaker]");
  let spoke = speaker()?.dataset.speaker;
  const announce = () => {
    const now = speaker();
    if (now && now.dataset.speaker !== spoke) say(now.dataset.speaker === "0" ? now.textContent : `${said.dataset.speaks} ${now.textContent}`, false);
    spoke = now?.dataset.speaker;
  };
  const put = (old, fresh) => {
    const inside = old.contains(document.activeElement);
    const now = document.importNode(fresh, true);
    old.replaceWith(now);
    if (inside) { now.tabIndex = -1; now.focus({ preventScroll: true }); }
  };
  /* Keys of another matter, or of one that somebody else decided meanwhile, never stay under a finger. */
  document.addEventListener("live:fresh", (event) => {
    for (const old of root.querySelectorAll("[data-about]")) {
      const fresh = event.detail.page.getElementById(old.id);
      if (fresh && fresh.dataset.about !== old.dataset.about) put(old, fresh);
    }
    announce();
    tick();
  });

  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-touch]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), credentials: "same-origin" });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!fresh.querySelector(".ct")) { location.reload(); return; }
      for (const old of root.querySelectorAll("[data-live-part][id],[data-touch-part][id]")) {
        const now = fresh.getElementById(old.id);
        if (now) put(old, now);
      }
      say("", false);
      announce();
      tick();
      clear();
    } catch {
      say(said.dataset.unsent, true);
    }
    delete form.dataset.busy;
  });

  /* What was done is said for a moment; what was refused stays until the next touch. */
  let done = 0;
  const clear = () => {
    const told = root.querySelector("[data-touch-part]");
    clearTimeout(done);
    if (told.children.length && !told.querySelector(".errsum")) done = setTimeout(() => told.replaceChildren(), 6000);
  };
  clear();

  /* A tablet that falls asleep tells nothing. */
  const stay = () => { if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {}); };
  document.addEventListener("visibilitychange", stay);
  stay();
  setInterval(tick, 500);
  tick();
})();
