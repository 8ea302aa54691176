// What every screen needs: changes are sent with the page's token, forms and buttons that
// send something say where in data-post, and words of errors are shown in one place.
"use strict";
var cchc = (function () {
  var token = document.querySelector("meta[name=cchc-token]").content;

  // A Refusal is an answer that is an error, with the words for the user.
  function Refusal(message, status, field) { this.message = message; this.status = status; this.field = field; }

  function send(path, data, options) {
    var sending = Object.assign({ method: "POST", headers: { "X-Cchc-Token": token } }, options);
    if (data instanceof FormData) {
      sending.body = data;
    } else {
      sending.headers["Content-Type"] = "application/json";
      sending.body = JSON.stringify(data);
    }
    return fetch(path, sending);
  }
  // post sends a change and returns a promise of its answer. A page that is older than the
  // program asks for a new token once.
  function post(path, data, options) {
    return send(path, data, options).then(function (r) {
      if (r.status === 403 && r.headers.get("X-Cchc-Refused") === "token") {
        return fetch("/ma").then(function (r) { return r.ok ? r.text() : ""; }).then(function (text) {
          token = text;
          return send(path, data, options);
        });
      }
      return r;
    }).then(function (r) {
      if ((r.headers.get("Content-Type") || "").indexOf("application/json") !== 0) {
        return r.text().then(function (text) { throw r.ok || !text ? new Error("cut") : new Refusal(text, r.status); });
      }
      return r.json().then(function (answer) {
        if (answer && answer.goto) { leave(answer.goto); return new Promise(function () { }); }
        if (!r.ok) throw new Refusal(answer.error, r.status, answer.field);
        return answer;
      });
    });
  }
  var leaving = false;
  function leave(to) {
    leaving = true;
    if (to === "") location.reload(); else location.href = to;
  }

  var alarm = document.getElementById("alarm");
  // said are the words of an error; what is no answer of the program has none of its own.
  function said(error) {
    if (!error) return "";
    return error instanceof Error ? alarm.dataset.lost : error.message || "";
  }
  function tell(error) {
    alarm.textContent = said(error);
    alarm.hidden = !alarm.textContent;
    if (!alarm.hidden) alarm.scrollIntoView({ block: "nearest" });
  }

  // fields are the values of a plain form.
  function fields(form) {
    var data = {};
    new FormData(form).forEach(function (value, name) {
      if (name in data) data[name] = [].concat(data[name], value); else data[name] = value;
    });
    return data;
  }

  function done(el, answer) {
    var then = el.dataset.then;
    if (then !== undefined) leave(then);
    el.dispatchEvent(new CustomEvent("posted", { detail: answer, bubbles: true }));
  }
  function busy(el, is) {
    el.querySelectorAll("button").forEach(function (b) { b.disabled = is; });
    if (el.matches("button")) el.disabled = is;
  }
  function act(el, data) {
    tell();
    busy(el, true);
    return post(el.dataset.post, data).then(function (answer) { done(el, answer); }, function (error) {
      tell(error);
      var at = error.field && el.elements && el.elements[error.field];
      busy(el, false);
      if (at) { at.setAttribute("aria-invalid", "true"); at.focus(); }
    }).then(function () { busy(el, false); });
  }

  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.dataset.post === undefined) return;
    e.preventDefault();
    act(form, form.dataset.files !== undefined ? new FormData(form) : fields(form));
  });
  document.addEventListener("click", function (e) {
    var b = e.target.closest("button[data-post]");
    if (!b) return;
    if (b.dataset.ask && !confirm(b.dataset.ask)) return;
    act(b, JSON.parse(b.dataset.body || "{}"));
  });

  document.addEventListener("click", function (e) { if (e.target.closest("[data-print]")) print(); });

  var menu = document.querySelector(".menu-button");
  if (menu) menu.addEventListener("click", function () {
    var open = document.getElementById("menu").classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  });

  // A list follows what is typed and chosen in its filters.
  document.querySelectorAll("form[data-live]").forEach(function (form) {
    var timer, asked = 0;
    function ask() {
      var to = form.action + "?" + new URLSearchParams(new FormData(form)), number = ++asked;
      fetch(to).then(function (r) { return r.text(); }).then(function (text) {
        if (number !== asked) return;
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("live");
        if (fresh) document.getElementById("live").replaceWith(fresh);
        history.replaceState(null, "", to);
      }).catch(tell);
    }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 120); });
    form.addEventListener("submit", function (e) { e.preventDefault(); ask(); });
  });

  // A page on which something is under way asks how that stands, and shows it in its place;
  // not while somebody is in what would be replaced.
  function watch() {
    var under = document.querySelector("[data-reload]");
    if (under) setTimeout(function () {
      fetch(location.href).then(function (r) { return r.text(); }).then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html"), now = page.querySelector("[data-reload]");
        var live = document.getElementById("live"), fresh = page.getElementById("live");
        tell();
        if (now) under.replaceWith(now);
        else if (!live || !fresh) { location.reload(); return; }
        else if (!live.contains(document.activeElement)) live.replaceWith(fresh);
        watch();
      }).catch(function (error) { tell(error); watch(); });
    }, Number(under.dataset.reload));
  }
  watch();

  // A page comes again once an address answers.
  var after = document.querySelector("[data-after]");
  if (after) fetch(after.dataset.after).then(function () { location.reload(); }).catch(tell);

  function openTarget() {
    var el = location.hash && document.getElementById(location.hash.slice(1));
    if (el && el.tagName === "DETAILS") { el.open = true; var f = el.querySelector("input,select"); if (f) f.focus(); }
  }
  window.addEventListener("hashchange", openTarget);
  openTarget();

  // The program stops by itself when no browser has been there for long.
  setInterval(function () { if (!document.querySelector("#editor")) send("/nhip", {}).catch(function () { }); }, 60000);

  return { post: post, tell: tell, leave: leave, fields: fields, leaving: function () { return leaving; } };
})();
