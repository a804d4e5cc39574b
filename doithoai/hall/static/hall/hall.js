/* Keeps a screen of the hall fresh; says "lost" as soon as the line is, and finds back by itself. Times are ui/turn.js. */
"use strict";
(() => {
  const root = document.querySelector("[data-stream]");
  if (!root || !window.EventSource) return;
  const picture = root.querySelector("[data-picture]");
  const lost = root.querySelector("[data-lost]");
  const SILENCE = 12000, AGAIN = 3000;
  let source = null, heard = 0, waiting = 0;

  const say = (is) => {
    lost.hidden = !is;
    document.documentElement.classList.toggle("is-lost", is);
  };
  const alive = () => { heard = performance.now(); say(false); };

  const listen = () => {
    clearTimeout(waiting);
    if (source) source.close();
    source = new EventSource(root.dataset.stream);
    source.addEventListener("beat", (event) => { window.liveAhead = Number(event.data) - Date.now(); alive(); });
    source.addEventListener("picture", (event) => { picture.innerHTML = JSON.parse(event.data); alive(); document.dispatchEvent(new CustomEvent("live:fresh")); });
    source.onerror = () => {
      say(true);
      /* Refused for good, as when the ticket of the projector is three days old: ask for the page again. */
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(waiting);
        waiting = setTimeout(renew, AGAIN);
      }
    };
  };
  const renew = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-stream]");
      if (fresh) root.dataset.stream = fresh.dataset.stream;
      listen();
    } catch {
      waiting = setTimeout(renew, AGAIN);
    }
  };

  setInterval(() => {
    if (heard && performance.now() - heard > SILENCE) { say(true); heard = performance.now(); listen(); }
  }, 1000);
  window.addEventListener("offline", () => say(true));
  window.addEventListener("online", listen);
  listen();
})();
