// Searches the index of the site. What a query finds is specified by the Go
// package internal/search: every rule here is one there, under the same name.
// A form with data-search has it; its action is the folder of the index. With
// data-search=page the results stand in the page, in #ket_qua, in the place of
// #tat_ca; otherwise they open below the field (a combobox of WAI-ARIA).
(function () {
  "use strict";
  var files = {}, version, wrong, renewals = 0, folder = "";

  // The index: each file calls cchcSearch.
  function search(key, v, data) {
    if (key === "goc") version = v;
    if (v !== version) return wrong = v;
    files[key] = {data, lists: new Map()};
    if (key === "goc" && data) {
      data.ruled = new Set();
      data.rules = (data.rules || []).flatMap(row => row[1].split(",").map(words => {
        var from = words.split(" ");
        from.forEach(w => data.ruled.add(w));
        return {words, from, to: split(row[0]), means: row[0], weight: row[2], silent: row[3]};
      }));
    }
  }
  function load(key, done) {
    var v = key === "goc" ? wrong : version;
    cchc.load("script", folder + key + ".js" + (v ? "?v=" + v : ""), done);
  }
  // need reads files and says whether all are there. Where the site was
  // published anew meanwhile, it begins again with the new root.
  function need(keys, done, again) {
    keys = keys.filter(k => !files[k]);
    var left = keys.length;
    if (!left) return done(true);
    wrong = again;
    keys.forEach(k => {
      load(k, () => {
        if (--left) return;
        if (wrong && !again && renewals++ < 2) {
          files = {};
          need(["goc"], ok => { done(ok, true); }, wrong);
        } else done(keys.every(key => files[key]));
      });
    });
  }

  // Words.
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐðÐ]/g, "d").toLowerCase();
  }
  function plainI(w) {
    return w.replace(/(^|[^aeiouy0-9])y$/, "$1i");
  }
  function split(text) {
    var words = [];
    fold(text).split(/[^a-z0-9.]+/).forEach(chunk => {
      chunk = chunk.replace(/^\.+|\.+$/g, "");
      if (/^[1-9]\.\d{6}(\.|$)/.test(chunk)) words.push(chunk[0] + chunk.slice(2, 8));
      else if (/^[\d.]+$/.test(chunk)) words.push(chunk.replace(/\./g, ""));
      else chunk.split(".").forEach(part => { if (part) words.push(plainI(part)); });
    });
    return words;
  }
  function unmarked(text) {
    return /[^\x00-\x7f]/.test(text) || !/[aeiouy][\^(+*'`~]|\bdd/i.test(text) ? text : text.replace(/([aeiouy])[\^(+*'`~?.]+/gi, "$1");
  }
  function telex(w) {
    var out = "", vowel = false, last = "";
    for (var i = 0; i < w.length; i++) {
      var c = w[i];
      if (vowel && "sfrxjwz0123456789".includes(c) || c === last && c >= "a" || c === "9" && out === "d") continue;
      if (c === "w" && i && w[2]) c = "u";
      vowel = vowel || "aeiouy".includes(c);
      out += last = c;
    }
    return plainI(out);
  }
  function typed(w) {
    var plain = telex(w);
    return /^([bdhlmrsvxq]|ch?|g[hi]?|kh?|n(gh?|h)?|ph?|t[hr]?)?[aeiouy]{1,3}(ch?|m|n[gh]?|p|t)?$/.test(plain) ? plain : w;
  }
  function sound(w) {
    return w.replace(/^(ngh|nh|ng|n|gh|gi|r|v|kh|k|q|tr|x)/, s => ({ngh: "ng", n: "l", gh: "g", gi: "d", r: "d", v: "d", k: "c", q: "c", tr: "ch", x: "s"}[s] || s))
      .replace(/(n[gh]|ch?)$/, s => s[0] === "n" ? "n" : "t");
  }
  function meantFor(w, other) {
    return w !== other && w.length > 2 && (sound(w) === sound(other) || w.length > 4 && oneSlip(w, other));
  }
  function oneSlip(a, b) {
    if (a.length > b.length) [a, b] = [b, a];
    if (b.length - a.length > 1 || a === b) return false;
    var i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
    return a.slice(i + 1) === b.slice(i + 1) || a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }

  // One query. What of the index is missing is noted in missing; then the
  // answer is not whole, and the query is run again with it.
  function run(asked, missing) {
    var root = files.goc.data, runs = [], marks = new Set(), said = new Set(), taken = Array(999).fill(0), best = {}, phrasings = [], rules = [], told = 0, open = true;
    function runOf(term) {
      var n = 0;
      while (root.runs[n + 1] <= term) n++;
      return n;
    }
    function wantRun(n) {
      if (root.runs.length > n && runs.length < 12 && !runs.includes(n)) {
        runs.push(n);
        if (!files["tu-" + n]) missing.add("tu-" + n);
      }
    }
    function want(term) { wantRun(runOf(term)); }
    function file(n) { return runs.includes(n) && files["tu-" + n]; }
    function encoded(term) {
      var f = file(runOf(term));
      return f && f.data.hasOwnProperty(term) ? f.data[term] : "";
    }
    function list(term) {
      var text = encoded(term), lists = text && file(runOf(term)).lists, out = lists && lists.get(term) || [], n = 0, unit = 1, doc = -1;
      if (text && !out.length) {
        for (var i = 0; i < text.length; i++) {
          var c = text.charCodeAt(i) - 35;
          if (c > 56) c--;
          n += c % 66 * unit;
          if (c >= 66) unit *= 24;
          else {
            out.push([doc += n / 6 | 0, n % 6]);
            n = 0;
            unit = 1;
          }
        }
        lists.set(term, out);
      }
      return out;
    }
    function beginning(text, most) {
      var terms = [], first = runOf(text);
      for (var n of [first, first + 1]) for (var t in (file(n) || {}).data) if (t !== text && t.startsWith(text) && t.includes(" ") === text.includes(" ")) terms.push(t);
      return terms.sort((a, b) => encoded(b).length - encoded(a).length || (a < b ? -1 : 1)).slice(0, most);
    }
    function exactly(word, before, open) {
      var found = list(word).length ? [[word, 4]] : [];
      if (open) for (var t of [...(before ? beginning(before + " " + word, 4) : []).map(p => p.slice(before.length + 1)), ...beginning(word, 8)])
        if (list(t).length) found.push([t, 2]);
      return found;
    }
    function candidates(p, i) {
      var word = p.words[i], open = p.open && i === p.words.length - 1, before = p.words[i - 1];
      if (p.filler[i]) return [[word, 4]];
      var exact = exactly(word, before, open), found = [];
      function add(term) {
        want(term);
        if (list(term).length) found.push([term, 3]);
      }
      if (exact.some(c => known(c[0]))) return exact;
      for (i = 2; i < word.length - 1 && !found.length; i++) add(word.slice(0, i) + " " + word.slice(i));
      if (!found.length && word.length > 2 && !missing.size) {
        if (files["tu-vung"]) {
          for (var t of files["tu-vung"].data.split(" ")) if (found.length < 2 && meantFor(word, t)) add(t);
        } else missing.add("tu-vung");
      }
      return [...found, ...exact];
    }
    function known(term) { return list(term).some(p => p[1]); }
    function rarity(term) {
      for (var r = 4, n = list(term).length * 2; n < root.n; n *= 2) r += 4;
      return r;
    }
    function count(docs, found, weight, word) {
      var gains = {};
      for (var c of found) for (var p of list(c[0])) gains[p[0]] = Math.max(gains[p[0]] || 0, [4, 12, 24, 31, 32, 33][p[1]] * c[1]);
      for (var doc in gains) {
        var t = docs[doc] = docs[doc] || [0, 0];
        t[0] += gains[doc] * weight;
        if (word) t[1] += Math.min(4, gains[doc] >> 4) * weight;
      }
    }
    function before(p, i) {
      var j = i - 1;
      if (j < 0 || p.filler[j] && p.filler[i]) return [];
      return p.filler[j] && j && !p.filler[j - 1] ? [j, j - 1] : [j];
    }
    function score(p) {
      var all = p.words.map((_, i) => candidates(p, i)), docs = {}, words = 0, pairs = 0, weight;
      all.forEach((found, i) => {
        if (!found.length) words += 12;
        else if (!p.filler[i]) {
          for (var c of found) if (c[1] >= found[0][1]) {
            marks.add(c[0]);
            if (p.weight < 11) said.add(c[0]);
          }
          weight = known(found[0][0]) ? rarity(found[0][0]) : 4;
          if (p.lead[i]) weight = weight * 6 >> 2;
          words += weight;
          count(docs, found, weight, true);
        }
        for (var j of before(p, i)) {
          var following = [];
          if (all[j].length) for (c of found) {
            var pair = all[j][0][0] + " " + c[0];
            want(pair);
            if (list(pair).length) following.push([pair, c[1]]);
          }
          if (following.length) {
            pairs += weight = rarity(following[0][0]);
            count(docs, following, weight);
          } else if (!p.filler[i] && !p.filler[j]) pairs += all[j].length && found.length ? 24 : 6;
        }
      });
      for (var doc in docs) {
        var t = docs[doc];
        if (t[1] >= words) best[doc] = Math.max(best[doc] || 0, (((t[0] * 10000 / ((words + pairs) * 132) | 0) * t[1] / (words * 4) | 0) * p.weight / 10 | 0) * root.classes.find(c => doc < c[0])[1] / 10 | 0);
      }
    }

    // Reading the query.
    function filler(w) { return root.fillers.includes(" " + w + " "); }
    function phrase(words, weight, open, from, end) {
      var all = words.every(filler), lead = words.map((_, i) => i >= from && i < end);
      phrasings.push({words, weight, open, lead, filler: words.map((w, i) => !all && !lead[i] && filler(w))});
    }
    // place returns where the words of a rule stand, with a filler between at most.
    // One filler is a rule where nothing else is said.
    function place(from, at, spelling) {
      if (spelling || from[1] || !told || !filler(from[0])) for (; at < spelt.length; at++) {
        var i = at;
        if (from.every((w, n) => {
          if (n && !spelling && spelt[i] !== w && filler(spelt[i])) i++;
          return spelt[i++] === w;
        })) return [at, i];
      }
    }
    // each visits the rules that are spellings, or the others.
    function each(spellings, visit) {
      for (var r of root.rules) if ((r.weight === 10) === spellings) {
        var at = 0, f;
        while ((f = place(r.from, at, spellings)) && visit(f, r, [...spelt.slice(0, f[0]), ...r.to, ...spelt.slice(f[1])])) {
          at = f[0] + r.to.length;
          if (!spellings) break;
        }
        if (at && !r.silent) rules.push([r.words, r.means]);
      }
    }
    var words = asked.slice(0, 48).filter(w => (told += !filler(w)) < 13), spelt = words.map(w => filler(w) || root.ruled.has(w) ? w : typed(w));
    each(true, (f, r, changed) => {
      open = open && f[1] < spelt.length;
      return spelt = changed;
    });
    phrase(words, 10, true);
    if (spelt.join() !== words.join()) phrase(spelt, 10, open);
    each(false, (f, r, changed) => {
      for (var i = f[0]; i < f[1]; i++) if (phrasings.length > 4 || taken[i]) return;
      taken.fill(1, f[0], f[1]);
      phrase(changed, r.weight, open && f[1] < spelt.length, f[0], f[0] + r.to.length);
      return true;
    });
    for (var p of phrasings) {
      p.words.forEach((w, i) => {
        if (p.weight < 11) said.add(w);
        for (var j of before(p, i)) want(p.words[j] + " " + w);
      });
      p.words.forEach((w, i) => {
        if (p.filler[i]) return;
        want(w);
        if (p.open && i === p.words.length - 1) wantRun(runOf(w) + 1);
      });
    }
    if (!missing.size) phrasings.forEach(score);
    var top = Object.values(best).reduce((a, b) => Math.max(a, b), 1);
    return {
      marks, said, rules, top, unsure: top < 5100 && !taken.includes(1),
      hits: Object.keys(best).map(d => [+d, best[d]]).filter(h => h[1] * 9 >= top).sort((a, b) => b[1] - a[1] || a[0] - b[0]),
      // meant returns the words with those in the place of others that were meant.
      meant() {
        var words = asked.slice();
        for (var i = 1; i < words.length; i++) {
          var before = words[i - 1] + " ", pair;
          if (!list(before + words[i]).length && (pair = beginning(before, 200).find(p => meantFor(words[i], p.slice(before.length))))) words[i] = pair.slice(before.length);
        }
        return words;
      }
    };
  }
  // find answers a query: null where the index cannot be read.
  function find(query, done) {
    need(["goc"], function step(ok) {
      if (!ok) return done(null);
      var missing = new Set(), words = split(unmarked(query)), found, other;
      try {
        found = run(words, missing);
        if (!missing.size && (found.unsure || !found.hits.length) && words.join() !== (words = found.meant()).join()) {
          other = run(words, missing);
          if (other.hits.length && other.top > found.top) found = other;
        }
      } catch (e) { // a file is not what it should be: the next query reads all anew
        files = {};
        return done(null);
      }
      if (missing.size) return need([...missing], step);
      found.forms = accented(query + " " + found.rules.map(r => r[1]));
      done(found);
    });
  }
  // rows adds to each of the hits from..to what is shown of it.
  function rows(found, from, to, done) {
    var size = files.goc.data.block, hits = found.hits.slice(from, to);
    var keys = hits.map(h => "muc-" + Math.floor(h[0] / size));
    need([...new Set(keys)], (ok, anew) => {
      done(ok && !anew ? hits.map((h, i) => files[keys[i]].data[h[0] % size]) : null);
    });
  }

  // What is shown.
  function make(name, parent, text, kind) {
    var e = document.createElement(name);
    if (text) e.textContent = text;
    if (kind) e.className = kind;
    parent.appendChild(e);
    return e;
  }
  function pieces(text) { return text.split(/([^\s!-/:-@[-`{-~–—“”«»…]+)/); }
  function accents(word) {
    return [...word.toLowerCase().normalize("NFD").replace(/y/g, "i")].sort().join();
  }
  // accented returns how words were typed that have marks: only those with the
  // same ones are marked in what is found.
  function accented(text) {
    var forms = new Map();
    for (var part of pieces(text)) if (/[^\x00-\x7f]/.test(part)) for (var w of split(part)) forms.set(w, [...(forms.get(w) || []), accents(part)]);
    return forms;
  }
  function title(parent, text, found) {
    pieces(text).forEach((part, i) => {
      var known = i % 2 && split(part).some(w => found.marks.has(w) && (!found.forms.has(w) || found.forms.get(w).includes(accents(part))));
      if (known) make("mark", parent, part); else parent.append(part);
    });
  }
  function meta(parent, row) {
    var p = make("span", parent, "", "item-meta"), state = row[4];
    [files.goc.data.kinds[row[2]], row[3], row[5]].forEach(t => { if (t) { make("span", p, t); p.append(" "); } });
    if (state) make("span", p, state.replace("!", ""), state[0] === "!" ? "tag tag-alert" : "tag");
  }
  // called returns the keyword that somebody typed who did not know the title.
  function called(row, found) {
    return (row[7] || []).find(k => !fold(row[0]).includes(fold(k)) && split(k).every(w => found.said.has(w)));
  }
  function address(path) {
    return path + (location.protocol === "file:" ? "index.html" : "");
  }

  function start(form, n) {
    var input = form.querySelector("input"), words = form.dataset, page = words.search === "page";
    var said = form.querySelector("[role=status]"), box = document.getElementById("ket_qua"), rest = document.getElementById("tat_ca");
    var last = 0, timer, options = [], active = -1, list;
    folder = form.action.replace(/(index\.html)?([?#].*)?$/, "");

    function say(text) { said.textContent = text; }
    function clear() {
      options = [];
      active = -1;
      (list || box).textContent = "";
      if (page) rest.hidden = false;
      else {
        list.hidden = true;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
      }
    }
    function more(ul, found, from, query) {
      var turn = last;
      rows(found, from, from + (page ? 10 : 6), some => {
        if (turn !== last) return;
        if (!some) { clear(); return say(words.broken); }
        some.forEach((row, i) => {
          var li = make("li", ul, "", page ? "item" : ""), href = address(folder.replace(/[^/]+\/$/, "") + row[1]);
          if (page) {
            var a = make("a", make("h3", li));
            a.href = href;
            title(a, row[0], found);
            if (i === 0 && from) a.focus();
          } else {
            option(li, href);
            title(make("span", li, "", "option-title"), row[0], found);
          }
          meta(li, row);
          var also = called(row, found);
          if (also) title(make(page ? "p" : "span", li, words.called + " ", "item-words"), also, found);
          if (page && row[6]) title(make("p", li, "", "item-summary"), row[6], found);
        });
        from += some.length;
        if (from < found.hits.length) {
          var text = words.more.replace("{n}", found.hits.length);
          if (page) {
            var button = make("button", box, text, "button");
            button.type = "button";
            button.onclick = () => { button.remove(); more(ul, found, from, query); };
          } else option(make("li", ul, text, "quiet"), address(folder) + "?q=" + encodeURIComponent(query));
        }
      });
    }
    function show(query, found) {
      var n = found.hits.length, rules = found.rules.map(r => "«" + r[0] + "» → " + r[1]);
      clear();
      say((n ? found.unsure ? words.unsure : words.count.replace("{n}", n) : words.none) + (rules.length ? " " + words.also + " " + rules.join("; ") + "." : ""));
      if (!n) return;
      if (page) {
        rest.hidden = true;
        make("h2", box, words.results);
        more(make("ul", box, "", "items"), found, 0, query);
      } else {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        more(list, found, 0, query);
      }
    }
    function ask() {
      var query = input.value.slice(0, 300).replace(/[\ud800-\udbff]$/, ""), turn = ++last;
      if (page) history.replaceState(history.state, "", location.pathname + (query.trim() ? "?q=" + encodeURIComponent(query) : ""));
      if (!query.trim()) { clear(); return say(""); }
      find(query, found => {
        if (turn !== last) return;
        if (found) show(query, found);
        else { clear(); say(words.broken); }
      });
    }

    // The combobox.
    function option(li, href) {
      li.setAttribute("role", "option");
      li.id = list.id + "_" + options.length;
      li.setAttribute("aria-selected", "false");
      li.onmousedown = e => { e.preventDefault(); };
      li.onclick = () => { location.href = href; };
      options.push(li);
    }
    function choose(n) {
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = n;
      if (!options[n]) return input.removeAttribute("aria-activedescendant");
      options[n].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", options[n].id);
      options[n].scrollIntoView({block: "nearest"});
    }
    function key(e) {
      var n = options.length, step = {ArrowDown: 1, ArrowUp: -1}[e.key];
      if (e.key === "Escape" && !list.hidden) { last++; clear(); }
      else if (step && n) choose(active < 0 ? (step > 0 ? 0 : n - 1) : active + step < 0 || active + step >= n ? -1 : active + step);
      else return;
      e.preventDefault();
    }
    if (!page) {
      list = make("ul", input.parentNode, "", "options");
      list.id = "goi_y_" + n;
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", words.results);
      [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", list.id]].forEach(a => { input.setAttribute(a[0], a[1]); });
      input.addEventListener("keydown", key);
      form.addEventListener("submit", e => {
        if (options[active]) { e.preventDefault(); options[active].click(); }
      });
      input.addEventListener("blur", () => { last++; clear(); });
    }
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    if (page) {
      form.addEventListener("submit", e => { e.preventDefault(); clearTimeout(timer); ask(); });
      var q = new URLSearchParams(location.search).get("q");
      if (q) { input.value = q.slice(0, 300); ask(); }
    }
  }
  window.cchcSearch = search;
  search.find = find;
  document.querySelectorAll("[data-search]").forEach(start);
})();
