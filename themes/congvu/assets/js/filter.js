// Filters a list that is complete without it: the form is shown only when this
// script runs. Its parts are found by their data attributes:
//   data-filter              the list with its form
//   data-item                what is filtered
//   data-group               hidden while nothing of it is shown, opened while something is filtered
//   data-names=KEY           inside an item, the words for the select data-by=KEY: links, or one text
//   data-text, data-count    the field to type in, the sentence that counts
(() => {
  "use strict";
  const fold = cchc.fold;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  // names returns what an item is called by under a key: each value with its words.
  const names = (item, key) => {
    const found = {};
    all(item, "[data-names=" + key + "]").forEach(cell => {
      const links = all(cell, "a");
      (links[0] ? links : [cell]).forEach(n => {
        const words = n.textContent.trim();
        if (words) found[n.getAttribute("href") || fold(words).replace(/[^a-z0-9]+/g, "-")] = words;
      });
    });
    return found;
  };
  const fill = (select, values) => {
    const words = {}, counts = {};
    values.forEach(found => Object.keys(found).forEach(v => {
      words[v] = found[v];
      counts[v] = (counts[v] || 0) + 1;
    }));
    Object.keys(words).sort((a, b) => words[a].localeCompare(words[b], "vi")).forEach(v => select.append(new Option(words[v] + " (" + counts[v] + ")", v)));
  };
  all(document, "[data-filter]").forEach(root => {
    const form = root.querySelector("form"), items = all(root, "[data-item]"), texts = items.map(item => fold(item.textContent));
    const input = form.querySelector("[data-text]"), selects = all(form, "[data-by]"), count = form.querySelector("[data-count]");
    const values = selects.map(select => items.map(item => names(item, select.dataset.by)));
    selects.forEach((select, k) => fill(select, values[k]));
    const apply = () => {
      const words = fold(input.value.slice(0, 200)).split(/[^a-z0-9.]+/), shown = items.filter((item, i) => {
        item.hidden = !(words.every(w => texts[i].includes(w)) && selects.every((select, k) => !select.value || select.value in values[k][i]));
        return !item.hidden;
      });
      const narrowed = shown.length < items.length;
      all(root, "[data-group]").forEach(group => {
        group.hidden = !group.querySelector("[data-item]:not([hidden])");
        if (narrowed) group.open = true;
      });
      count.textContent = count.dataset.countText.replace("{n}", shown.length).replace("{all}", items.length);
    };
    form.oninput = apply;
    form.onsubmit = () => false;
    form.hidden = false;
    apply();
  });
})();
