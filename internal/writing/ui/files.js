// Pictures, files and what is pasted: chosen by a button, dropped, or from the clipboard. A
// file is sent at once and gets its place when the user has said what it shows.
"use strict";
(function () {
  var editor = window.cchcEditor, area = editor.body, kit = window.cchcTools, words = kit.words, form = document.getElementById("editor");
  var atWork = document.getElementById("at-work");

  function work(message) { atWork.textContent = message; atWork.hidden = !message; }
  function el(id) { return document.getElementById(id); }

  // pick lets the user choose files of this machine.
  function pick(accept, several, then) {
    var input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = several;
    input.hidden = true;
    input.addEventListener("change", function () { input.remove(); then(Array.from(input.files)); });
    input.addEventListener("cancel", function () { input.remove(); });
    document.body.append(input);
    input.click();
  }
  function send(path, file, name) {
    var data = new FormData();
    data.append("file", file, name);
    return cchc.post(path, data).finally(function () { work(""); });
  }
  // upload sends a file; the promise has what the program says of it.
  function upload(file) {
    if (file.size > words.limit * 1048576) return Promise.reject({ message: file.name + ": " + words.tooLarge });
    work(words.sending.replace("NAME", file.name));
    return send("/tep", file, file.name);
  }
  // place gives a file its place beside the text.
  function place(sent, more) { return cchc.post("/tep/dat", Object.assign({ id: sent.id, file: editor.file }, more)); }

  // Pictures

  var coverField = Array.prototype.find.call(document.querySelectorAll("#fields > [data-key=cover], #fields > details > [data-key=cover]"), function (g) { return part(g, "src"); });
  function part(group, key) {
    var one = group.querySelector(":scope > [data-key=" + key + "]");
    return one && one.querySelector("[data-value]");
  }
  // fill puts a value into a field as if it was typed, so that Ctrl-Z takes it back.
  function fill(input, value) {
    if (!input || input.value === value) return;
    for (var up = input; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    input.focus();
    input.select();
    if (value) editor.insert(input, value); else document.execCommand("delete");
  }
  function fillCover(group, answer, said) {
    fill(part(group, "src"), answer.src);
    if (said.alt) fill(part(group, "alt"), said.alt);
    if (said.caption) fill(part(group, "caption"), said.caption);
    if (said.credit) fill(part(group, "credit"), said.credit);
  }

  // askPicture asks what a picture shows; the promise has the answers, null where it is left.
  function askPicture(sent, cover, which) {
    var alt = el("picture-alt"), decorative = el("picture-decorative"), notes = el("picture-notes"), where = el("picture-where");
    el("picture-shown").src = "/tep/xem?ma=" + sent.id;
    el("picture-size").textContent = (which || "") + (sent.width ? sent.width + " × " + sent.height + " px" : "");
    notes.hidden = !(sent.notes || []).length;
    notes.replaceChildren.apply(notes, (sent.notes || []).map(function (n) { var li = document.createElement("li"); li.textContent = n; return li; }));
    alt.value = sent.alt || "";
    el("picture-caption").value = "";
    decorative.checked = false;
    where.hidden = cover || !coverField || !area;
    where.querySelector("[value=" + (cover || !area ? "cover" : "text") + "]").checked = true;
    follow();
    var answer = kit.ask(el("ask-picture")).then(function (how) {
      el("picture-shown").removeAttribute("src");
      return how !== "take" ? null : {
        alt: alt.value.trim(), decorative: decorative.checked, caption: el("picture-caption").value.trim(), credit: el("picture-credit").value.trim(), cover: isCover()
      };
    });
    alt.focus();
    return answer;
  }
  function isCover() { return el("picture-where").querySelector("[value=cover]").checked; }
  // follow keeps the words for a picture mandatory, unless it only adorns the text.
  function follow() {
    el("picture-plain").hidden = isCover();
    if (isCover()) el("picture-decorative").checked = false;
    var no = el("picture-decorative").checked;
    el("picture-alt").required = !no;
    el("picture-alt").disabled = no;
  }
  el("picture-where").addEventListener("change", follow);
  el("picture-decorative").addEventListener("change", follow);

  // nth says which picture of several is asked about.
  function nth(i, all) { return all > 1 ? words.nth.replace("N", i + 1).replace("ALL", all) + " · " : ""; }
  function takePicture(sent, which) {
    return askPicture(sent, false, which).then(function (said) {
      if (!said) return;
      return place(sent, said).then(function (answer) {
        if (said.cover) fillCover(coverField, answer, said); else kit.block(answer.text, true);
      });
    });
  }
  function takeFile(sent) {
    var selected = area.value.slice(area.selectionStart, area.selectionEnd).trim();
    el("file-text").value = selected && selected.indexOf("\n") < 0 ? selected : sent.text;
    var answer = kit.ask(el("ask-file")).then(function (how) {
      if (how === "take") return place(sent, { text: el("file-text").value }).then(function (answer) { kit.inline(answer.text); });
    });
    el("file-text").select();
    return answer;
  }
  // take sends files one after the other, and asks about each.
  function take(files) {
    cchc.tell();
    return files.reduce(function (before, file, i) {
      return before.then(function () { return upload(file); }).then(function (sent) {
        return sent.picture ? takePicture(sent, nth(i, files.length)) : takeFile(sent);
      }).catch(cchc.tell); // the others are still taken
    }, Promise.resolve()).then(function () { area.focus(); });
  }

  var pictures = "image/*,.heic,.heif", all = "";
  kit.tools.picture = function () { pick(pictures, true, take); };
  kit.tools.file = function () { pick(all, true, take); };

  // A field of the form that names a file

  form.addEventListener("click", function (e) {
    var b = e.target.closest("[data-choose-file]");
    if (!b) return;
    var input = b.closest(".with-button").querySelector("[data-value]"), group = b.closest("[data-group]");
    var cover = group && part(group, "src") === input && part(group, "alt");
    pick(cover ? pictures : all, false, function (files) {
      cchc.tell();
      upload(files[0]).then(function (sent) {
        if (sent.picture && cover) {
          sent.alt = part(group, "alt").value;
          return askPicture(sent, true).then(function (said) {
            if (said) return place(sent, said).then(function (answer) { fillCover(group, answer, said); });
          });
        }
        return place(sent, { text: "", alt: sent.text, cover: false }).then(function (answer) { fill(input, answer.src); });
      }).catch(cchc.tell);
    });
  });

  // Dropped

  function hasFiles(e) { return e.dataTransfer && Array.from(e.dataTransfer.types).indexOf("Files") >= 0; }
  // A file that misses the text would have the browser leave the page.
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (e) { if (hasFiles(e)) e.preventDefault(); });
  });
  if (!area) return;
  function over(is) { area.classList.toggle("drop-here", is); }
  area.addEventListener("dragover", function (e) { if (hasFiles(e)) { e.dataTransfer.dropEffect = "copy"; over(true); } });
  area.addEventListener("dragleave", function () { over(false); });
  area.addEventListener("drop", function (e) {
    over(false);
    if (!hasFiles(e)) return;
    var at = document.caretPositionFromPoint && document.caretPositionFromPoint(e.clientX, e.clientY);
    if (at && at.offsetNode === area) area.setSelectionRange(at.offset, at.offset);
    take(Array.from(e.dataTransfer.files));
  });

  // Pasted

  var shift = false;
  area.addEventListener("keydown", function (e) { shift = e.shiftKey; });
  area.addEventListener("paste", function (e) {
    var data = e.clipboardData, html = data.getData("text/html"), plain = data.getData("text/plain"), files = Array.from(data.files);
    if (shift && plain) return;
    if (html && plain.trim()) {
      e.preventDefault();
      pasteHTML(html, plain);
    } else if (files.length) {
      e.preventDefault();
      take(files);
    } else if (html && !plain) {
      e.preventDefault();
      pasteHTML(html, "");
    }
  });
  function pasteHTML(html, plain) {
    cchc.tell();
    work(words.reading);
    send("/soan/dan", new Blob([html], { type: "text/html" }), "dan.html").then(function (answer) {
      if (!answer.text) { if (plain) kit.inline(plain); return; }
      if (!answer.remarks.length && !answer.changes.length) return insertPasted(answer);
      return askPaste(answer).then(function (how) {
        if (how === "take") return insertPasted(answer);
        if (how === "plain" && plain) kit.inline(plain);
      });
    }).catch(function (error) {
      cchc.tell(error);
      if (plain) kit.inline(plain);
    }).then(function () { area.focus(); });
  }
  function askPaste(answer) {
    var remarks = el("paste-remarks"), changes = el("paste-changes");
    remarks.hidden = !answer.remarks.length;
    remarks.replaceChildren.apply(remarks, answer.remarks.map(function (r) {
      var li = document.createElement("li"), p = document.createElement("p"), hint = document.createElement("p");
      var b = document.createElement("b");
      b.textContent = remarks.dataset.warning + ": ";
      p.append(b, r.message);
      hint.textContent = r.hint;
      hint.className = "hint";
      li.append(p, hint);
      return li;
    }));
    changes.hidden = !answer.changes.length;
    changes.querySelector("tbody").replaceChildren.apply(changes.querySelector("tbody"), answer.changes.map(function (c) {
      var tr = document.createElement("tr"), before = document.createElement("td"), after = document.createElement("td"), font = document.createElement("small");
      before.textContent = c.before;
      font.textContent = c.font;
      before.append(font);
      after.textContent = c.after;
      tr.append(before, after);
      return tr;
    }));
    el("paste-result").textContent = answer.text;
    return kit.ask(el("ask-paste"));
  }
  // insertPasted asks about the pictures of a pasted text and inserts all of it at once.
  function insertPasted(answer) {
    var text = answer.text;
    return answer.pictures.reduce(function (before, sent, i) {
      return before.then(function () { return askPicture(sent, false, nth(i, answer.pictures.length)); }).then(function (said) {
        return said && place(sent, said).then(function (answer) {
          if (!said.cover) return answer.text;
          fillCover(coverField, answer, said);
          return "";
        });
      }).then(function (written) {
        text = text.replace(new RegExp("!\\[(?:\\\\.|[^\\]\\\\])*\\]\\(" + sent.mark + "\\)"), function () { return written || ""; });
      });
    }, Promise.resolve()).then(function () {
      var last = kit.lastNote(area.value);
      text = text.replace(/(^|[^\\])\[\^(\d+)\]/g, function (m, before, n) { return before + "[^" + (Number(n) + last) + "]"; }).replace(/\n{3,}/g, "\n\n").trim();
      if (text.indexOf("\n") >= 0 || /^(?:#|[-+*>|] |\d+[.)] |!\[)/.test(text)) kit.block(text); else kit.inline(text);
    });
  }
})();
