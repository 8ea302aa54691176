// Narrows the list of procedures: the links to terms become check boxes; those
// of one group say "or", the groups and the text "and". The state is in the
// address (?linh-vuc=ho-tich&q=…). The data are read when somebody filters; what
// they are, the Go package internal/search says (finder.go).
(() => {
  "use strict";
  const {make, load, fold} = cchc, root = document.querySelector("[data-finder]");
  if (!root) return;
  const form = root.querySelector("form"), words = form.dataset, input = form.elements.q, said = root.querySelector("[role=status]");
  const plain = document.getElementById("danh_sach"), box = document.createElement("div");
  const folder = form.action.replace(/(index\.html)?([?#].*)?$/, "");
  let data, texts, timer, turn = 0;

  // read reads the data; then they are there, or not.
  const read = done => {
    if (data) return done();
    window.cchcFinder = d => { data = d; };
    load("script", folder + "tra-cuu.js", done);
  };

  const groups = [...root.querySelectorAll("details")].map(details => {
    const summary = details.querySelector("summary"), group = {summary, label: summary.textContent, boxes: []};
    details.querySelectorAll("li").forEach(item => {
      const link = item.querySelector("a"), label = make("label", item), choice = make("input", label);
      [, choice.name, choice.value] = link.href.match(/([^/]+)\/([^/]+)\/(index\.html)?$/);
      choice.type = "checkbox";
      choice.setAttribute("form", form.id);
      label.append(link.textContent, " ", choice.number = item.querySelector("span"));
      link.remove();
      group.key = choice.name;
      group.boxes.push(choice);
    });
    return group;
  });

  // find returns the rows that match, and counts for each choice how many would
  // with the choices of the other groups as they are.
  const find = () => {
    const wanted = fold(input.value).split(/[^a-z0-9.]+/), counts = {};
    texts = texts || data.rows.map(row => fold(row.replace(/<.*?>/g, " ")));
    groups.forEach(g => { g.chosen = g.boxes.filter(b => b.checked).map(b => b.value); });
    const hits = data.rows.filter((_, i) => {
      if (!wanted.every(w => texts[i].includes(w))) return;
      const of = g => data.facets[g.key].sets[data.facets[g.key].rows[i]];
      const misses = groups.filter(g => g.chosen[0] && !of(g).some(v => g.chosen.includes(v)));
      if (!misses[1]) (misses[0] ? misses : groups).forEach(g => of(g).forEach(v => { counts[g.key + v] = (counts[g.key + v] || 0) + 1; }));
      return !misses[0];
    });
    groups.forEach(g => {
      g.boxes.forEach(b => { b.number.textContent = counts[g.key + b.value] || 0; });
      g.summary.textContent = [g.label, ...g.boxes.filter(b => b.checked).map(b => b.nextSibling.data)].join(" · ");
    });
    return hits;
  };
  const show = hits => {
    box.textContent = "";
    if (!hits[0]) return;
    make("h2", box, words.results);
    const ul = make("ul", box, "", "items");
    const more = from => {
      ul.insertAdjacentHTML("beforeend", hits.slice(from, from + 20).join("").replace(/href="[^"]*/g, to => 'href="' + folder + to.slice(6) + (location.protocol === "file:" ? "index.html" : "")));
      if (from) ul.children[from].querySelector("a").focus();
      from += 20;
      if (!hits[from]) return;
      const button = make("button", box, words.more.replace("{n}", hits.length - from), "button");
      button.onclick = () => { button.remove(); more(from); };
    };
    more(0);
  };

  const state = () => {
    const params = new URLSearchParams(new FormData(form));
    if (!input.value.trim()) params.delete("q");
    return String(params);
  };
  const apply = () => {
    const now = ++turn, some = state();
    form.querySelector("[type=reset]").hidden = !some;
    const answer = (text, hits) => {
      said.textContent = text;
      show(hits);
      plain.hidden = !!some && text !== words.broken;
    };
    if (!some && !data) return answer("", []);
    read(() => {
      if (now !== turn) return;
      try {
        const hits = find();
        answer(some && (hits.length ? words.count : words.none).replace("{n}", hits.length).replace("{all}", texts.length), some ? hits : []);
      } catch (e) { // no data, or not what they should be: the next choice reads them anew
        data = texts = 0;
        answer(words.broken, []);
      }
    });
  };
  const change = how => {
    const some = state();
    history[how](history.state, "", location.pathname + (some && "?" + some));
    apply();
  };
  const restore = () => {
    const params = new URLSearchParams(location.search);
    input.value = params.get("q") || "";
    groups.forEach(g => g.boxes.forEach(b => { b.checked = params.getAll(b.name).includes(b.value); }));
    apply();
  };

  root.onchange = e => e.target !== input && change("pushState");
  input.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(change, 200, "replaceState");
  };
  form.onsubmit = () => false;
  form.onreset = () => setTimeout(change, 0, "pushState");
  addEventListener("popstate", restore);
  form.hidden = false;
  plain.before(box);
  restore();
})();
