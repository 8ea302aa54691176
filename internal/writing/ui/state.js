// Where an entry stands, in its editor: buttons that come behind a save, and what a save
// changes of the state.
"use strict";
(function () {
  var form = document.getElementById("editor");
  // What comes behind a save belongs to that save alone: where it fails, nothing comes.
  document.addEventListener("click", function (e) {
    var b = e.target.closest("[data-after-save]");
    if (!b) return;
    b.disabled = true;
    cchcEditor.save().then(function (saved) {
      if (!saved) return null;
      var data = { file: form.dataset.file, base: form.dataset.base };
      if (b.dataset.draft) data.draft = b.dataset.draft === "true";
      return cchc.post(b.dataset.afterSave, data).then(function () { cchc.leave(""); }, cchc.tell);
    }).then(function () { b.disabled = cchc.leaving(); });
  });
  document.addEventListener("followed", function (e) {
    var box = document.getElementById("standing"), entry = e.detail.entry;
    if (!box || !entry || box.dataset.state === entry.state && box.dataset.changed === String(entry.changed)) return;
    fetch(location.href).then(function (r) { return r.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      ["standing", "badges"].forEach(function (id) {
        var now = fresh.getElementById(id);
        if (now) document.getElementById(id).replaceWith(now);
      });
    }).catch(function () { });
  });
})();
