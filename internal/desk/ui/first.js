// The questions of a new column: what is taken where an answer is left empty is said below
// the question, as it follows from the answers before it. No field is ever filled in.
"use strict";
(function () {
  var form = document.getElementById("first"), asked = 0, timer;
  function ask() {
    var number = ++asked;
    cchc.post("/mo-dau/goi-y", cchc.fields(form)).then(function (usual) {
      if (number !== asked) return;
      form.querySelectorAll("[data-usual-of]").forEach(function (el) {
        var value = usual[el.dataset.usualOf];
        el.textContent = value ? form.dataset.usual.replace("VALUE", function () { return value; }) : "";
      });
    }, function () { });
  }
  form.addEventListener("input", function (e) {
    e.target.removeAttribute("aria-invalid");
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
  ask();
})();
