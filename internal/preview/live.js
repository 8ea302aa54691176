// Follows the preview server: see the package comment. Part of previews only.
(function () {
  "use strict";
  var me = document.currentScript, path = me.dataset.path, file = me.dataset.file, hash = me.dataset.hash, shape = me.dataset.shape;
  var dock, bar, panel, space, closed = ""; // closed: the problems that were hidden

  function el(tag, cls, text) {
    var n = document.createElement(tag);
    n.className = cls;
    if (text) n.textContent = text;
    return n;
  }
  function button(text, act) {
    var b = el("button", "", text);
    b.type = "button";
    b.onclick = act;
    return b;
  }
  // folded is whether the bar is out of the way, in all pages of a tab.
  function folded(to) {
    try {
      if (to !== undefined) sessionStorage.setItem("cchc-preview", to ? "folded" : "");
      return sessionStorage.getItem("cchc-preview") === "folded";
    } catch (e) { return to || false; }
  }
  // build makes the dock at the lower edge of the window, the problems above the
  // bar, and as much space at the end of the page, so that nothing covers it.
  function build() {
    var css = document.createElement("link");
    css.rel = "stylesheet";
    css.href = "/__cchc/live.css";
    css.onload = fit;
    document.head.appendChild(css);
    space = document.body.appendChild(el("div", "cchc-space"));
    dock = document.body.appendChild(el("aside", "cchc-dock"));
    dock.setAttribute("aria-label", "cchc preview");
    bar = dock.appendChild(el("div", "cchc-bar"));
    if (window.ResizeObserver) new ResizeObserver(fit).observe(dock);
    window.addEventListener("resize", fit);
  }
  function fit() {
    space.style.height = dock.offsetHeight + "px";
    document.documentElement.style.scrollPaddingBottom = dock.offsetHeight + "px";
  }
  function draw(state) {
    if (!dock) build();
    drawBar(state);
    if (panel) panel.remove();
    panel = null;
    if (state.problems.length) drawProblems(state);
    fit();
  }
  function drawBar(state) {
    var small = folded(), words = state.words, problems = JSON.stringify(state.problems), count = state.problems.length;
    bar.textContent = "";
    bar.className = small ? "cchc-bar cchc-folded" : "cchc-bar";
    if (!small) {
      bar.appendChild(el("code", "cchc-file", state.file || path));
      (state.labels || []).forEach(function (l) { bar.appendChild(el("span", "cchc-label", l)); });
      bar.appendChild(el("a", "cchc-list", words.list)).href = "/__cchc/";
    }
    if (count) {
      var show = bar.appendChild(button(words.title + " (" + count + ")", function () {
        closed = closed === problems ? "" : problems;
        draw(state);
      }));
      show.className = "cchc-show";
      show.setAttribute("aria-expanded", String(closed !== problems));
    }
    var fold = bar.appendChild(button(small ? "«" : "»", function () {
      folded(!small);
      draw(state);
      bar.querySelector(".cchc-fold").focus();
    }));
    fold.className = "cchc-fold";
    fold.title = small ? words.unfold : words.fold;
    fold.setAttribute("aria-label", fold.title);
    fold.setAttribute("aria-expanded", String(!small));
  }
  function drawProblems(state) {
    var problems = JSON.stringify(state.problems);
    if (closed === problems) return; // hidden until others come
    panel = dock.insertBefore(el("section", "cchc-problems"), bar);
    panel.setAttribute("role", "alert");
    panel.tabIndex = 0; // scrolls by keys
    var head = panel.appendChild(el("div", "cchc-head"));
    head.appendChild(el("h2", "", state.words.title + " (" + state.problems.length + ")"));
    head.appendChild(button(state.words.hide, function () { closed = problems; draw(state); }));
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
    if (state.problems.length > 20) panel.appendChild(el("a", "", "… " + state.words.list)).href = "/__cchc/";
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
      if (!me.dataset.framed) draw(state);
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
