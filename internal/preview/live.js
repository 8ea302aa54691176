// Follows the preview server: see the package comment. Part of previews only.
(function () {
  "use strict";
  var me = document.currentScript, path = me.dataset.path, file = me.dataset.file, hash = me.dataset.hash, shape = me.dataset.shape;
  var bar, panel;

  function el(tag, cls, text) {
    var n = document.createElement(tag);
    n.className = cls;
    if (text) n.textContent = text;
    return n;
  }
  function draw(state) {
    if (!bar) {
      var css = document.createElement("link");
      css.rel = "stylesheet";
      css.href = "/__cchc/live.css";
      document.head.appendChild(css);
      bar = document.body.appendChild(el("aside", "cchc-bar"));
    }
    bar.textContent = "";
    bar.setAttribute("aria-label", "cchc preview");
    bar.appendChild(el("code", "cchc-file", state.file || path));
    (state.labels || []).forEach(function (l) { bar.appendChild(el("span", "cchc-label", l)); });
    var list = bar.appendChild(el("a", "cchc-list", state.words.list));
    list.href = "/__cchc/";
    if (panel) panel.remove();
    panel = null;
    if (!state.problems.length) return;
    panel = document.body.appendChild(el("section", "cchc-problems"));
    panel.setAttribute("role", "alert");
    panel.appendChild(el("h2", "", state.words.title + " (" + state.problems.length + ")"));
    var hide = panel.appendChild(el("button", "", state.words.hide));
    hide.onclick = function () { panel.hidden = true; };
    state.problems.slice(0, 20).forEach(function (p, i) {
      var item = panel.appendChild(el("div", "cchc-problem cchc-" + p.severity));
      item.appendChild(el("code", "cchc-file", p.file + (p.line ? ":" + p.line + (p.column ? ":" + p.column : "") : "")));
      item.appendChild(el("p", "", (p.field ? "[" + p.field + "] " : "") + p.message));
      if (state.excerpts[i]) {
        var line = state.excerpts[i], at = p.column ? p.column - 1 - state.shifts[i] : -1, pre = item.appendChild(el("pre", ""));
        pre.appendChild(document.createTextNode(at < 0 ? line : line.slice(0, at)));
        if (at >= 0) {
          pre.appendChild(el("mark", "", line.slice(at, at + 1) || " "));
          pre.appendChild(document.createTextNode(line.slice(at + 1)));
        }
      }
      if (p.hint) item.appendChild(el("p", "cchc-hint", "→ " + p.hint));
    });
  }
  // swap replaces style sheets without a reload; the old ones go when the new ones are there.
  function swap(styles) {
    document.querySelectorAll('link[rel=stylesheet][href*="/assets/"]').forEach(function (old) {
      var stem = old.getAttribute("href").replace(/\.[0-9a-f]{8}\.css$/, "");
      styles.forEach(function (href) {
        if (href.replace(/\.[0-9a-f]{8}\.css$/, "") !== stem || href === old.getAttribute("href")) return;
        var link = old.cloneNode();
        link.href = href;
        link.onload = function () { old.remove(); };
        old.after(link);
      });
    });
  }
  // ask asks how the page stands, once at a time.
  var asking = false, again = false;
  function ask() {
    if (asking) { again = true; return; }
    asking = true;
    fetch("/__cchc/state?path=" + encodeURIComponent(path) + "&file=" + encodeURIComponent(file)).then(function (r) { return r.json(); }).then(function (state) {
      if (state.goto) { location.replace(state.goto); return; }
      if (state.hash && state.hash !== hash) {
        if (state.shape !== shape) { location.reload(); return; }
        swap(state.styles);
        hash = state.hash;
      }
      draw(state);
    }).catch(function () { }).then(function () { // a server that is gone greets when it is back
      asking = false;
      if (again) { again = false; ask(); }
    });
  }

  // All tabs share one connection (worker.js). Where the browser cannot do that,
  // or nothing comes of it, the page looks every second while it is on screen.
  var worker, polling, patience, count;
  function poll() {
    if (document.hidden) return;
    fetch("/__cchc/count").then(function (r) { return r.text(); }).then(function (now) {
      if (now !== count) ask();
      count = now;
    }).catch(function () { });
  }
  function startPolling() {
    if (!polling) { polling = setInterval(poll, 1000); poll(); }
  }
  function connect() {
    if (!window.SharedWorker) { startPolling(); return; }
    patience = setTimeout(startPolling, 3000);
    try {
      worker = new SharedWorker(me.dataset.worker);
    } catch (e) { startPolling(); return; }
    worker.onerror = startPolling;
    worker.port.onmessage = function () {
      clearTimeout(patience);
      clearInterval(polling);
      polling = 0;
      ask();
    };
  }
  function disconnect() {
    clearTimeout(patience);
    clearInterval(polling);
    polling = 0;
    if (worker) worker.port.postMessage("bye");
    worker = null;
  }
  connect();
  document.addEventListener("visibilitychange", function () { if (polling) poll(); });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", function (e) { if (e.persisted) connect(); }); // back from the browser's memory
})();
