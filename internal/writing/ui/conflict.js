// Joining what two people typed: sends what was chosen of each conflict, in their order.
"use strict";
document.getElementById("join").addEventListener("submit", function (e) {
  e.preventDefault();
  var form = e.target;
  function chosen(selector) {
    return Array.prototype.map.call(form.querySelectorAll(selector), function (f) { return f.querySelector("input:checked").value; });
  }
  cchc.post("/xung-dot", { file: form.dataset.file, tab: form.dataset.tab, theirs: form.dataset.theirs, fields: chosen("[data-field]"), chunks: chosen("[data-chunk]") }).catch(cchc.tell);
});
