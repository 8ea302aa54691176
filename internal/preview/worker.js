// Follows the preview server for all tabs of a browser: one connection, for a
// browser opens no more than six to a server. See live.js. Part of previews only.
"use strict";
var ports = [], events;

function tell() {
  ports.forEach(function (port) { port.postMessage("change"); });
}
function listen() {
  events = new EventSource("/__cchc/events");
  events.addEventListener("hello", tell);
  events.addEventListener("change", tell);
  events.onerror = function () {
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000); // refused; else it tries again by itself
  };
}
self.onconnect = function (e) {
  var port = e.ports[0];
  port.onmessage = function () { ports = ports.filter(function (p) { return p !== port; }); }; // its page was left
  if (typeof EventSource === "undefined") return; // the page asks by itself
  ports.push(port);
  port.postMessage("change");
  if (!events) listen();
};
