// The helps for reading: the size of text, contrast, reading aloud, sharing.
// What a browser cannot do is not offered. Loaded when the button of site.js is
// pressed for the first time.
(() => {
  "use strict";
  const helps = window.cchc, speech = window.speechSynthesis, lang = document.documentElement.lang;
  const opener = helps.opener, panel = document.createElement("div"), said = helps.make("p", panel);
  let blocks, at, turn = 0; // what is read, which of it; a reading that was stopped has an older turn

  panel.hidden = true;
  panel.className = "helps wrap";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", /*{ T "helps.open" }*/);
  said.setAttribute("role", "status");
  opener.parentNode.after(panel);
  const add = (label, act) => {
    const b = helps.make("button", panel, label, "help");
    b.onclick = act;
    return b;
  };

  // Size and contrast.
  const keep = () => {
    try {
      localStorage.setItem("cchc-helps", JSON.stringify({size: helps.size, contrast: helps.contrast}));
    } catch (e) { /* it lasts as long as the page */ }
    helps.show();
    smaller.setAttribute("aria-disabled", helps.size < 0);
    larger.setAttribute("aria-disabled", helps.size > 3);
    contrast.setAttribute("aria-pressed", !!helps.contrast);
  };
  const sizer = (label, name, size) => {
    const b = add(label, () => {
      helps.size = size();
      keep();
      said.textContent = /*{ T "helps.size" }*/ + " " + Math.round(100 * 2 ** (helps.size / 4)) + "%";
    });
    b.setAttribute("aria-label", name + " (" + label + ")");
    return b;
  };
  const smaller = sizer("A−", /*{ T "helps.smaller" }*/, () => Math.max(helps.size - 1, -1));
  sizer("A", /*{ T "helps.usual" }*/, () => 0);
  const larger = sizer("A+", /*{ T "helps.larger" }*/, () => Math.min(helps.size + 1, 4));
  const contrast = add(/*{ T "helps.contrast" }*/, () => {
    helps.contrast = !helps.contrast;
    keep();
  });

  // Reading aloud: the text of main, a block at a time, so that it can go on
  // where it was stopped; not what leads elsewhere or is for the eye alone.
  const voice = () => speech.getVoices().find(v => v.lang.slice(0, 2).toLowerCase() === lang);
  const gather = () => {
    const walk = document.createTreeWalker(document.querySelector("main"), 4); // texts
    let last;
    blocks = [];
    while (walk.nextNode()) {
      const text = walk.currentNode, e = text.parentNode, block = e.closest("h1,h2,h3,h4,p,li,dt,dd,th,td,caption,figcaption,summary,div,main");
      if (!text.data.trim() || !e.getClientRects().length || e.closest("nav,form,button,svg,[aria-hidden=true]")) continue;
      if (block !== last) blocks.push({element: last = block, text: ""});
      blocks[blocks.length - 1].text += e.title || text.data; // an abbreviation's words
    }
  };
  const mark = on => blocks && blocks[at] && blocks[at].element.classList.toggle("read-aloud", on);
  const halt = label => {
    turn++;
    speech.cancel();
    mark(false);
    reader.textContent = label;
    reader.onclick = start;
  };
  const stop = () => {
    halt(/*{ T "helps.read" }*/);
    blocks = 0;
    reader.focus();
    stopper.hidden = true;
  };
  const start = () => {
    const now = turn;
    if (!blocks) {
      gather();
      at = 0;
    }
    stopper.hidden = false;
    reader.textContent = /*{ T "helps.pause" }*/;
    reader.onclick = () => halt(/*{ T "helps.resume" }*/);
    const read = () => {
      if (!blocks[at]) return stop();
      mark(true);
      const u = new SpeechSynthesisUtterance(blocks[at].text);
      u.voice = voice();
      u.lang = u.voice.lang;
      u.onend = u.onerror = () => {
        if (now !== turn) return;
        mark(false);
        at++;
        read();
      };
      speech.speak(u);
    };
    read();
  };
  const reader = add(/*{ T "helps.read" }*/, start), stopper = add(/*{ T "helps.stop" }*/, stop);
  stopper.hidden = reader.hidden = true;
  if (speech) {
    (speech.onvoiceschanged = () => { reader.hidden = !voice(); })();
    addEventListener("pagehide", () => speech.cancel());
  }

  // Sharing; a page opened from a folder has its public address.
  const canonical = document.querySelector("link[rel=canonical]");
  const url = () => location.protocol === "file:" && canonical ? canonical.href : location.href;
  if (navigator.share) add(/*{ T "helps.share" }*/, () => navigator.share({title: document.title, url: url()}).catch(() => {}));
  const copy = add(/*{ T "helps.copy" }*/, () => {
    const byHand = () => prompt(copy.textContent, url());
    if (navigator.clipboard) navigator.clipboard.writeText(url()).then(() => { said.textContent = /*{ T "helps.copied" }*/; }, byHand); else byHand();
  });

  opener.lastChild.textContent = /*{ T "helps.open" }*/;
  opener.classList.remove("told");
  (opener.onclick = () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", !panel.hidden);
  })();
  keep();
})();
