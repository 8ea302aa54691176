// Makes the list of papers a checklist that remembers its ticks on this device,
// by the address of the page. Without it the list has empty boxes to tick on
// paper. Its parts are found by their data attributes:
//   data-ticks               the form that counts the ticks and clears them
//   data-tick                a paper: .paper-box becomes a check box, .paper-name its label
(function () {
  "use strict";
  var form = document.querySelector("[data-ticks]");
  if (!form) return;
  var key = "cchc-ticks:" + location.pathname, count = form.querySelector("[data-count]"), seen = {};
  function load() {
    try {
      var names = JSON.parse(localStorage.getItem(key));
      return Array.isArray(names) ? names : [];
    } catch (e) { return []; } // a browser may keep nothing
  }
  function save(names) {
    try {
      if (names.length) localStorage.setItem(key, JSON.stringify(names));
      else localStorage.removeItem(key);
    } catch (e) { /* the ticks last as long as the page */ }
  }
  var ticked = load();
  var boxes = Array.prototype.map.call(document.querySelectorAll("[data-tick]"), function (item, i) {
    var name = item.querySelector(".paper-name"), box = document.createElement("input"), label = document.createElement("label");
    var text = name.textContent.trim();
    seen[text] = (seen[text] || 0) + 1; // several cases can want the same paper
    box.type = "checkbox";
    box.id = "giay_to_" + (i + 1);
    box.value = text + (seen[text] > 1 ? " #" + seen[text] : "");
    box.checked = ticked.indexOf(box.value) >= 0;
    label.htmlFor = box.id;
    while (name.firstChild) label.appendChild(name.firstChild);
    name.appendChild(label);
    item.classList.add("tick");
    item.replaceChild(box, item.querySelector(".paper-box"));
    return box;
  });
  function tell() {
    var names = boxes.filter(function (b) { return b.checked; }).map(function (b) { return b.value; });
    count.textContent = count.getAttribute("data-count-text").replace("{n}", names.length).replace("{all}", boxes.length);
    form.querySelector("button").hidden = !names.length;
    return names;
  }
  boxes.forEach(function (box) {
    box.addEventListener("change", function () { save(tell()); });
  });
  form.addEventListener("reset", function () {
    boxes.forEach(function (box) { box.checked = false; });
    save(tell());
  });
  form.hidden = !boxes.length;
  tell();
})();
