// The toolbar: each button changes the text by one insertion in the place of a selection,
// which Ctrl-Z takes back.
"use strict";
(function () {
  var editor = window.cchcEditor, area = editor.body, words = document.getElementById("writing-words").dataset;

  // ask opens a dialog and returns a promise of what was chosen: the value of the button that
  // closed it, "" where it was given up. Browsers forget the selection of what is behind it.
  function ask(dialog) {
    var a = area && area.selectionStart, b = area && area.selectionEnd;
    return new Promise(function (done) {
      dialog.returnValue = "";
      dialog.addEventListener("close", function () {
        if (area) area.setSelectionRange(a, b);
        done(dialog.returnValue);
      }, { once: true });
      dialog.showModal();
    });
  }
  document.querySelectorAll("dialog [data-close]").forEach(function (b) {
    b.addEventListener("click", function () { b.closest("dialog").close(""); });
  });

  // replace puts a text into the place of another one, and selects from..to of the area.
  function replace(start, end, text, from, to) {
    area.focus();
    area.setSelectionRange(start, end);
    if (text === "") document.execCommand("delete"); else editor.insert(area, text);
    if (from !== undefined) area.setSelectionRange(from, to === undefined ? from : to);
  }
  // block inserts lines that stand alone: with an empty line before and behind. behind puts
  // them behind the line that the cursor is in, where nothing is selected.
  function block(text, behind) {
    var v = area.value, a = area.selectionStart, b = area.selectionEnd;
    if (behind && a === b && a && v[a - 1] !== "\n") a = b = v.indexOf("\n", a) < 0 ? v.length : v.indexOf("\n", a);
    var before = /(^|\n)[ \t]*\n?$/.exec(v.slice(0, a)), after = /^[ \t]*(\n\s*\n|\n|$)/.exec(v.slice(b));
    var lead = a === 0 || /\n[ \t]*\n$/.test(v.slice(0, a)) ? "" : before && before[1] ? "\n" : "\n\n";
    var tail = !v.slice(b).trim() ? (v.slice(b) ? "" : "\n") : after && after[1].length > 1 ? "" : after ? "\n" : "\n\n";
    var end = a + lead.length + text.length;
    replace(a, b, lead + text + tail, end);
  }
  // inline inserts a part of a line.
  function inline(text) {
    var at = area.selectionStart + text.length;
    replace(area.selectionStart, area.selectionEnd, text, at);
  }

  // Bold and italic

  function run(text, back) { return (back ? /\**$/ : /^\**/).exec(text)[0].length; }
  function has(n, mark) { return mark === "**" ? n >= 2 : n === 1 || n >= 3; }
  function wordAt(v, at) {
    var a = /[\p{L}\p{M}\p{N}]*$/u.exec(v.slice(0, at))[0].length, b = /^[\p{L}\p{M}\p{N}]*/u.exec(v.slice(at))[0].length;
    return [at - a, at + b];
  }
  function emphasise(mark) {
    var v = area.value, a = area.selectionStart, b = area.selectionEnd, n = mark.length, caret = a === b ? a : -1;
    if (v.slice(a, b).indexOf("\n") >= 0) { emphasiseLines(mark, a, b); return; }
    if (a === b) { var word = wordAt(v, a); a = word[0]; b = word[1]; }
    while (a < b && /\s/.test(v[a])) a++;
    while (b > a && /\s/.test(v[b - 1])) b--;
    var inner = Math.min(run(v.slice(a, b)), run(v.slice(a, b), true));
    if (2 * inner < b - a) { a += inner; b -= inner; }
    var text = v.slice(a, b), around = Math.min(run(v.slice(0, a), true), run(v.slice(b)));
    if (has(around, mark)) {
      if (caret >= 0) replace(a - n, b + n, text, caret - n); else replace(a - n, b + n, text, a - n, b - n);
    } else if (caret >= 0) replace(a, b, mark + text + mark, caret + n);
    else replace(a, b, mark + text + mark, a + n, b + n);
  }
  var leading = /^(?:\s*(?:[-+*]|\d{1,9}[.)]|#{1,6}|>)\s+)*\s*/;
  function emphasiseLines(mark, a, b) {
    var parts = area.value.slice(a, b).split("\n").map(function (line) {
      var lead = leading.exec(line)[0], text = line.slice(lead.length).trimEnd();
      return { lead: lead, text: text, end: line.slice(lead.length + text.length), is: !text || has(Math.min(run(text), run(text, true)), mark) && text.length > 2 * mark.length };
    }), off = parts.every(function (p) { return p.is; });
    var text = parts.map(function (p) {
      if (p.text) p.text = off ? p.text.slice(mark.length, -mark.length) : p.is ? p.text : mark + p.text + mark;
      return p.lead + p.text + p.end;
    }).join("\n");
    replace(a, b, text, a, a + text.length);
  }

  // Lines

  var item = /^(\s*)(?:[-+*]|\d{1,9}[.)])\s+/, head = /^(#{1,6})\s+/;
  function lines(change) {
    var v = area.value, from = area.selectionStart, end = area.selectionEnd;
    if (end > from && v[end - 1] === "\n") end--;
    var a = v.lastIndexOf("\n", from - 1) + 1, b = v.indexOf("\n", end);
    if (b < 0) b = v.length;
    var old = v.slice(a, b), text = change(old.split("\n"), v.slice(v.lastIndexOf("\n", a - 2) + 1, Math.max(0, a - 1)));
    if (text === old) return;
    if (old.indexOf("\n") >= 0) replace(a, b, text, a, a + text.length);
    else replace(a, b, text, Math.max(a, a + text.length - (b - end)));
  }
  // A heading becomes one of the next level, and an ordinary line at last.
  function heading() {
    lines(function (all) {
      return all.map(function (line) {
        var m = head.exec(line);
        if (!line.trim() && all.length > 1) return line;
        if (!m) return "## " + line.replace(item, "").replace(/^\*\*(.+)\*\*$/, "$1");
        return m[1].length < 3 ? "### " + line.slice(m[0].length) : line.slice(m[0].length);
      }).join("\n");
    });
  }
  function list(numbered) {
    var is = numbered ? /^\s*\d{1,9}[.)]\s+/ : /^\s*[-+*]\s+/;
    lines(function (all, above) {
      var n = 0, off = all.every(function (line) { return !line.trim() || is.test(line); }) && all.some(function (line) { return line.trim(); });
      var text = all.map(function (line) {
        if (!line.trim() && all.length > 1) return line;
        var indent = /^\s*/.exec(line)[0], plain = line.replace(item, "").replace(/^\s+/, "");
        if (off) return indent + plain;
        n = indent ? n : n + 1;
        return indent + (numbered && !indent ? n + ". " : "- ") + plain;
      }).join("\n");
      return !off && above.trim() && !item.test(above) ? "\n" + text : text;
    });
  }

  // Tables and notes

  function table() {
    var rows = area.value.slice(area.selectionStart, area.selectionEnd).split("\n").filter(function (line) { return line.trim(); });
    var tabs = rows.length > 1 && rows.every(function (line) { return line.indexOf("\t") >= 0; });
    var cells = tabs ? rows.map(function (line) { return line.split("\t").map(function (c) { return c.trim().replace(/\|/g, "\\|"); }); }) :
      [[1, 2, 3].map(function (n) { return words.column + " " + n; }), ["", "", ""], ["", "", ""]];
    var wide = Math.max.apply(null, cells.map(function (r) { return r.length; }));
    var written = cells.map(function (r) { while (r.length < wide) r.push(""); return "| " + r.join(" | ") + " |"; });
    written.splice(1, 0, "|" + " --- |".repeat(wide));
    if (!tabs) area.setSelectionRange(area.selectionEnd, area.selectionEnd);
    block(written.join("\n"), true);
    if (!tabs) {
      var at = area.value.lastIndexOf(written[0], area.selectionEnd) + 2;
      area.setSelectionRange(at, at + cells[0][0].length);
    }
  }
  function lastNote(text) {
    return Math.max.apply(null, [0].concat((text.match(/\[\^\d+\]/g) || []).map(function (m) { return Number(m.slice(2, -1)); })));
  }
  // A note is referred to behind the selection; its words stand at the end of the text.
  function note() {
    var v = area.value, at = area.selectionEnd, n = lastNote(v) + 1;
    while (at > area.selectionStart && /\s/.test(v[at - 1])) at--;
    var tail = v.slice(at), kept = tail.trimEnd(), last = (v.slice(0, at) + kept).split("\n").pop();
    var text = "[^" + n + "]" + kept + (/^\[\^[^\]]+\]:/.test(last) ? "\n" : "\n\n") + "[^" + n + "]: ";
    replace(at, v.length, text + "\n", at + text.length);
  }

  // Links

  var box = document.getElementById("ask-link"), search = document.getElementById("link-search"), results = document.getElementById("link-results");
  var linkText = document.getElementById("link-text"), count = document.getElementById("link-count"), vague = document.getElementById("link-vague");
  var chosen = null, asked = 0, waiting, named = false;
  // linkAt returns the link that the selection is in.
  function linkAt(a, b) {
    var v = area.value, from = v.lastIndexOf("\n", a - 1) + 1, to = v.indexOf("\n", b);
    var line = v.slice(from, to < 0 ? v.length : to), re = /(!?)\[((?:\\.|[^\]\\])*)\]\((<[^>]*>|[^()\s]*)\)/g, m;
    while ((m = re.exec(line))) {
      var start = from + m.index, end = start + m[0].length;
      if (!m[1] && a >= start && b <= end) return { start: start, end: end, text: m[2].replace(/\\(.)/g, "$1"), to: m[3] };
    }
    return null;
  }
  function link() {
    var a = area.selectionStart, b = area.selectionEnd, old = linkAt(a, b), selected = area.value.slice(a, b).trim();
    if (old) { a = old.start; b = old.end; selected = old.text; }
    else if (/\n/.test(selected)) { selected = ""; a = b; }
    while (!old && a < b && /\s/.test(area.value[a])) a++;
    while (!old && b > a && /\s/.test(area.value[b - 1])) b--;
    var address = /^(?:https?:\/\/|www\.)\S+$/.test(selected);
    named = !!selected && !address;
    search.value = old && !/\.md$/.test(old.to) ? old.to.replace(/^<|>$/g, "") : address ? selected : named && !old ? selected : "";
    linkText.value = address ? "" : selected;
    chosen = null;
    find();
    ask(box).then(function (how) {
      area.focus();
      if (how !== "take" || !chosen) return;
      var text = linkText.value.trim() || chosen.title || chosen.to.replace(/^(https?:\/\/|mailto:|tel:)/, "");
      text = "[" + text.replace(/([\\[\]])/g, "\\$1") + "](" + chosen.to + ")";
      replace(a, b, text, a + text.length);
    });
    search.select();
  }
  function find() {
    var number = ++asked, query = new URLSearchParams({ tep: editor.file, tim: search.value, loi: linkText.value });
    fetch("/soan/tim?" + query).then(function (r) { return r.ok ? r.json() : Promise.reject(); }).then(function (answer) {
      if (number === asked) show(answer);
    }).catch(function () { if (number === asked) count.textContent = ""; });
  }
  function show(answer) {
    var all = answer.pages.slice();
    if (answer.address && !all.length) all.unshift({ title: "", to: answer.address, kind: results.dataset.address, state: "" });
    results.replaceChildren.apply(results, all.map(function (p) {
      var li = document.createElement("li"), b = document.createElement("button"), small = document.createElement("small");
      b.type = "button";
      b.className = "plain";
      b.setAttribute("aria-pressed", "false");
      b.append(p.title || p.to.replace(/^<|>$/g, ""), " ");
      small.textContent = p.kind + (results.dataset[p.state] ? " · " + results.dataset[p.state] : "");
      b.append(small);
      b.addEventListener("click", function () { choose(p, b); });
      li.append(b);
      return li;
    }));
    count.textContent = all.length ? count.dataset.some.replace("COUNT", all.length) : count.dataset.none;
    vague.textContent = answer.vague ? vague.dataset.say : "";
    if (all.length && (answer.address || all.length === 1)) choose(all[0], results.querySelector("button"), true);
    else choose(null);
  }
  function choose(page, button, quietly) {
    chosen = page;
    results.querySelectorAll("button").forEach(function (b) { b.setAttribute("aria-pressed", String(b === button)); });
    document.getElementById("link-take").disabled = !page;
    if (page && !named) linkText.value = page.title;
    if (page && !quietly) document.getElementById("link-take").focus();
  }
  search.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(find, 80); });
  linkText.addEventListener("change", function () {
    named = linkText.value.trim() !== "";
    fetch("/soan/tim?" + new URLSearchParams({ tep: editor.file, tim: "", loi: linkText.value })).then(function (r) { return r.json(); }).then(function (answer) {
      vague.textContent = answer.vague ? vague.dataset.say : "";
    }, function () { });
  });
  // Enter in the search chooses the first page; the arrow leads into the list.
  search.addEventListener("keydown", function (e) {
    if (e.isComposing || e.key !== "Enter" && e.key !== "ArrowDown") return;
    var first = results.querySelector("button");
    if (!first) { if (e.key === "Enter") e.preventDefault(); return; }
    if (e.key === "Enter" && chosen) return;
    e.preventDefault();
    if (e.key === "Enter") first.click(); else first.focus();
  });
  results.addEventListener("keydown", function (e) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    var all = Array.from(results.querySelectorAll("button")), next = all.indexOf(document.activeElement) + step;
    (all[next] || (next < 0 ? search : all[all.length - 1])).focus();
  });

  var tools = {
    bold: function () { emphasise("**"); }, italic: function () { emphasise("*"); }, heading: heading,
    list: function () { list(false); }, numbers: function () { list(true); }, link: link, table: table, note: note
  };
  window.cchcTools = { ask: ask, block: block, inline: inline, lastNote: lastNote, tools: tools, words: words };
  if (!area) return;

  var bar = document.querySelector(".toolbar"), buttons = Array.from(bar.querySelectorAll("[data-tool]"));
  var keys = { b: "bold", i: "italic", k: "link" };
  function reach(b) { buttons.forEach(function (o) { o.tabIndex = o === b ? 0 : -1; }); }
  reach(buttons[0]);
  buttons.forEach(function (b) {
    b.addEventListener("click", function () { reach(b); tools[b.dataset.tool](); });
    b.addEventListener("focus", function () { reach(b); });
    Object.keys(keys).forEach(function (k) { if (keys[k] === b.dataset.tool) b.setAttribute("aria-keyshortcuts", "Control+" + k.toUpperCase()); });
  });
  bar.addEventListener("keydown", function (e) {
    var at = buttons.indexOf(document.activeElement), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  });
  area.addEventListener("keydown", function (e) {
    if (e.isComposing || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || !keys[e.key.toLowerCase()]) return;
    e.preventDefault();
    tools[keys[e.key.toLowerCase()]]();
  });
})();
