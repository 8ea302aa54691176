// Filters a list that is complete without them: the form is shown only when
// this script runs. Its parts are found by their data attributes.
(function () {
  "use strict";
  var marks = /[\u0300-\u036f]/g;
  function fold(text) {
    return text.normalize("NFD").replace(marks, "").replace(/[đĐ]/g, "d").toLowerCase();
  }
  function filter(root) {
    var form = root.querySelector("form");
    var items = Array.prototype.slice.call(root.querySelectorAll("[data-item]"));
    var texts = items.map(function (item) { return fold(item.textContent); });
    var input = form.querySelector("[data-text]");
    var selects = Array.prototype.slice.call(form.querySelectorAll("[data-by]"));
    var count = form.querySelector("[data-count]");

    selects.forEach(function (select) {
      var by = select.getAttribute("data-by"), names = {};
      items.forEach(function (item) {
        if (by === "lead") {
          item.querySelectorAll("[data-names=lead] a").forEach(function (a) { names[a.getAttribute("data-slug")] = a.textContent; });
        } else {
          var tag = item.querySelector("[data-names=" + by + "] .tag");
          if (tag) names[item.getAttribute("data-" + by)] = tag.textContent;
        }
      });
      Object.keys(names).sort(function (a, b) { return names[a].localeCompare(names[b], "vi"); }).forEach(function (value) {
        var option = document.createElement("option");
        option.value = value;
        option.textContent = names[value];
        select.appendChild(option);
      });
    });

    function apply() {
      var words = fold(input ? input.value : "").split(/\s+/).filter(Boolean), shown = 0;
      items.forEach(function (item, i) {
        var ok = words.every(function (w) { return texts[i].indexOf(w) >= 0; }) && selects.every(function (select) {
          return !select.value || (" " + item.getAttribute("data-" + select.getAttribute("data-by")) + " ").indexOf(" " + select.value + " ") >= 0;
        });
        item.hidden = !ok;
        if (ok) shown++;
      });
      root.querySelectorAll("table").forEach(function (table) {
        table.hidden = !table.querySelector("[data-item]:not([hidden])");
      });
      count.textContent = count.getAttribute("data-count-text").replace("{n}", shown).replace("{all}", items.length);
    }

    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  }
  document.querySelectorAll("[data-filter]").forEach(filter);
})();
