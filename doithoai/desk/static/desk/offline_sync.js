/* Sending: acts go in the order they were done, each until the server said what became of it; then the dialogue as it stands. */
"use strict";
(() => {
  const { soTay } = window;
  const addresses = JSON.parse(document.getElementById("addresses").textContent);
  const { pk } = addresses;
  const AT_ONCE = 20, WAIT = 10000, RETRY = 3000, LOOK = 15000;
  const line = { state: "trying", since: soTay.now(), asOf: null };
  let busy = false, more = false, timer = null, tellMore = () => {};

  const tell = (state) => {
    if (line.state !== state) Object.assign(line, { state, since: soTay.now() });
    tellMore();
  };
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || "";
  const asked = async (options) => {
    const stop = new AbortController();
    const end = setTimeout(() => stop.abort(), WAIT);
    try {
      const answer = await fetch(addresses.sync, { ...options, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal });
      return { status: answer.type === "opaqueredirect" ? 302 : answer.status, told: answer.ok ? await answer.json() : null };
    } finally { clearTimeout(end); }
  };
  const send = (acts, account) => asked({
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({
      device: soTay.device(), account, now: new Date(soTay.now()).toISOString(),
      acts: acts.map(({ once, act, at, data }) => ({ once, act, at, data })),
    }),
  });
  const STATES = { 302: "signin", 401: "signin", 403: "trying", 404: "none", 422: "error", 502: "lost", 503: "lost", 504: "lost" };

  /* Everything that waits, a handful at a time; true when nothing is left to send. */
  const round = async () => {
    const kept = (await soTay.pictureOf(pk))?.picture;
    const account = kept?.account.id;
    const acts = (await soTay.actsOf(pk)).filter((act) => act.state === "unsent" && act.account === account);
    /* Who is signed in may have changed since: the server says so, and then the picture is asked for first. */
    const part = line.state === "ok" || line.state === "lost" ? acts.slice(0, AT_ONCE) : [];
    const before = Date.now();
    const { status, told } = await (part.length ? send(part, account) : asked({}));
    if (!told) { tell(STATES[status] || "error"); return part.length > 0 && status === 422; }
    soTay.setClock(Date.parse(told.picture.now) + (Date.now() - before) / 2);
    await soTay.take(pk, told.answers, told.picture);
    line.asOf = soTay.now();
    tell("ok");
    return acts.length > part.length || (!part.length && acts.length > 0);
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request(`so-tay-${pk}`, work) : work());
  const go = async () => {
    if (busy) { more = true; return; }
    busy = true;
    clearTimeout(timer);
    try { while (await alone(round)); } catch { tell("lost"); }
    busy = false;
    if (more) { more = false; go(); return; }
    timer = setTimeout(go, line.state === "ok" ? LOOK : RETRY);
  };

  const follow = (heard) => {
    tellMore = heard;
    addEventListener("online", go);
    addEventListener("offline", () => tell("lost"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });
    if (window.EventSource) {
      const source = new EventSource(addresses.stream);
      let version = null;
      source.addEventListener("tick", (event) => { if (version !== event.data) { version = event.data; go(); } });
    }
    go();
  };
  Object.assign(soTay, { addresses, line, follow, go });
})();
