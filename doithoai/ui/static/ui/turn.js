/* The time of a turn on the floor and the hour, by the clock of the server: that of the device may be an hour wrong.
   `<p data-turn="SECONDS-SINCE-1970" data-paused="20" data-limit="300" [data-held="SECONDS"]>` shows what is left of the turn
   and goes on below zero; pauses do not count, and while `data-held` stands it stands still. The nearest `.ring` or
   `[data-turn-around]` around it is coloured with it; a ring is drawn as what is left, and says `data-over` instead of a minus. `[data-clock]` shows the hour. `data-clock-now` on any element is the server's second when the
   page was made; the stream corrects it (window.liveAhead, milliseconds). */
"use strict";
(() => {
  const made = document.querySelector("[data-clock-now]");
  if (made && !window.liveAhead) window.liveAhead = Number(made.dataset.clockNow) * 1000 - Date.now();
  const SOON = 60;
  const hour = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  const draw = () => {
    const now = Date.now() + (window.liveAhead || 0);
    for (const place of document.querySelectorAll("[data-turn]")) {
      const { turn, paused, held, limit } = place.dataset;
      const spoken = Math.max(0, Math.floor((held ? Number(held) : now / 1000) - Number(turn) - Number(paused || 0)));
      const left = Number(limit) - spoken, size = Math.abs(left);
      const around = place.closest(".ring,[data-turn-around]") || place;
      const over = around.querySelector("[data-over]");
      const words = `${left < 0 && !around.matches(".ring") ? "−" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
      if (place.textContent !== words) place.textContent = words;
      around.classList.toggle("timer--soon", left > 0 && left <= SOON);
      around.classList.toggle("timer--over", left <= 0);
      around.classList.toggle("timer--held", Boolean(held));
      const arc = around.querySelector(".fg");
      around.classList.toggle("timer--long", words.length > 4);
      if (arc) arc.setAttribute("stroke-dasharray", `${(276.46 * Math.min(1, Math.max(0, left / Number(limit)))).toFixed(1)} 276.5`);
      if (over) {
        over.dataset.left ||= over.textContent;
        const said = left < 0 ? over.dataset.over : over.dataset.left;
        if (over.textContent !== said) over.textContent = said;
      }
    }
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const words = hour.format(now);
      if (clock.textContent !== words) clock.textContent = words;
    }
  };
  document.addEventListener("live:fresh", draw);
  setInterval(draw, 250);
  draw();
})();
