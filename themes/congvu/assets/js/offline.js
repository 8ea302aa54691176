// Keeps the column on this device for when there is no network (sw.js), unless
// the reader saves data.
(function () {
  "use strict";
  var base = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "");
  if (!navigator.serviceWorker || navigator.connection && navigator.connection.saveData) return;
  addEventListener("load", function () {
    navigator.serviceWorker.register(base + "sw.js", {updateViaCache: "none"}).catch(function () { /* the browser keeps nothing */ });
  });
})();
