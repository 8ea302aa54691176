// What every page has. It applies how the reader of this device wants pages to
// look, before the page is seen, and adds the button that opens the helps for
// reading (helps.js). The other scripts of the theme take from cchc:
//   make     makes an element in another, with its text and class
//   load     loads a script, or with kind link a style sheet
//   fold     a text without marks, in small letters
(() => {
  "use strict";
  const root = document.documentElement, folder = document.currentScript.src.replace(/[^/]*$/, "");
  const make = (name, parent, text, kind) => {
    const e = document.createElement(name);
    if (text) e.textContent = text;
    if (kind) e.className = kind;
    parent.append(e);
    return e;
  };
  const load = (kind, address, done) => {
    const e = document.createElement(kind);
    e.rel = "stylesheet";
    e.blocking = "render"; // in browsers that know it
    e.src = e.href = address;
    e.onload = e.onerror = done;
    document.head.append(e);
  };
  const fold = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const helps = window.cchc = {make, load, fold, size: 0};

  const style = done => {
    if (helps.styled) return done();
    helps.styled = true;
    load("link", folder + /*{ asset "css/helps.css" }*/, done);
  };
  // show applies size, in quarters of twice the usual one, from -1 to 4, and contrast.
  helps.show = () => {
    root.style.fontSize = helps.size ? 112.5 * 2 ** (helps.size / 4) + "%" : "";
    root.classList.toggle("contrast", !!helps.contrast);
    if (helps.contrast) style(() => {});
  };

  // What is folded is open on paper.
  const folded = open => document.querySelectorAll(open ? "details:not([open])" : "details[data-folded]").forEach(d => {
    d.open = open;
    d.toggleAttribute("data-folded", open);
  });
  addEventListener("beforeprint", () => folded(true));
  addEventListener("afterprint", () => folded(false));

  // A link within the page to a folded heading opens it.
  const unfold = () => {
    const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let e = at; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  };
  addEventListener("hashchange", unfold);
  addEventListener("DOMContentLoaded", unfold);

  try {
    const kept = JSON.parse(localStorage.getItem("cchc-helps"));
    if (Math.abs(kept.size - 1.5) < 3) helps.size = +kept.size;
    helps.contrast = kept.contrast === true;
  } catch (e) { /* nothing is kept, or the browser keeps nothing */ }
  helps.show();
  // The button comes with its row, once something follows that: added later it
  // would move what is seen already.
  const watch = new MutationObserver(() => {
    const row = document.querySelector(".head-row");
    if (!row || !row.nextSibling && !row.parentNode.nextSibling) return;
    watch.disconnect();
    const button = helps.opener = make("button", row, "", "tool to-helps");
    make("b", button, "Aa").setAttribute("aria-hidden", true);
    const label = make("span", button, /*{ T "helps.open" }*/);
    button.setAttribute("aria-expanded", false);
    const open = button.onclick = () => {
      button.onclick = null; // until helps.js has its own
      style(() => load("script", folder + /*{ asset "js/helps.js" }*/, e => {
        if (e.type !== "error") return;
        label.textContent = /*{ T "helps.broken" }*/;
        button.classList.add("told");
        button.onclick = open;
      }));
    };
  });
  watch.observe(root, {childList: true, subtree: true});
})();
