/* What a page can do beyond being read: everything on it works without this file.
   Classic scripts, this one and find.js, so that they run from file:// too. Text is only ever set as text, never as markup. */
"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.script = "";

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  /* Theme: what the system says, until somebody chooses. */

  const THEME = "mesh-theme";
  const remembered = () => {
    try { return localStorage.getItem(THEME); } catch (problem) { return null; }
  };
  const remember = (theme) => {
    try { localStorage.setItem(THEME, theme); } catch (problem) { /* private window: this page alone */ }
  };
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const chosen = remembered();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  const themeSwitch = () => {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    show();
  };

  /* Times: how long ago, or how long until. A date without a time is a day, in UTC like everything here. */

  const UNITS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const words = typeof Intl === "object" && Intl.RelativeTimeFormat
    ? new Intl.RelativeTimeFormat("en", { numeric: "auto" }) : null;
  const relative = (text) => {
    const day = /^\d{4}-\d\d-\d\d$/.test(text);
    if (!words || !(day || /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z$/.test(text))) return "";
    const at = Date.parse(day ? text + "T00:00:00Z" : text);
    if (Number.isNaN(at)) return "";
    if (day) {
      const days = Math.round((at - Math.floor(Date.now() / 86400000) * 86400000) / 86400000);
      return Math.abs(days) < 730 ? words.format(days, "day") : words.format(Math.round(days / 365.25), "year");
    }
    const seconds = (at - Date.now()) / 1000;
    const [unit, length] = UNITS.find(([name, size]) => Math.abs(seconds) >= size * (name === "day" ? 1 : 1.5)) || ["minute", 60];
    return words.format(Math.trunc(seconds / length), unit);
  };
  const times = () => {
    for (const element of document.querySelectorAll("time[datetime]")) {
      const said = relative(element.getAttribute("datetime"));
      if (said) element.after(" ", make("span", { class: "ago" }, `(${said})`));
    }
  };

  /* Copy buttons */

  const copied = (pre) => {
    const text = (pre.querySelector("code") || pre).textContent;
    const fallback = () => {
      const selection = window.getSelection();
      selection.selectAllChildren(pre.querySelector("code") || pre);
      const done = document.execCommand("copy");
      selection.removeAllRanges();
      return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
    };
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(fallback) : fallback();
  };
  const copyButtons = () => {
    for (const pre of document.querySelectorAll("pre[data-copy]")) {
      const button = make("button", { class: "copy", type: "button" }, "Copy");
      const say = (word) => {
        button.textContent = word;
        setTimeout(() => { button.textContent = "Copy"; }, 1800);
      };
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", () => copied(pre).then(() => say("Copied"), () => say("Failed")));
      pre.append(button);
    }
  };

  /* Filters: of a table's rows, a list's items, or the items of all lists in an element. */

  const filters = () => {
    for (const input of document.querySelectorAll("input[data-filter]")) {
      const target = document.querySelector(input.dataset.filter);
      if (!target) continue;
      // A list in an item belongs to the item.
      const items = [...target.querySelectorAll("li, tbody > tr")]
        .filter((item) => !target.contains(item.parentNode.closest("li, tbody > tr")))
        .map((item) => [item, item.textContent.toLowerCase()]);
      const said = make("span", { class: "soft", role: "status" });
      (input.closest(".filter") || input.parentNode).append(said);
      input.addEventListener("input", () => {
        const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const [item, text] of items) {
          item.hidden = !asked.every((word) => text.includes(word));
          shown += item.hidden ? 0 : 1;
        }
        // Sections in which nothing is left would be headings of nothing.
        const left = new Set(items.filter(([item]) => !item.hidden).map(([item]) => item.closest("section")));
        for (const section of target.querySelectorAll("section")) section.hidden = !left.has(section);
        said.textContent = asked.length ? `${shown} of ${items.length}` : "";
      });
      if (input.value) input.dispatchEvent(new Event("input"));
    }
  };

  /* Sorting: numbers as numbers, times by their attribute, everything else as words. */

  const sorting = () => {
    const collator = new Intl.Collator("en", { numeric: true });
    const key = (row, index) => {
      const cell = row.cells[index];
      if (!cell) return "";
      if (cell.dataset.value !== undefined) return cell.dataset.value;
      const time = cell.querySelector("time[datetime]");
      return time ? time.getAttribute("datetime") : cell.textContent.trim().replace(/(\d),(?=\d{3})/g, "$1");
    };
    for (const table of document.querySelectorAll("table[data-sort]")) {
      const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
      const body = table.tBodies[0];
      if (!body || [...body.rows].some((row) => [...row.cells].some((cell) => cell.rowSpan > 1 || cell.colSpan > 1))) continue;
      heads.forEach((head, index) => {
        if (!head.textContent.trim()) return;
        const button = make("button", { class: "sort", type: "button" }, ...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") === "ascending";
          for (const other of heads) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          const rows = [...body.rows].map((row) => [key(row, index), row]);
          rows.sort((a, b) => (down ? -1 : 1) * collator.compare(a[0], b[0]));
          body.append(...rows.map(([, row]) => row));
        });
      });
    }
  };

  /* Drawings that are wider than the page: as they are, to be moved with the mouse, or as wide as the page. */

  const drawings = () => {
    for (const box of document.querySelectorAll(".drawing > .scroll")) {
      if (box.scrollWidth <= box.clientWidth + 1 && box.scrollHeight <= box.clientHeight + 1) continue;
      const button = make("button", { class: "fit", type: "button", "aria-pressed": "false" }, "Fit to the page");
      const toggle = () => button.setAttribute("aria-pressed", String(box.parentNode.classList.toggle("fitted")));
      button.addEventListener("click", toggle);
      box.before(button);
      // A little too wide is a little smaller; the words of one that is much too wide could not be read any more.
      if (box.scrollWidth <= box.clientWidth * 1.4) toggle();
      let held = null;
      box.addEventListener("pointerdown", (event) => {
        if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("a")) return;
        held = [event.clientX + box.scrollLeft, event.clientY + box.scrollTop];
        box.setPointerCapture(event.pointerId);
      });
      box.addEventListener("pointermove", (event) => { if (held) box.scrollTo(held[0] - event.clientX, held[1] - event.clientY); });
      for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => { held = null; });
    }
  };

  /* On a phone the navigation is longer than the screen: begin where the page is. */

  const navigation = () => {
    const here = document.querySelector(".site-nav [aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - 48;
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const part of [themeSwitch, navigation, times, copyButtons, filters, sorting, drawings]) part();
  });
})();
