// The column is not kept on devices (any more): what was kept goes, and this
// with it.
addEventListener("install", function () { skipWaiting(); });
addEventListener("activate", function (event) {
  var base = new URL(registration.scope).pathname;
  event.waitUntil(Promise.all([caches.delete("cchc-kept " + base), caches.delete("cchc-seen " + base)]).then(function () {
    return registration.unregister();
  }));
});
