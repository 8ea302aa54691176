// Says whether what has hours is open now, by the clock of Vietnam: data-open has
// the days from Monday, 1, and the minutes of each stretch: 12345/450-690 12345/810-1020.
(() => {
  "use strict";
  const words = {now: /*{ T "open.now" }*/, closed: /*{ T "open.closed" }*/, day: /*{ T "open.closed-day" }*/, always: /*{ T "open.always" }*/}, days = /*{ T "open.days" }*/.split(",");
  const at = m => Math.floor(m / 60) + ":" + String(m % 60).padStart(2, "0");
  const tell = () => {
    const now = new Date(Date.now() + 7 * 36e5), today = (now.getUTCDay() + 6) % 7, minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    document.querySelectorAll("[data-open]").forEach(e => {
      const times = [];
      e.dataset.open.split(" ").forEach(t => {
        const [on, span] = t.split("/"), [from, to] = span.split("-").map(Number);
        for (const d of on) times.push({from: (d - 1) * 1440 + from, to: (d - 1) * 1440 + to});
      });
      const week = 7 * 1440, here = today * 1440 + minute, open = times.find(t => t.from <= here && here < t.to);
      const next = Math.min(...times.map(t => (t.from - here + week) % week)) + here;
      const always = times.reduce((n, t) => n + t.to - t.from, 0) >= week;
      const text = always ? words.always : open ? words.now : Math.floor(next / 1440) === today ? words.closed : words.day;
      e.textContent = text.replace("{time}", at((open ? open.to : next) % 1440 || 1440)).replace("{day}", days[Math.floor(next / 1440) % 7]);
      e.classList.toggle("tag-full", !!(open || always));
    });
  };
  tell();
  setInterval(tell, 6e4);
})();
