/* What the notebook keeps on this device: the last picture of each dialogue, and every act before it is sent. */
"use strict";
window.soTay = (() => {
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opened = () => {
    const request = indexedDB.open("so-tay", 1);
    request.onupgradeneeded = () => {
      const acts = request.result.createObjectStore("acts", { keyPath: "n", autoIncrement: true });
      acts.createIndex("pk", "pk");
      request.result.createObjectStore("pictures", { keyPath: "pk" });
    };
    return asked(request);
  };
  let base;
  /* One transaction; the promise is kept only when everything in it is on the disk. */
  const through = async (names, mode, work) => {
    base ||= opened();
    const transaction = (await base).transaction(names, mode, { durability: "strict" });
    const done = new Promise((kept, failed) => {
      transaction.oncomplete = kept;
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
    const result = await work(...names.map((name) => transaction.objectStore(name)));
    await done;
    return result;
  };

  /* The hour of the server, also when the clock of this device is wrong: the larger of what two clocks counted since. */
  const local = (() => { try { return window.localStorage; } catch { return null; } })();
  const clock = { server: Date.now() + Number(local?.getItem("so-tay:lech") || 0), date: Date.now(), count: performance.now() };
  const now = () => clock.server + Math.max(Date.now() - clock.date, performance.now() - clock.count);
  const setClock = (server) => {
    Object.assign(clock, { server, date: Date.now(), count: performance.now() });
    local?.setItem("so-tay:lech", String(Math.round(server - Date.now())));
  };
  const device = () => {
    const name = local?.getItem("so-tay:may") || crypto.randomUUID();
    local?.setItem("so-tay:may", name);
    return name;
  };

  const actsOf = (pk) => through(["acts"], "readonly", (acts) => asked(acts.index("pk").getAll(pk)));
  const allActs = () => through(["acts"], "readonly", (acts) => asked(acts.getAll()));
  const add = (act) => through(["acts"], "readwrite", (acts) => asked(acts.add(act)));
  const change = (act, what) => through(["acts"], "readwrite", (acts) => asked(acts.put({ ...act, ...what })));
  const pictureOf = (pk) => through(["pictures"], "readonly", (pictures) => asked(pictures.get(pk)));

  /* What the server answered and how things stand now, together or not at all. */
  const take = (pk, answers, picture) => through(["acts", "pictures"], "readwrite", async (acts, pictures) => {
    pictures.put({ pk, picture });
    const mine = answers.length ? await asked(acts.index("pk").getAll(pk)) : [];
    for (const answer of answers) {
      const act = mine.find((one) => one.once === answer.once && one.state === "unsent");
      if (act) acts.put({ ...act, state: answer.refused ? "refused" : "sent", refused: answer.refused || "", answer });
    }
  });
  /* A refused act goes off again under a new mark; what was built on it follows. */
  const again = (pk, n, once) => through(["acts"], "readwrite", async (acts) => {
    const all = await asked(acts.index("pk").getAll(pk));
    const act = all.find((one) => one.n === n);
    for (const one of all) {
      for (const about of ["slip", "attendee"]) if (one.data[about]?.once === act.once) one.data[about].once = once;
      if (one.n !== n) acts.put(one);
    }
    acts.delete(n);
    const { n: _before, ...rest } = act;
    acts.add({ ...rest, once, state: "unsent", refused: "" });
  });

  /* A day after the dialogue nothing of it stays here but what was never sent or never accepted. */
  const waits = (act) => act.state === "unsent" || act.state === "refused";
  const forget = (is) => through(["acts", "pictures"], "readwrite", async (acts, pictures) => {
    const [all, kept] = [await asked(acts.getAll()), await asked(pictures.getAll())];
    const gone = kept.filter(is).map((row) => row.pk);
    for (const pk of gone) pictures.delete(pk);
    for (const act of all) if (gone.includes(act.pk) && !waits(act)) acts.delete(act.n);
    return gone;
  });
  const forgetPages = async (gone) => {
    if (!window.caches || !gone.length) return;
    const pages = await caches.open("sotay-trang");
    for (const pk of gone) await pages.delete(`/ban/doi-thoai/${pk}/hoi-nghi/ngoai-mang/`);
  };
  /* A device on which the notebook was never opened has no store; asking for it must not make one. */
  const forgettable = async () => !indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === "so-tay");
  const forgetDrafts = (gone) => {
    for (const name of Object.keys(local || {})) if (gone.some((pk) => name.startsWith(`so-tay:nhap:${pk}:`))) local.removeItem(name);
  };
  const tidy = async () => {
    const gone = await forget((row) => Date.parse(row.picture.dialogue.keep_until) < now());
    forgetDrafts(gone);
    await forgetPages(gone);
  };
  const leave = async () => { if (await forgettable()) await forgetPages(await forget(() => true)); };
  const keepPage = async (address) => {
    if (!window.caches) return;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (answer.ok) await (await caches.open("sotay-trang")).put(address, answer);
  };

  return { now, setClock, device, actsOf, allActs, add, change, pictureOf, take, again, tidy, forgettable, leave, keepPage, waits, local };
})();
