// In a frame of another site: tells the page around it which page of the column
// this is and how high, as {cchc: "height", height: PIXELS, page: PATH}. Anybody
// may know that; who may show the frame at all is the server's to say
// (frame-ancestors). Links to other sites open in place of the page around it.
(function () {
  "use strict";
  if (window.parent === window) return;
  var root = document.documentElement, told;
  function tell() {
    var height = Math.ceil(root.getBoundingClientRect().height);
    if (height !== told) parent.postMessage({cchc: "height", height: told = height, page: location.pathname}, "*");
  }
  new ResizeObserver(tell).observe(root);
  document.addEventListener("click", function (e) {
    var a = e.target.closest("a[href]");
    if (a && /^http/.test(a.protocol) && a.host !== location.host) a.target = "_top";
  }, true);
})();
