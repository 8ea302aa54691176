// What every page has: cchcLoad(src, done) loads data that stands in a script,
// which works in a page that is opened from a folder too, where nothing can be
// fetched; done is called whether it could be loaded or not.
window.cchcLoad = function (src, done) {
  var s = document.createElement("script");
  s.src = src;
  s.onload = s.onerror = function () { s.remove(); done(); };
  document.head.appendChild(s);
};
// Filters a list that is complete without it: the form is shown only when this
// script runs. Its parts are found by their data attributes:
//   data-filter              the list with its form; with data-query its state is in the address (?q=)
//   data-item                what is filtered
//   data-names=KEY           inside an item, the words for the select data-by=KEY: links, or one text
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
  // names returns what an item is called by under a key: each value with its words.
  function names(item, key) {
    var found = {};
    all(item, "[data-names=" + key + "]").forEach(function (cell) {
      var links = all(cell, "a");
      (links.length ? links : [cell]).forEach(function (n) {
        var words = n.textContent.trim();
        if (words) found[n.getAttribute("href") || fold(words).replace(/[^a-z0-9]+/g, "-")] = words;
      });
    });
    return found;
  }
  function fill(select, values) {
    var words = {}, counts = {};
    values.forEach(function (found) {
      Object.keys(found).forEach(function (v) { words[v] = found[v]; counts[v] = (counts[v] || 0) + 1; });
    });
    Object.keys(words).sort(function (a, b) { return words[a].localeCompare(words[b], "vi"); }).forEach(function (v) {
      var option = document.createElement("option");
      option.value = v;
      option.textContent = words[v] + " (" + counts[v] + ")";
      select.appendChild(option);
    });
  }
  function filter(root) {
    var form = root.querySelector("form"), items = all(root, "[data-item]");
    var texts = items.map(function (item) { return fold(item.textContent); });
    var input = form.querySelector("[data-text]"), selects = all(form, "[data-by]"), count = form.querySelector("[data-count]");
    var query = root.hasAttribute("data-query");
    var values = selects.map(function (select) {
      return items.map(function (item) { return names(item, select.getAttribute("data-by")); });
    });
    selects.forEach(function (select, k) { fill(select, values[k]); });

    function apply() {
      var words = fold(input.value.slice(0, 200)).split(/[^a-z0-9.]+/).filter(Boolean), shown = 0;
      items.forEach(function (item, i) {
        var ok = words.every(function (w) { return texts[i].indexOf(w) >= 0; }) && selects.every(function (select, k) {
          return !select.value || select.value in values[k][i];
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
      history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash);
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
