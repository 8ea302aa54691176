// Keeps on the device what was looked at, and from the beginning what keep
// names: paths below the base with a digest of what stands there. The network
// always comes first; what is kept is shown only where it does not answer, and
// says from when it is. Before this the program writes
//   keep, room (bytes for what was looked at), offline (path), notice, lang
var base = new URL(registration.scope).pathname, kept = "cchc-kept " + base, seen = "cchc-seen " + base, time = "x-cchc-time", size = "x-cchc-size";
var digests = Object.fromEntries(keep.map(k => [base + k[0], k[1]]));

// open returns the cache in which a path is kept, and the name it has there.
async function open(path) {
  return digests[path] ? [await caches.open(kept), path + "?" + digests[path]] : [await caches.open(seen), path];
}
async function find(path) {
  var [cache, name] = await open(path);
  return cache.match(name);
}
// good reports whether an answer can be kept: one that is kept is read, and one
// that is copied and not read would hold the worker back from a newer one.
function good(response) {
  return response.ok && response.type === "basic" && !response.redirected;
}
// remember keeps an answer of the network, and forgets what was looked at
// longest ago where it has no room.
async function remember(path, response) {
  var [cache, name] = await open(path), body = await response.arrayBuffer(), headers = new Headers(response.headers), sum = 0;
  headers.set(time, Date.now());
  headers.set(size, body.byteLength);
  await cache.delete(name);
  if (digests[path] || body.byteLength <= room) await cache.put(name, new Response(body, {headers}));
  if (digests[path]) return;
  for (var key of (await cache.keys()).reverse()) {
    var old = await cache.match(key);
    if (old && (sum += +old.headers.get(size)) > room) await cache.delete(key);
  }
}
async function fetchAndKeep(path) {
  var response = await fetch(path, {cache: "no-cache"});
  if (good(response)) await remember(path, response);
}
// told is a kept page that says so.
async function told(response) {
  var from = new Date(+response.headers.get(time)).toLocaleString(lang, {day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit"});
  return new Response((await response.text()).replace(/<main[^>]*>/, main => main + "<p class=\"inset\" role=\"status\" data-kept>" + notice.replace("{date}", from) + "</p>"), {headers: response.headers});
}
async function answer(event, path, page) {
  var fixed = path.indexOf(base + "assets/") === 0, old = fixed && await find(path); // its name changes with what is in it
  if (old) return old;
  try {
    var response = await (page ? fetch(event.request.url, {cache: "no-cache", redirect: "manual"}) : fetch(event.request));
    if (good(response)) event.waitUntil(remember(path, response.clone()));
    return response;
  } catch (e) {
    old = await find(path);
    return page ? old ? told(old) : await find(base + offline) || Response.error() : old || Response.error();
  }
}
async function install() {
  for (var path in digests) if (!await find(path)) await fetchAndKeep(path);
}
async function activate() {
  var cache = await caches.open(kept);
  for (var key of await cache.keys()) {
    var u = new URL(key.url);
    if (digests[u.pathname] !== u.search.slice(1)) await cache.delete(key);
  }
  await clients.claim();
  for (var reader of await clients.matchAll()) await fetchAndKeep(new URL(reader.url).pathname); // loaded before this could keep it
}

addEventListener("install", event => {
  skipWaiting();
  event.waitUntil(install());
});
addEventListener("activate", event => event.waitUntil(activate()));
addEventListener("fetch", event => {
  var r = event.request, u = new URL(r.url);
  if (r.method === "GET" && u.origin === location.origin && !u.pathname.indexOf(base) && !r.headers.has("range")) event.respondWith(answer(event, u.pathname, r.mode === "navigate"));
});
