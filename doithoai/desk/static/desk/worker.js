/* Service worker of the pages of dialogues. It keeps the files of the hall's notebook and the notebook's page of each dialogue
   that was opened on this device, and nothing else. KEPT stands above: the name of this set of files and their addresses. */
const PAGES = "sotay-trang";
const WAIT = 5000; /* a line that hangs is a cut line */
const HALL = /^(\/ban\/doi-thoai\/\d+\/hoi-nghi\/)(ngoai-mang\/)?/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT.name).then((kept) => kept.addAll(KEPT.files)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("sotay-") && name !== KEPT.name && name !== PAGES) await caches.delete(name);
    await self.clients.claim();
  })());
});

const soon = async (request) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT);
  try { return await fetch(request, { signal: stop.signal }); } finally { clearTimeout(timer); }
};
/* A page of the hall that the line does not bring: the notebook, when this device has it. */
const page = async (request, folder, notebook) => {
  const address = `${folder}ngoai-mang/`;
  try {
    const answer = await soon(request);
    if (answer.status < 502 || answer.status > 504) return answer;
    throw new Error("no server behind the line");
  } catch (fault) {
    const pages = await caches.open(PAGES);
    const kept = await pages.match(address);
    if (!kept) throw fault;
    return notebook ? kept : Response.redirect(address, 302);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    const found = HALL.exec(url.pathname);
    if (found) event.respondWith(page(request, found[1], Boolean(found[2])));
  } else if (KEPT.files.includes(url.pathname)) {
    event.respondWith(caches.open(KEPT.name).then((kept) => kept.match(url.pathname)).then((file) => file || fetch(request)));
  }
});
