// Puts the words of the address that was not found into the search.
(() => {
  "use strict";
  let name = location.pathname.replace(/\/+$/, "").split("/").pop().replace(/\.[a-z]+$/i, "");
  try {
    name = decodeURIComponent(name);
  } catch (e) { /* it stays as it is written */ }
  const input = document.getElementById("tu_khoa"), words = name.replace(/[-_+]+/g, " ").trim().slice(0, 100);
  if (input && !input.value && words !== "404") input.value = words;
})();
