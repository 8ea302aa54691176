// Taking documents over: files that are dropped, folders too, and what is pasted from Word
// stand in the form like files that were chosen. While the program reads or saves, the
// screen says so.
"use strict";
(function () {
  var form = document.getElementById("import"), atWork = document.getElementById("at-work");
  function work(message) { atWork.textContent = message || ""; atWork.hidden = !message; }

  // Long work is announced until its answer is there.
  ["submit", "click"].forEach(function (name) {
    document.addEventListener(name, function (e) {
      var el = name === "submit" ? e.target : e.target.closest("button[data-reading]");
      if (!el || !el.dataset.reading) return;
      setTimeout(function watch() {
        var busy = el.disabled || el.querySelector && el.querySelector("button:disabled");
        work(busy || cchc.leaving() ? el.dataset.reading : "");
        if (busy) setTimeout(watch, 200);
      });
    });
  });
  if (!form) return;

  var input = document.getElementById("files"), area = document.getElementById("pasted"), drop = document.getElementById("drop");
  function choose(files) {
    var all = new DataTransfer();
    files.forEach(function (f) { all.items.add(f); });
    input.files = all.files;
  }

  // Dropped

  function hasFiles(e) { return e.dataTransfer && Array.from(e.dataTransfer.types).indexOf("Files") >= 0; }
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (e) { if (hasFiles(e)) e.preventDefault(); });
  });
  document.addEventListener("dragover", function (e) { if (hasFiles(e)) drop.classList.add("drop-here"); });
  document.addEventListener("dragleave", function (e) { if (!e.relatedTarget) drop.classList.remove("drop-here"); });
  document.addEventListener("drop", function (e) {
    drop.classList.remove("drop-here");
    if (!hasFiles(e)) return;
    var entries = Array.from(e.dataTransfer.items, function (one) { return one.webkitGetAsEntry && one.webkitGetAsEntry(); }), plain = Array.from(e.dataTransfer.files);
    Promise.all(entries.map(function (one, i) { return one && one.isDirectory ? inFolder(one) : [plain[i]]; })).then(function (lists) {
      choose([].concat.apply([], lists).filter(Boolean));
    }, function () { choose(plain); });
  });
  // inFolder reads the files of a folder, not those of folders in it.
  function inFolder(folder) {
    var reader = folder.createReader(), all = [];
    return new Promise(function (done, fail) {
      (function more() {
        reader.readEntries(function (some) {
          if (!some.length) return done(all);
          Promise.all(some.filter(function (one) { return one.isFile; }).map(function (one) {
            return new Promise(function (ok, no) { one.file(ok, no); });
          })).then(function (files) { all = all.concat(files); more(); }, fail);
        }, fail);
      })();
    });
  }

  // Pasted: what Word, Excel or a page hands over is sent as it is; what is typed or changed
  // afterwards, as text.

  var pasted = null;
  area.addEventListener("paste", function (e) {
    var html = e.clipboardData.getData("text/html");
    pasted = html && !area.value ? { html: html } : null;
    if (pasted) setTimeout(function () { pasted.text = area.value; });
  });
  form.addEventListener("formdata", function (e) {
    var text = area.value;
    if (!text.trim()) return;
    var whole = pasted && pasted.text === text;
    e.formData.append("tep", new Blob([whole ? pasted.html : text], { type: "text/plain" }), whole ? "dan.html" : "dan.txt");
  });
})();
