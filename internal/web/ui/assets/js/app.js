// Everything here is a convenience: each page does its work without it.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const decimal = root.lang === "en" ? "." : ",";
  const points = (hundredths) => String(hundredths / 100).replace(".", decimal);

  // Ctrl-K reaches the search box from anywhere.
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const box = document.querySelector("[data-search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // An open menu closes with Escape and with a click elsewhere.
  const closeMenus = (except) => all("details.menu[open], details.rail-more[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest && event.target.closest("details[open]");
    if (menu && menu.matches(".menu, .rail-more")) menu.querySelector("summary").focus();
    closeMenus(null);
  });

  // A second click on a button that already sends does nothing. The button is marked
  // after the browser has read the form, so its own name and value are still sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  // Back from the history shows the form as it was left: it must send again.
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    all("[data-check]").forEach(countSheet);
    all("[data-selected]").forEach(countSelected);
  });

  // The answer of the identity provider is sent on by itself.
  all("form[data-continue]").forEach((form) => form.requestSubmit());

  // The theme is kept in a cookie that the server reads, and applied at once.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-theme-switch]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = (secure ? "__Host-theme=" : "theme=") + theme + ";path=/;samesite=lax;max-age=" + (theme ? 31536000 : 0) + secure;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    all("[data-theme-switch] button").forEach((button) => button.setAttribute("aria-pressed", String(button.value === theme)));
  }, true);

  // Running check of a score sheet: what is marked and what still must be, and sums
  // where they are shown. A criterion "only if" is wanted when the other one scored more
  // than its bound; a finding spares the criteria from its index on.
  function countSheet(check) {
    const criteria = all("[data-criterion]");
    if (!criteria.length) return;
    const parts = new Map();
    const marked = { marked: 0, all: 0, points: 0 };
    const end = Math.min(...all("[data-ends]:checked").map((input) => Number(input.dataset.ends)), criteria.length);
    const left = [];
    criteria.forEach((criterion, i) => {
      const chosen = criterion.querySelector("[data-points]:checked");
      const part = parts.get(criterion.dataset.criterion) || { marked: 0, all: 0, points: 0 };
      const other = criterion.dataset.only && document.querySelector("[name='" + CSS.escape(criterion.dataset.only) + "'][data-points]:checked");
      const off = Boolean(other) && Number(other.dataset.points) <= Number(criterion.dataset.above);
      const open = !chosen && !off && i < end;
      criterion.classList.toggle("criterion-open", open);
      criterion.classList.toggle("criterion-off", off && !chosen);
      if (open) left.push(criterion.querySelector("[data-points]").id);
      for (const sum of [part, marked]) {
        if (chosen) sum.marked++;
        if (chosen || open) sum.all++;
        if (chosen) sum.points += Number(chosen.dataset.points);
      }
      parts.set(criterion.dataset.criterion, part);
    });
    const write = (element, text) => { if (element) element.textContent = text; };
    all("[data-marked='all']").forEach((count) => {
      write(count, marked.marked);
      const bar = count.closest(".progress").querySelector("progress");
      bar.value = marked.marked;
      bar.max = Math.max(marked.all, 1);
    });
    all("[data-all='all']").forEach((count) => write(count, marked.all));
    all("[data-part]", check).forEach((line) => {
      const part = parts.get(line.dataset.part) || { marked: 0, all: 0, points: 0 };
      write(line.querySelector("[data-part-marked]"), part.marked);
      write(line.querySelector("[data-part-all]"), part.all);
      write(line.querySelector("[data-part-points]"), points(part.points));
    });
    write(check.querySelector("[data-total]"), points(marked.points));
    all("[data-left]").forEach((count) => write(count, left.length));
    all("[data-need]").forEach((need) => { need.hidden = !left.includes(need.dataset.need); });
  }

  // A browser writes dates its own way; under the field they stand as day/month/year.
  document.addEventListener("input", (event) => {
    const day = event.target.type === "date" && event.target.parentNode.querySelector("[data-day]");
    if (day) day.textContent = event.target.value.split("-").reverse().join("/");
  });

  // How many rows of a ledger are selected.
  function countSelected(output) {
    const name = CSS.escape(output.dataset.selected);
    const count = all("input[name='" + name + "']:checked").length;
    output.textContent = count ? " · " + output.dataset.words.replace("%d", count) : "";
  }
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-criterion], [data-ends]")) all("[data-check]").forEach(countSheet);
    if (event.target.type === "checkbox") all("[data-selected]").forEach(countSelected);
  });

  // Long work: fetch its page and take over the panel, slower while nobody looks or
  // the network fails.
  function follow(panel, wait) {
    setTimeout(async () => {
      let next = wait;
      try {
        if (!document.hidden) {
          const answer = await fetch(panel.dataset.poll, { headers: { Accept: "text/html" } });
          if (!answer.ok) throw new Error(answer.status);
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.getElementById(panel.id);
          if (!fresh) return;
          panel.replaceWith(fresh);
          panel = fresh;
          next = 1500;
        }
      } catch {
        next = Math.min(wait * 2, 30000);
      }
      if (panel.dataset.poll) follow(panel, next);
    }, wait);
  }
  all("[data-poll]").forEach((panel) => follow(panel, 1500));

  // Signing out empties the other pages of this browser at once.
  const word = new BroadcastChannel("leave");
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[action='/dang-xuat']")) word.postMessage(0);
  });
  word.onmessage = () => {
    document.body.replaceChildren();
    setTimeout(() => location.reload(), 1000);
  };

  // A form that came back starts at its list of errors.
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
})();
