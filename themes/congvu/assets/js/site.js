// Filters a list that is complete without it: the form is shown only when this
// script runs. Its parts are found by their data attributes:
//   data-filter              the list with its form; with data-query its state is in the address (?q=)
//   data-item                what is filtered, with data-KEY for each select data-by=KEY
//   data-names=KEY           inside an item, the words for that value (an element, or links with data-slug)
//   data-text, data-count    the field to type in, the sentence that counts
(function () {
  "use strict";
  var marks = /[\u0300-\u036f]/g;
  function fold(text) {
    return text.normalize("NFD").replace(marks, "").replace(/[đĐ]/g, "d").toLowerCase();
  }
  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }
  function fill(select, items) {
    var by = select.getAttribute("data-by"), names = {}, counts = {};
    items.forEach(function (item) {
      all(item, "[data-names=" + by + "]").forEach(function (cell) {
        var links = all(cell, "[data-slug]");
        if (links.length) {
          links.forEach(function (a) { add(a.getAttribute("data-slug"), a.textContent); });
        } else {
          add(item.getAttribute("data-" + by), cell.textContent.trim());
        }
      });
    });
    function add(value, name) {
      if (value) { names[value] = name; counts[value] = (counts[value] || 0) + 1; }
    }
    Object.keys(names).sort(function (a, b) { return names[a].localeCompare(names[b], "vi"); }).forEach(function (value) {
      var option = document.createElement("option");
      option.value = value;
      option.textContent = names[value] + " (" + counts[value] + ")";
      select.appendChild(option);
    });
  }
  function filter(root) {
    var form = root.querySelector("form"), items = all(root, "[data-item]");
    var texts = items.map(function (item) { return fold(item.textContent); });
    var input = form.querySelector("[data-text]"), selects = all(form, "[data-by]"), count = form.querySelector("[data-count]");
    var query = root.hasAttribute("data-query");
    selects.forEach(function (select) { fill(select, items); });

    function apply() {
      var words = fold(input.value.slice(0, 200)).split(/[^a-z0-9.]+/).filter(Boolean), shown = 0;
      items.forEach(function (item, i) {
        var ok = words.every(function (w) { return texts[i].indexOf(w) >= 0; }) && selects.every(function (select) {
          return !select.value || (" " + item.getAttribute("data-" + select.getAttribute("data-by")) + " ").indexOf(" " + select.value + " ") >= 0;
        });
        item.hidden = !ok;
        if (ok) shown++;
      });
      all(root, "table").forEach(function (table) { table.hidden = !table.querySelector("[data-item]:not([hidden])"); });
      count.textContent = count.getAttribute("data-count-text").replace("{n}", shown).replace("{all}", items.length);
    }
    function remember() {
      var params = new URLSearchParams();
      if (input.value) params.set("q", input.value);
      selects.forEach(function (s) { if (s.value) params.set(s.getAttribute("data-by"), s.value); });
      var text = params.toString();
      history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
    }
    if (query) {
      var params = new URLSearchParams(location.search);
      input.value = params.get("q") || "";
      selects.forEach(function (s) { s.value = params.get(s.getAttribute("data-by")) || ""; });
    }
    form.addEventListener("input", function () { apply(); if (query) remember(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  }
  all(document, "[data-filter]").forEach(filter);
})();
