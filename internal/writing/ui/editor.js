// The editor: what is in the form is sent in every pause of typing and every two seconds
// without one. The value of a field is never set while somebody types in it: Vietnamese
// keyboards send their letters in steps.
"use strict";
(function () {
  var form = document.getElementById("editor"), words = document.getElementById("words").dataset;
  var body = document.getElementById("body"), text = document.getElementById("text"), saved = document.getElementById("saved");
  var file = form.dataset.file, tab = form.dataset.tab, base = form.dataset.base;
  var pause = 120, longest = 2000;

  // Reading the form

  function inside(el, selector, parent) {
    return Array.prototype.filter.call(el.querySelectorAll(selector), function (one) {
      return one.parentElement.closest("[data-key],[data-item],#fields") === parent;
    });
  }
  // isEmpty says of what nothing is sent: it is what the program takes for nothing, see the Go
  // package form.
  function isEmpty(v) {
    return typeof v === "string" ? !v.trim() : !Object.keys(v).length;
  }
  function group(el) {
    var values = {};
    inside(el, "[data-key]", el).forEach(function (one) {
      var v = value(one);
      if (!isEmpty(v)) values[one.dataset.key] = v;
    });
    return values;
  }
  // itemsOf are the items of a list that are sent: all but new ones without anything in them.
  function itemsOf(list) {
    return inside(list, "[data-item]", list).map(function (one) {
      return { element: one, from: Number(one.dataset.from), value: group(one) };
    }).filter(function (one) { return one.from || !isEmpty(one.value); });
  }
  function value(el) {
    if (el.hasAttribute("data-list")) return itemsOf(el).map(function (one) { return { from: one.from, value: one.value }; });
    if (el.hasAttribute("data-group")) return group(el);
    var flag = el.querySelector("[data-flag]");
    if (flag) return flag.checked ? "true" : "";
    return el.querySelector("[data-value]").value;
  }
  function content() {
    var out = { file: file, tab: tab, base: base };
    if (text) { out.text = text.value; return out; }
    out.form = group(document.getElementById("fields"));
    if (form.dataset.part) {
      out.part = form.dataset.part;
      out.loose = {};
      form.querySelectorAll("[data-loose]").forEach(function (el) { out.loose[el.dataset.loose] = el.value; });
    }
    if (body) out.body = body.value;
    return out;
  }

  // Keeping what is typed

  var dirty = false, sending = false, again = false, timer, since = 0;
  // What does not arrive stays in the browser, of each editor by itself: what another one has
  // left here is not this one's to write over or to give up.
  var localKeys = "cchc:" + form.dataset.column + ":", localKey = localKeys + file + ":" + tab;
  function keepLocal(data) {
    try { localStorage.setItem(localKey, JSON.stringify(Object.assign({ at: Date.now() }, data))); } catch (e) { }
  }
  function dropLocal(key) { try { localStorage.removeItem(key || localKey); } catch (e) { } }

  function touched() {
    dirty = true;
    var now = Date.now();
    if (!since) since = now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(pause, since + longest - now)));
  }
  function keep() {
    clearTimeout(timer);
    since = 0;
    if (sending) { again = true; return; }
    sending = true;
    var data = content();
    cchc.post("/soan/nhap", data).then(function (answer) {
      dropLocal();
      say(words.kept.replace("TIME", answer.time));
      show(answer);
      if (answer.gone) stale(answer);
    }, function (error) {
      keepLocal(data);
      say(words.unsent + (error && error.status ? " " + error.message : ""), true);
      if (!again) setTimeout(function () { if (dirty) keep(); }, 2000);
    }).then(function () {
      sending = false;
      if (again) { again = false; keep(); }
    });
  }
  function say(message, bad) {
    saved.textContent = message;
    saved.className = bad ? "alarm" : "note";
  }
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);

  form.addEventListener("submit", function (e) {
    e.preventDefault();
    save();
  });
  // save returns a promise of whether the file was saved.
  function save() {
    clearTimeout(timer);
    if (sending) return new Promise(function (done) { setTimeout(function () { done(save()); }, 50); });
    sending = true;
    cchc.tell();
    var data = content(), mark = JSON.stringify(data), sent = numbered();
    return cchc.post("/soan/luu", data).then(function (answer) {
      var more = JSON.stringify(content()) !== mark; // typed meanwhile
      base = form.dataset.base = answer.base;
      renumber(sent);
      dirty = more;
      dropLocal();
      say(words.saved.replace("TIME", answer.time));
      if (more) touched();
      follow();
      return true;
    }, function (error) {
      keepLocal(data);
      cchc.tell(error);
      if (error && error.status === 422) setTimeout(touched, 100); // says below what is wrong
      return false;
    }).then(function (is) { sending = false; return is; });
  }
  // follow shows where the entry stands now: the site is read behind the answer.
  function follow() {
    var mark = base;
    fetch("/soan/sau?tep=" + encodeURIComponent(file)).then(function (r) { return r.json(); }).then(function (answer) {
      if (mark !== base) return; // saved again
      if (!dirty) show(answer);
      document.dispatchEvent(new CustomEvent("followed", { detail: answer }));
    }).catch(function (error) { if (!cchc.leaving()) cchc.tell(error); });
  }
  // numbered are the items of lists that are sent now, each with its number in its list.
  function numbered() {
    var all = new Map();
    form.querySelectorAll("[data-list]").forEach(function (list) {
      itemsOf(list).forEach(function (one, i) { all.set(one.element, i + 1); });
    });
    return all;
  }
  // renumber notes that the items which were sent are those of the file now; all others are
  // new to it.
  function renumber(sent) {
    form.querySelectorAll("[data-item]").forEach(function (one) { one.dataset.from = sent.get(one) || 0; });
  }
  document.addEventListener("keydown", function (e) {
    if ((e.ctrlKey || e.metaKey) && e.key === "s") { e.preventDefault(); save(); }
  });

  window.addEventListener("pagehide", function () {
    if (dirty && !cchc.leaving()) {
      var data = content();
      keepLocal(data);
      cchc.post("/soan/nhap", data, { keepalive: true }).then(function () { dropLocal(); }, function () { });
    }
    cchc.post("/nhip", { file: file, tab: tab, closed: true }, { keepalive: true }).catch(function () { });
  });

  // Who else is here

  var others = document.getElementById("others"), changed = document.getElementById("changed");
  function beat() {
    cchc.post("/nhip", { file: file, tab: tab, base: base }).then(function (answer) {
      others.hidden = !answer.others.length;
      others.textContent = answer.others.join(" ");
      stale(answer);
    }, function () { });
  }
  // stale says that the file is another one now, or is not there any more.
  function stale(answer) {
    changed.hidden = !answer.changed && !answer.gone;
    if (answer.gone) changed.firstElementChild.textContent = answer.gone;
  }
  beat();
  setInterval(beat, 20000);

  // What only this browser has kept of this column is sent when an editor is opened, and is
  // then a draft like others. What the program refuses is shown as it is.

  function readLocal(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; }
  }
  function localKept() {
    var all = [];
    try {
      for (var i = 0; i < localStorage.length; i++) if (localStorage.key(i).indexOf(localKeys) === 0) all.push(localStorage.key(i));
    } catch (e) { }
    return all.map(function (key) { return { key: key, data: readLocal(key) }; }).filter(function (one) { return one.data && one.data.tab !== tab; });
  }
  Promise.all(localKept().map(function (one) {
    return cchc.post("/soan/giu", one.data).then(function () {
      var now = readLocal(one.key); // its own editor may be open and have kept more
      if (now && now.at === one.data.at) dropLocal(one.key);
      return one.data.file === file;
    }, function (error) {
      if (error && error.status && one.data.file === file) showLocal(one, error);
      return false;
    });
  })).then(function (came) {
    if (came.indexOf(true) < 0) return;
    fetch(location.href).then(function (r) { return r.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("drafts");
      if (fresh) document.getElementById("drafts").replaceWith(fresh);
    }).catch(function () { });
  });
  function showLocal(one, error) {
    var box = document.createElement("section"), p = document.createElement("p"), area = document.createElement("textarea"), typed = Object.assign({}, one.data);
    box.className = "card card-drafts";
    p.textContent = words.local.replace("TIME", new Date(one.data.at).toLocaleString(document.documentElement.lang)) + " " + error.message;
    ["file", "tab", "base", "at", "part"].forEach(function (key) { delete typed[key]; });
    area.value = [typed.text, typed.body, typed.form && JSON.stringify(typed.form, null, 1)].filter(Boolean).join("\n\n");
    area.readOnly = true;
    area.rows = 10;
    area.setAttribute("aria-label", p.textContent);
    box.append(p, area);
    button(box, words.localDrop, function () { if (confirm(words.localAsk)) { dropLocal(one.key); box.remove(); } });
    document.getElementById("drafts").before(box);
  }
  function button(box, name, act) {
    var b = document.createElement("button");
    b.type = "button";
    b.className = "plain";
    b.textContent = name;
    b.addEventListener("click", act);
    box.appendChild(b);
  }

  // Problems below, and the page beside

  var found = document.getElementById("found"), view = document.querySelector(".view iframe");
  function show(answer) {
    if (answer.problems) showProblems(answer.problems);
    if (view && answer.view && answer.view !== view.src) view.src = answer.view;
  }
  function showProblems(problems) {
    var list = document.createElement("ul");
    list.className = "problems";
    problems.forEach(function (p) {
      var li = document.createElement("li"), line = document.createElement("p"), b = document.createElement("b");
      li.className = "problem-" + p.severity;
      b.textContent = (p.severity === "error" ? found.dataset.error : found.dataset.warning) + ": ";
      line.append(b, p.message);
      li.append(line);
      if (p.hint) {
        var hint = document.createElement("p");
        hint.className = "hint";
        hint.textContent = p.hint;
        li.append(hint);
      }
      button(li, found.dataset.mend, function () { });
      Object.assign(li.lastChild.dataset, { goto: "", field: p.field, line: p.line, column: p.column });
      list.append(li);
    });
    if (!problems.length) {
      list = document.createElement("p");
      list.className = "calm";
      list.textContent = found.dataset.none;
    }
    var count = document.getElementById("found-count");
    if (count) { count.textContent = problems.length; count.hidden = !problems.length; }
    if (found.innerHTML !== list.outerHTML) found.replaceChildren(list);
  }
  found.addEventListener("click", function (e) {
    var b = e.target.closest("[data-goto]");
    if (!b) return;
    if (form.dataset.part && b.dataset.field && !fieldAt(b.dataset.field)) cchc.leave("/cai-dat/muc?cho=" + encodeURIComponent(b.dataset.field));
    else goTo(b.dataset.field, Number(b.dataset.line), Number(b.dataset.column));
  });
  // goTo shows the place of a problem: a field by its path, or a line of the text.
  function goTo(path, line, column) {
    var el = path && !text ? fieldAt(path) : null;
    if (!el) { goToLine(line, column); return; }
    for (var up = el; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    var input = el.querySelector("input,textarea,select") || el.querySelector("button,summary");
    el.scrollIntoView({ block: "center" });
    if (input) input.focus();
    el.classList.add("marked");
    setTimeout(function () { el.classList.remove("marked"); }, 2500);
  }
  function fieldAt(path) {
    var at = document.getElementById("fields"), el = null, loose = form.querySelector('[data-loose="' + path.replace(/[^\w.-]/g, "") + '"]');
    if (loose) return loose.closest(".field");
    path.split(".").forEach(function (step) {
      if (!at) return;
      var m = /^([^[]+)(?:\[(\d+)\])?$/.exec(step), next = m && inside(at, "[data-key]", at).filter(function (one) { return one.dataset.key === m[1]; })[0];
      if (!next) { at = null; return; }
      el = at = next;
      if (m[2] && next.hasAttribute("data-list")) el = at = inside(next, "[data-item]", next)[m[2] - 1] || next;
    });
    return el;
  }
  function goToLine(line, column) {
    var area = text || body, n = text ? line : line - Number(form.dataset.started) + 1;
    if (!area || n < 1) return;
    var lines = area.value.split("\n"), at = lines.slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(at + Math.max(0, column - 1), at + (lines[n - 1] || "").length);
    area.scrollTop = area.scrollHeight * (n - 1) / lines.length - area.clientHeight / 3;
    area.scrollIntoView({ block: "nearest" });
  }
  var wanted = new URLSearchParams(location.search);
  if (wanted.get("cho") || wanted.get("dong")) goTo(wanted.get("cho"), Number(wanted.get("dong")), 1);

  // Lists in the form

  function items(list) { return inside(list, "[data-item]", list); }
  function number(list) {
    items(list).forEach(function (one, i) { one.querySelector(".item-number").textContent = (i + 1) + "."; });
  }
  var made = 0;
  function add(list) {
    var one = list.querySelector(":scope > template").content.firstElementChild.cloneNode(true), end = "-n" + ++made;
    one.querySelectorAll("[id]").forEach(function (el) { el.id += end; });
    one.querySelectorAll("[for]").forEach(function (el) { el.htmlFor += end; });
    one.querySelectorAll("[aria-describedby]").forEach(function (el) { el.setAttribute("aria-describedby", el.getAttribute("aria-describedby") + end); });
    list.querySelector(":scope > .items").append(one);
    number(list);
    var first = one.querySelector("input,textarea,select");
    if (first) first.focus();
  }
  form.addEventListener("click", function (e) {
    var b = e.target.closest("button"), one = b && b.closest("[data-item]");
    if (!b) return;
    if (b.hasAttribute("data-add")) add(b.closest("[data-list]"));
    else if (b.hasAttribute("data-remove") && one) { var list = one.closest("[data-list]"), next = one.nextElementSibling || one.previousElementSibling; one.remove(); number(list); (next ? next.querySelector("summary") : list.querySelector(":scope > [data-add]")).focus(); }
    else if (b.hasAttribute("data-up") && one.previousElementSibling) { one.previousElementSibling.before(one); b.focus(); number(one.closest("[data-list]")); }
    else if (b.hasAttribute("data-down") && one.nextElementSibling) { one.nextElementSibling.after(one); b.focus(); number(one.closest("[data-list]")); }
    else return;
    touched();
  });
  form.querySelectorAll("[data-list]").forEach(number);

  // The width of the page beside

  document.querySelectorAll("[data-width]").forEach(function (b) {
    b.addEventListener("click", function () {
      document.querySelectorAll("[data-width]").forEach(function (o) { o.setAttribute("aria-pressed", String(o === b)); });
      document.querySelector(".view-frame").classList.toggle("view-phone", b.dataset.width === "phone");
    });
  });

  // insert puts a text into an area in the place of its selection, so that Ctrl-Z takes it
  // back.
  function insert(area, string) {
    area.focus();
    if (!document.execCommand("insertText", false, string)) {
      area.setRangeText(string, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  window.cchcEditor = { insert: insert, body: body, text: text, file: file, tab: tab, touched: touched, save: save };
})();
