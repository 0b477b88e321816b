'use strict';
// Keeps the desk's page and its files on the device, so that it opens without a network. Nothing that holds
// a name is kept here, and no post is touched. Made for one desk and known only under its address.
const SHELL = {{ url_for("attendance.shell", code=code) | tojson }};
const FILES = {{ files | tojson }};
const READER = {{ reader | tojson }};
const CACHE = {{ cache | tojson }};
const MINE = {{ mine | tojson }};

addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((file) => cache.add(file)));
  await cache.add(new Request(SHELL, { credentials: 'same-origin' }));
  await skipWaiting();
})()));

addEventListener('activate', (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
})()));

const soon = (request) => Promise.race([
  fetch(request),
  new Promise((_resolve, reject) => setTimeout(reject, 3000, new Error('slow'))),
]);

const open = async (request) => {
  try {
    return await soon(request);
  } catch {
    return (await caches.match(SHELL, { cacheName: CACHE })) || fetch(request);
  }
};

const kept = async (request) => {
  // Named after what is in it: what the desk in the other language fetched is as good.
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
};

addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && pathname === new URL(SHELL, location).pathname.replace(/shell$/, '')) {
    event.respondWith(open(request));
  } else if (FILES.includes(pathname) || READER.includes(pathname)) {
    event.respondWith(kept(request));
  }
});
