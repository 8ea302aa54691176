// The settings: colours, blocks in an order, and what buttons say once they are done.
"use strict";
(function () {
  document.addEventListener("posted", function (e) {
    var says = e.target.dataset.says, said = document.getElementById("said");
    if (!says || !said) return;
    said.textContent = says;
    said.hidden = false;
  });

  function changed(input) { input.dispatchEvent(new Event("input", { bubbles: true })); }

  // A colour that is picked goes into the field beside, which is what is saved.
  document.querySelectorAll("[data-pick]").forEach(function (pick) {
    var input = document.getElementById(pick.dataset.pick);
    pick.addEventListener("input", function (e) {
      e.stopPropagation();
      input.value = pick.value;
      changed(input);
    });
    input.addEventListener("input", function () { if (/^#[0-9a-f]{6}$/i.test(input.value)) pick.value = input.value; });
  });

  document.querySelectorAll("[data-blocks]").forEach(function (list) {
    var input = document.getElementById(list.dataset.blocks);
    function gather(e) {
      if (e) e.stopPropagation();
      input.value = Array.prototype.map.call(list.querySelectorAll("input:checked"), function (box) { return box.value; }).join(", ");
      changed(input);
    }
    list.addEventListener("input", gather);
    list.addEventListener("change", function (e) { e.stopPropagation(); });
    list.addEventListener("click", function (e) {
      var b = e.target.closest("button"), one = b && b.closest("li");
      if (!one) return;
      e.stopPropagation();
      if (b.hasAttribute("data-up") && one.previousElementSibling) one.previousElementSibling.before(one);
      else if (b.hasAttribute("data-down") && one.nextElementSibling) one.nextElementSibling.after(one);
      else return;
      b.focus();
      gather();
    });
  });
})();
