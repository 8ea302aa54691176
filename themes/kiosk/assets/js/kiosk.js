// On a screen for everybody: when nobody has touched it for data-idle seconds,
// asks who is there; 20 seconds later it clears what the last reader left on
// this device and shows the home page. Going back leads to nobody's pages but
// the present reader's.
(function () {
  "use strict";
  var script = document.currentScript, words = script.dataset, idle = words.idle * 1000, grace = 20000, key = "cchc-session";
  var home = script.src.replace(/assets\/js\/[^/]*$/, location.protocol === "file:" ? "index.html" : "");
  var used = location.href.split(/[?#]/)[0] !== home, last = Date.now(), dialog, left, button, session;

  function leave() {
    try {
      Object.keys(localStorage).forEach(function (k) { if (k.indexOf("cchc") === 0) localStorage.removeItem(k); });
      sessionStorage.clear();
    } catch (e) { /* a browser that keeps nothing has nothing to clear */ }
    history.replaceState(null, ""); // what comes here again is nobody's
    location.replace(home);
  }
  function make(name, parent) {
    return parent.appendChild(document.createElement(name));
  }
  function ask(seconds) {
    if (!dialog) {
      dialog = make("dialog", document.body);
      dialog.setAttribute("aria-label", words.title);
      left = make("p", dialog);
      button = make("button", dialog);
      button.className = "button";
      button.textContent = words.stay;
    }
    left.textContent = words.title + " " + words.text.replace("{n}", seconds);
    if (!dialog.open) dialog.showModal();
  }
  function here(event) {
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return; // the page moved, not the pointer
    used = true;
    last = Date.now();
    if (!dialog || !dialog.open) return;
    if (event.type === "keydown") event.preventDefault(); // it answers the question and nothing behind it
    dialog.close();
  }

  ["pointerdown", "pointermove", "keydown", "wheel"].forEach(function (type) {
    addEventListener(type, here, {capture: true, passive: type !== "keydown"});
  });
  setInterval(function () {
    var gone = Date.now() - last - idle;
    if (!used || gone < 0) return;
    if (gone < grace) ask(Math.ceil((grace - gone) / 1000)); else leave();
  }, 500);
  var back = document.querySelector(".to-back");
  if (back && history.length > 1) {
    back.hidden = false;
    back.onclick = function () { history.back(); };
  }
  addEventListener("pageshow", function (e) { if (e.persisted) location.reload(); });
  try {
    session = sessionStorage.getItem(key);
    if (!session) sessionStorage.setItem(key, session = String(Date.now()));
    if (history.state && history.state !== session) leave();
    else history.replaceState(session, "");
  } catch (e) { /* without a memory nobody's pages can be told apart */ }
})();
