// A keyboard on the screen for the fields of a page, which types Vietnamese by touch as
// Telex does: it opens with the field. cchc.telex is what makes words of keys.
(() => {
  "use strict";
  const vowels = "aăâeêioôơuưy", tones = {s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323"};
  const hats = {a: "aăâ", e: "eê", o: "oơô"}, plain = {ă: "a", ơ: "o", ư: "u"};

  // telex returns the word that keys make. A key that is pressed again takes back what
  // it did; z takes the tone away.
  function telex(keys) {
    const word = [], off = {}; // word: letters with their marks, small; off: keys that were taken back
    let tone = "";
    const at = i => word[i] && vowels.includes(word[i][0]);
    // from returns where the rime begins: behind the consonants, gi and qu.
    function from() {
      let i = 0;
      while (i < word.length && !at(i)) i++;
      const onset = word.slice(0, i + 1).map(l => l[0]).join("");
      return (onset === "gi" || onset === "qu") && at(i + 1) ? i + 1 : i;
    }
    // nucleus returns the places of the vowels; none where consonants stand between some.
    function nucleus() {
      const places = [];
      for (let i = from(); at(i); i++) places.push(i);
      const end = places.length ? places[places.length - 1] + 1 : 0;
      return word.slice(end).some(l => vowels.includes(l[0])) ? [] : places;
    }
    function hat(key) {
      const hatted = hats[key].slice(-1), places = nucleus();
      const i = places.filter(i => hats[key].includes(word[i][0])).pop();
      if (i === undefined || places.some(j => j > i && "aăâeê".includes(word[j][0]))) return false;
      if (word[i][0] === hatted) {
        word[i][0] = key;
        off[key] = true;
        return false;
      }
      word[i][0] = hatted;
      if (places.includes(i - 1) && word[i - 1][0] === "ư" && key === "o") word[i - 1][0] = "u";
      return true;
    }
    function horn(up) {
      const places = nucleus(), letter = i => word[i][0], find = some => places.filter(i => some.includes(letter(i)));
      const pair = places.find(i => "uư".includes(letter(i)) && places.includes(i + 1) && "oô".includes(letter(i + 1)));
      if (!places.length) {
        if (word.some(l => vowels.includes(l[0]))) return false;
        word.push(["ư", up]);
        return true;
      }
      const u = find("u"), a = find("aâ"), o = find("oô");
      if (pair !== undefined) word[pair + 1][0] = "ơ";
      else if (u.length && a.length && a[0] > u[0] && a[0] === word.length - 1) word[u[0]][0] = "ư";
      else if (a.length) word[a.pop()][0] = "ă";
      else if (o.length) word[o.pop()][0] = "ơ";
      else if (u.length && !find("ươă").length) word[u[0]][0] = "ư";
      else {
        const marked = find("ăơư");
        if (marked.length) off.w = true;
        if (word.length === 1 && letter(0) === "ư" && keys[0].toLowerCase() === "w") word.pop();
        marked.forEach(i => { if (word[i]) word[i][0] = plain[word[i][0]]; });
        return false;
      }
      return true;
    }
    function stroke() {
      if (!word.length || !"dđ".includes(word[0][0]) || word.length > 1 && !nucleus().length) return false;
      if (word[0][0] === "đ") off.d = true;
      word[0][0] = word[0][0] === "d" ? "đ" : "d";
      return !off.d;
    }
    function accent(key) {
      if (!nucleus().length) return false;
      if (tone === tones[key]) {
        tone = "";
        off.tone = true;
        return false;
      }
      tone = tones[key];
      return true;
    }
    function press(key, up) {
      if (key in tones) return !off.tone && accent(key);
      if (key === "z" && tone) {
        tone = "";
        return true;
      }
      if (off[key]) return false;
      return key in hats ? hat(key) : key === "w" ? horn(up) : key === "d" && stroke();
    }
    // place returns the letter that the tone stands on: hòa, khỏe, thủy.
    function place() {
      const first = from(), rime = word.slice(first).map(l => l[0]), n = nucleus().length;
      for (let i = n - 1; i >= 0; i--) if ("ăâêôơ".includes(rime[i]) || rime[i] === "ư" && (n === 1 || i === 0)) return first + i;
      return first + (n === 3 || n > 1 && n < rime.length ? 1 : 0);
    }
    for (const k of keys) {
      const key = k.toLowerCase();
      if (!press(key, k !== key)) word.push([key, k !== key]);
    }
    word.forEach((l, i) => { // thuở, but thương
      if (l[0] === "u" && i >= from() && i + 2 < word.length && word[i + 1][0] === "ơ") l[0] = "ư";
    });
    if (tone) word[place()][0] += tone;
    return word.map(l => l[1] ? l[0].toUpperCase() : l[0]).join("").normalize("NFC");
  }
  // keysOf returns keys that make a word.
  function keysOf(word) {
    let tone = "";
    return [...word.normalize("NFC")].map((c, i, all) => {
      const [base, ...marks] = c.normalize("NFD");
      let keys = base === "đ" ? "dd" : base === "Đ" ? "Dd" : base;
      marks.forEach(m => {
        const key = Object.keys(tones).find(k => tones[k] === m);
        if (key) tone = key;
        else keys += m === "\u0302" ? base.toLowerCase() : "w";
      });
      return keys === all[i - 1] && "aeo".includes(keys) ? keys + keys : keys; // xoong
    }).join("") + tone;
  }
  Object.assign(window.cchc = window.cchc || {}, {telex, telexKeys: keysOf}); // a poster has no site.js

  let field, box, typed = {};
  // type puts a text in the place of the last letters before the caret.
  function put(text, instead) {
    const end = field.selectionStart;
    field.setRangeText(text, Math.max(0, end - instead), field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
  function letter(key) {
    const before = field.value.slice(0, field.selectionStart), word = before.match(/[\p{L}\p{M}]*$/u)[0];
    const keys = (typed.field === field && typed.before === before ? typed.keys : keysOf(word)) + key, text = telex(keys);
    put(text, word.length);
    typed = {field, keys, before: field.value.slice(0, field.selectionStart)};
  }
  function press(key) {
    if (key === "delete") put("", field.selectionStart === field.selectionEnd ? 1 : 0);
    else if (key === "clear") {
      field.value = "";
      put("", 0);
    } else if (key === "close") close();
    else if (key === "find") {
      const form = field.form;
      close();
      form.requestSubmit();
    } else if (/^[a-z]$/.test(key)) letter(key);
    else put(key === "space" ? " " : key, 0);
  }
  function close() {
    box.hidden = true;
    document.documentElement.classList.remove("typing");
    field.blur();
  }
  const row = (keys, words) => {
    const line = cchc.make("div", box, "", "keys");
    keys.split(" ").forEach(key => {
      const button = cchc.make("button", line, key, "key key-" + key);
      button.type = "button";
      button.tabIndex = -1; // the field keeps the focus
      if (words && words[key]) button.textContent = words[key];
      if (key === "delete") {
        button.textContent = "⌫";
        button.setAttribute("aria-label", words[key]);
      }
      button.onpointerdown = e => e.preventDefault();
      button.onclick = () => press(key);
    });
  };
  function open(of) {
    field = of;
    if (!box) {
      box = cchc.make("section", document.body, "", "keyboard");
      box.setAttribute("aria-label", /*{ T "keyboard.label" }*/);
      cchc.make("p", box, /*{ T "keyboard.help" }*/);
      row("1 2 3 4 5 6 7 8 9 0");
      row("q w e r t y u i o p");
      row("a s d f g h j k l");
      row("z x c v b n m delete", {delete: /*{ T "keyboard.delete" }*/});
      row("clear / - . space find close", {clear: /*{ T "keyboard.clear" }*/, space: /*{ T "keyboard.space" }*/, find: /*{ T "keyboard.find" }*/, close: /*{ T "keyboard.close" }*/});
    }
    box.hidden = false;
    document.documentElement.classList.add("typing");
    field.scrollIntoView({block: "start"});
  }
  document.querySelectorAll("input").forEach(input => {
    if (!["text", "search"].includes(input.type)) return;
    input.inputMode = "none"; // instead of the keyboard of the system
    input.addEventListener("focus", () => open(input));
    input.addEventListener("click", () => open(input));
  });
})();
