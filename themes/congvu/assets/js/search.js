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
    if (v === version) files[key] = {data: data, lists: {}};
    else wrong = v;
  }
  function load(key, done) {
    var v = key === "goc" ? wrong : version;
    cchc.load("script", folder + key + ".js" + (v ? "?v=" + v : ""), done);
  }
  // need reads files and says whether all are there. Where the site was
  // published anew meanwhile, it begins again with the new root.
  function need(keys, done, again) {
    keys = keys.filter(function (k) { return !files[k]; });
    var left = keys.length;
    if (!left) return done(true);
    wrong = again;
    keys.forEach(function (k) {
      load(k, function () {
        if (--left) return;
        if (wrong && !again && renewals++ < 2) {
          files = {};
          need(["goc"], function (ok) { done(ok, true); }, wrong);
        } else done(keys.every(function (key) { return files[key]; }));
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
    fold(text).split(/[^a-z0-9.]+/).forEach(function (chunk) {
      chunk = chunk.replace(/^\.+|\.+$/g, "");
      if (/^[1-9]\.\d{6}(\.|$)/.test(chunk)) words.push(chunk[0] + chunk.slice(2, 8));
      else if (/^[\d.]+$/.test(chunk)) words.push(chunk.replace(/\./g, ""));
      else chunk.split(".").forEach(function (part) { if (part) words.push(plainI(part)); });
    });
    return words;
  }
  function telex(w) {
    var out = "", vowel = false, last = "";
    for (var i = 0; i < w.length; i++) {
      var c = w[i];
      if (vowel && "sfrxjwz".indexOf(c) >= 0) continue;
      if (c === last && "aeod".indexOf(c) >= 0) { last = ""; continue; }
      vowel = vowel || "aeiouy".indexOf(c) >= 0;
      out += last = c;
    }
    return plainI(out);
  }
  function oneSlip(a, b) {
    if (a.length > b.length) { var c = a; a = b; b = c; }
    if (b.length - a.length > 1 || a === b) return false;
    var i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
    return a.slice(i + 1) === b.slice(i + 1) || a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }

  // One query. What of the index is missing is noted in missing; then the
  // answer is not whole, and the query is run again with it.
  function run(query, missing) {
    var root = files.goc.data, runs = [], marks = {}, rules = [], taken = {}, best = {};
    function runOf(term) {
      var low = 0, high = root.runs.length - 1;
      while (low < high) {
        var mid = (low + high + 1) >> 1;
        if (root.runs[mid] <= term) low = mid; else high = mid - 1;
      }
      return low;
    }
    function wantRun(n) {
      if (n < root.runs.length && runs.length < 12 && runs.indexOf(n) < 0) {
        runs.push(n);
        if (!files["tu-" + n]) missing["tu-" + n] = 1;
      }
    }
    function want(term) { wantRun(runOf(term)); }
    function encoded(term) {
      var n = runOf(term), f = files["tu-" + n];
      return runs.indexOf(n) >= 0 && f && f.data.hasOwnProperty(term) ? f.data[term] : "";
    }
    function list(term) {
      var text = encoded(term), lists = text && files["tu-" + runOf(term)].lists;
      if (!text) return [];
      if (!lists["$" + term]) {
        var out = [], n = 0, unit = 1, doc = -1;
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
        lists["$" + term] = out;
      }
      return lists["$" + term];
    }
    function beginning(text, most) {
      var terms = [], pairs = text.indexOf(" ") >= 0, first = runOf(text);
      [first, first + 1].forEach(function (n) {
        if (runs.indexOf(n) < 0 || !files["tu-" + n]) return;
        Object.keys(files["tu-" + n].data).forEach(function (t) {
          if (t !== text && t.lastIndexOf(text, 0) === 0 && t.indexOf(" ") >= 0 === pairs) terms.push(t);
        });
      });
      return terms.sort(function (a, b) { return encoded(b).length - encoded(a).length || (a < b ? -1 : 1); }).slice(0, most);
    }
    function exactly(word, before, open) {
      var found = list(word).length ? [[word, 4]] : [];
      if (!open) return found;
      var ends = before ? beginning(before + " " + word, 4).map(function (p) { return p.slice(before.length + 1); }) : [];
      ends.concat(beginning(word, 8)).forEach(function (t) {
        if (list(t).length && !found.some(function (c) { return c[0] === t && c[1] === 2; })) found.push([t, 2]);
      });
      return found;
    }
    function candidates(p, i) {
      var word = p.words[i], open = p.open && i === p.words.length - 1, before = i ? p.words[i - 1] : "";
      var exact = exactly(word, before, open), found = [], plain = telex(word);
      if (known(exact)) return exact;
      if (plain !== word && plain) found = exactly(plain, before, open);
      if (!found.length && word.length > 4 && !Object.keys(missing).length) {
        if (!files["tu-vung"]) { missing["tu-vung"] = 1; return exact; }
        files["tu-vung"].data.split(" ").forEach(function (t) {
          if (found.length < 2 && oneSlip(word, t)) {
            want(t);
            if (list(t).length) found.push([t, 3]);
          }
        });
      }
      return found.concat(exact);
    }
    function known(found) {
      return found.some(function (c) { return list(c[0]).some(function (p) { return p[1]; }); });
    }
    function rarity(documents) {
      for (var r = 4, n = documents * 2; n < root.n; n *= 2) r += 4;
      return r;
    }
    function count(docs, found, weight, word) {
      var gains = {};
      found.forEach(function (c) {
        list(c[0]).forEach(function (p) { gains[p[0]] = Math.max(gains[p[0]] || 0, [4, 12, 24, 31, 32, 33][p[1]] * c[1]); });
      });
      Object.keys(gains).forEach(function (doc) {
        var t = docs[doc] = docs[doc] || [0, 0];
        t[0] += gains[doc] * weight;
        if (word) t[1] += weight;
      });
    }
    function boost(doc) {
      for (var i = 0; i < root.classes.length; i++) if (doc < root.classes[i][0]) return root.classes[i][1];
    }
    function score(p) {
      var all = p.words.map(function (_, i) { return candidates(p, i); }), docs = {}, words = 0, pairs = 0;
      all.forEach(function (found, i) {
        if (!found.length) return;
        found.forEach(function (c) { if (c[1] >= found[0][1]) marks["$" + c[0]] = 1; });
        var weight = rarity(list(found[0][0]).length), following = [];
        words += weight;
        count(docs, found, weight, true);
        if (!i || !all[i - 1].length) return;
        found.forEach(function (c) {
          var pair = all[i - 1][0][0] + " " + c[0];
          want(pair);
          if (list(pair).length) following.push([pair, c[1]]);
        });
        if (following.length) {
          weight = rarity(list(following[0][0]).length);
          pairs += weight;
          count(docs, following, weight, false);
        }
      });
      Object.keys(docs).forEach(function (doc) {
        var t = docs[doc];
        if (t[1] * 2 < words) return;
        var s = (t[0] * 10000 / ((words + pairs) * 132) | 0) * t[1] / words | 0;
        s = (s * p.weight / 10 | 0) * boost(+doc) / 10 | 0;
        best[doc] = Math.max(best[doc] || 0, s);
      });
    }

    var words = split(query).slice(0, 12), phrasings = words.length ? [{words: words, weight: 10, open: true}] : [];
    root.rules.forEach(function (rule) {
      var from = rule[0].split(" "), at = -1, i;
      for (i = 0; i + from.length <= words.length && at < 0; i++) {
        if (words.slice(i, i + from.length).join(" ") === rule[0]) at = i;
      }
      if (at < 0 || phrasings.length > 3) return;
      for (i = 0; i < from.length; i++) if (taken[at + i]) return;
      for (i = 0; i < from.length; i++) taken[at + i] = true;
      phrasings.push({words: words.slice(0, at).concat(rule[1].split(" "), words.slice(at + i)), weight: 9, open: at + i < words.length});
      if (rule[2]) rules.push([rule[0], rule[2]]);
    });
    phrasings.forEach(function (p) {
      for (var i = 1; i < p.words.length; i++) want(p.words[i - 1] + " " + p.words[i]);
      p.words.forEach(function (w, i) {
        want(w);
        want(telex(w));
        if (p.open && i === p.words.length - 1) wantRun(runOf(w) + 1);
      });
    });
    if (!Object.keys(missing).length) phrasings.forEach(score);
    var docs = Object.keys(best), top = docs.reduce(function (most, d) { return Math.max(most, best[d]); }, 1);
    return {
      marks: marks, rules: rules, words: words.length,
      hits: docs.filter(function (d) { return best[d] * 6 >= top; }).map(function (d) { return [+d, best[d]]; })
        .sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; })
    };
  }
  // find answers a query: null where the index cannot be read.
  function find(query, done) {
    need(["goc"], function step(ok) {
      if (!ok) return done(null);
      var missing = {}, found, keys;
      try { found = run(query, missing); } catch (e) { // a file is not what it should be: the next query reads all anew
        files = {};
        return done(null);
      }
      keys = Object.keys(missing);
      if (keys.length) need(keys, step); else done(found);
    });
  }
  // rows adds to each of the hits from..to what is shown of it.
  function rows(found, from, to, done) {
    var size = files.goc.data.block, hits = found.hits.slice(from, to);
    var keys = hits.map(function (h) { return "muc-" + Math.floor(h[0] / size); });
    need(keys.filter(function (k, i) { return keys.indexOf(k) === i; }), function (ok, anew) {
      done(ok && !anew ? hits.map(function (h, i) { return files[keys[i]].data[h[0] % size]; }) : null);
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
  function title(parent, text, marks) {
    text.split(/([^\s!-/:-@[-`{-~–—“”«»…]+)/).forEach(function (part, i) {
      var known = i % 2 && split(part).some(function (w) { return marks["$" + w]; });
      if (known) make("mark", parent, part); else parent.appendChild(document.createTextNode(part));
    });
  }
  function meta(parent, row) {
    var p = make("span", parent, "", "item-meta"), state = row[4];
    [files.goc.data.kinds[row[2]], row[3], row[5]].forEach(function (t) { if (t) { make("span", p, t); p.appendChild(document.createTextNode(" ")); } });
    if (state) make("span", p, state.replace("!", ""), state[0] === "!" ? "tag tag-alert" : "tag");
  }
  function address(path) {
    return folder.replace(/[^/]+\/$/, "") + path + (location.protocol === "file:" ? "index.html" : "");
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
      if (page) {
        box.textContent = "";
        rest.hidden = false;
      } else {
        list.textContent = "";
        list.hidden = true;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
      }
    }
    function more(ul, found, from, query) {
      var turn = last;
      rows(found, from, from + (page ? 10 : 6), function (some) {
        if (turn !== last) return;
        if (!some) { clear(); return say(words.broken); }
        some.forEach(function (row, i) {
          var li = make("li", ul, "", page ? "item" : "");
          if (page) {
            var a = make("a", make("h3", li));
            a.href = address(row[1]);
            title(a, row[0], found.marks);
            if (i === 0 && from) a.focus();
          } else {
            option(li, address(row[1]));
            title(make("span", li, "", "option-title"), row[0], found.marks);
          }
          meta(li, row);
        });
        from += some.length;
        if (from < found.hits.length) {
          var text = words.more.replace("{n}", found.hits.length);
          if (page) {
            var button = make("button", box, text, "button");
            button.type = "button";
            button.onclick = function () { button.remove(); more(ul, found, from, query); };
          } else option(make("li", ul, text, "quiet"), folder + (location.protocol === "file:" ? "index.html" : "") + "?q=" + encodeURIComponent(query));
        }
      });
    }
    function show(query, found) {
      var n = found.hits.length, rules = found.rules.map(function (r) { return "«" + r[0] + "» → " + r[1]; });
      clear();
      say((n ? words.count.replace("{n}", n) : words.none) + (rules.length ? " " + words.also + " " + rules.join("; ") + "." : ""));
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
      find(query, function (found) {
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
      li.onmousedown = function (e) { e.preventDefault(); };
      li.onclick = function () { location.href = href; };
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
      [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", list.id]].forEach(function (a) { input.setAttribute(a[0], a[1]); });
      input.addEventListener("keydown", key);
      form.addEventListener("submit", function (e) {
        if (options[active]) { e.preventDefault(); options[active].click(); }
      });
      input.addEventListener("blur", function () { last++; clear(); });
    }
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    if (page) {
      form.addEventListener("submit", function (e) { e.preventDefault(); clearTimeout(timer); ask(); });
      var q = new URLSearchParams(location.search).get("q");
      if (q) { input.value = q.slice(0, 300); ask(); }
    }
  }
  window.cchcSearch = search;
  search.find = find;
  Array.prototype.forEach.call(document.querySelectorAll("[data-search]"), start);
})();
