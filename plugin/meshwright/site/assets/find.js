/* The search box. Every word has to be found in the name, the domain, the owner, a tag or, for a column, in where it is.
   The words are in search.js, which is loaded when somebody starts to search; site/search_index.py says how. */
"use strict";
(() => {
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const MOST = 12;
  const NAME = 8, DOMAIN = 3, OWNER = 2, COLUMN = 3, TAG = 2;

  // How well a word fits a text: the whole, its beginning, the beginning of a part, anywhere, or not at all.
  const fit = (text, word) => {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) return text.length === word.length ? 3 : 2;
    return /[\s_.\-/@]/.test(text[at - 1]) || text.includes("_" + word) || text.includes(" " + word) ? 1.5 : 1;
  };

  const searcher = (data) => {
    const lower = (text) => String(text).toLowerCase();
    let before = "";
    const names = data.columns ? data.columns.split("\n").map((line) => (before = before.slice(0, parseInt(line[0], 36)) + line.slice(1))) : [];
    const columns = names.map(lower);
    const tags = data.tags.map(lower);
    const owners = data.owners.map(([name]) => lower(name));
    const domains = data.domains.map(([name, folder, owner]) => ({
      what: name, name: lower(name), owner, folder: "domains/" + (folder || name), where: "Domain" }));
    const products = data.products.map(([domain, name, title, folder, owner]) => ({
      what: title || name || "Ports without a product", name: lower(name), title: lower(title || (name ? "" : "ports without a product")), owner, domain,
      path: lower(domains[domain].what + "/" + name), folder: domains[domain].folder + "/" + (folder || name),
      where: "Data product of " + domains[domain].what }));
    const ports = data.ports.map(([product, name, version, folder, steps, ...tagged]) => {
      const what = domains[products[product].domain].what + "." + name + (version ? "@" + version : "");
      return { what, name: lower(name), id: lower(what), product, steps, tagged,
        where: "Port of " + products[product].what + (tagged.length ? ", tagged " + tagged.map((tag) => data.tags[tag]).join(", ") : ""),
        folder: products[product].folder + "/" + (folder || name + (version ? "-v" + version : "")) };
    });
    const anchor = (name) => "#column-" + name.replace(/[^A-Za-z0-9_]/gu, (char) => `.${char.codePointAt(0).toString(16)}.`);
    const sum = (scores) => (scores.every(Boolean) ? scores.reduce((all, score) => all + score) : 0);
    const order = (a, b) => b.score - a.score || a.what.length - b.what.length || (a.what < b.what ? -1 : a.what > b.what ? 1 : 0);

    return (asked) => {
      let total = 0;
      const best = [];
      const keep = (score, what, of, column) => {
        if (!score) return;
        total++;
        if (best.length === MOST && score < best[MOST - 1].score) return;
        best.push({ score, what, of, column });
        best.sort(order);
        if (best.length > MOST) best.pop();
      };
      const asTag = asked.map((word) => tags.map((text) => TAG * fit(text, word)));
      const asOwner = asked.map((word) => owners.map((text) => OWNER * fit(text, word)));
      const asColumn = asked.map((word) => Float32Array.from(columns, (text) => COLUMN * fit(text, word)));
      const wanted = Uint8Array.from(columns, (_, number) => asColumn.some((scores) => scores[number] > 0));
      data.owners.forEach(([name, place], number) => keep(
        place ? sum(asOwner.map((scores) => scores[number] * 2)) : 0, name, { where: "Owner", to: "owners/index.html#" + place }));
      const inDomain = domains.map((domain) => asked.map((word, n) => {
        const named = fit(domain.name, word);
        return { own: Math.max((NAME - 1) * named, asOwner[n][domain.owner]), below: Math.max(DOMAIN * named, asOwner[n][domain.owner]) };
      }));
      domains.forEach((domain, number) => keep(sum(inDomain[number].map((score) => score.own)), domain.what, domain));
      const inProduct = products.map((product) => asked.map((word, n) => Math.max(
        NAME * Math.max(fit(product.name, word), fit(product.title, word)), fit(product.path, word),
        inDomain[product.domain][n].below, asOwner[n][product.owner])));
      products.forEach((product, number) => keep(sum(inProduct[number]), product.what, product));
      const anyColumn = wanted.includes(1);
      for (const port of ports) {
        const scores = asked.map((word, n) => Math.max((NAME - 2) * fit(port.name, word), fit(port.id, word), inProduct[port.product][n] / 4,
          port.tagged.reduce((most, tag) => Math.max(most, asTag[n][tag]), 0)));
        keep(sum(scores), port.what, port);
        if (!anyColumn) continue;
        let at = 0;
        const visit = () => {
          if (!wanted[at]) return;
          let all = 0;
          for (let n = 0; n < asked.length; n++) {
            const score = Math.max(asColumn[n][at], scores[n] / 4);
            if (!score) return;
            all += score;
          }
          keep(all, names[at], port, true);
        };
        for (const step of port.steps) {
          if (step >= 0) { at += step; visit(); } else for (let more = step; more < 0; more++) { at++; visit(); }
        }
      }
      return { total, best: best.map(({ what, of, column }) => ({
        what, where: column ? "Column of " + of.what : of.where + (of.owner !== undefined && owners[of.owner] ? ", " + data.owners[of.owner][0] : ""),
        to: of.to || of.folder + "/index.html" + (column ? anchor(what) : "") })) };
    };
  };

  const searchBox = (input) => {
    const list = document.getElementById("found"), said = document.getElementById("find-status"), panel = list.parentNode;
    const top = document.body.dataset.top;
    let search = null, loading = false, active = -1;

    const say = (text) => { said.textContent = text; };
    const open = (is) => {
      panel.hidden = !is;
      input.setAttribute("aria-expanded", String(is && list.children.length > 0));
      if (!is) choose(-1);
    };
    const choose = (number) => {
      active = number;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
      if (number < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", list.children[number].id);
        list.children[number].scrollIntoView({ block: "nearest" });
      }
    };
    const marked = (text, asked) => {
      const low = text.toLowerCase();
      const word = low.length === text.length ? asked.find((each) => low.includes(each)) : undefined;
      if (!word) return [text];
      const at = low.indexOf(word);
      return [text.slice(0, at), make("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
    };
    const show = () => {
      const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      list.replaceChildren();
      active = -1;
      input.removeAttribute("aria-activedescendant");
      if (!asked.length) return open(false);
      if (!search) {
        say(loading ? "Loading the names ..." : "");
        return open(loading);
      }
      const { total, best } = search(asked);
      best.forEach(({ what, where, to }, number) => {
        const link = make("a", { href: top + to, tabindex: "-1" },
          make("span", { class: "what" }, ...marked(what, asked)), make("span", { class: "where" }, ...marked(where, asked)));
        list.append(make("li", { role: "option", id: `found-${number}`, "aria-selected": "false" }, link));
      });
      say(!total ? "Nothing is called like that." : total > best.length ? `The best ${best.length} of ${total.toLocaleString("en")}` : total === 1 ? "1 found" : `${total} found`);
      return open(true);
    };
    const load = () => {
      if (search || loading) return;
      loading = true;
      const script = make("script", { src: top + "assets/search.js" });
      script.addEventListener("load", () => { search = searcher(window.MESH_SEARCH); loading = false; show(); });
      script.addEventListener("error", () => { loading = false; say("The names could not be loaded."); open(true); });
      document.head.append(script);
    };

    input.addEventListener("focus", load);
    input.addEventListener("input", () => { load(); show(); });
    input.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.isComposing) return;
      if (event.key === "Escape") {
        if (!panel.hidden) open(false); else input.value = "";
        event.preventDefault();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && last >= 0) {
        event.preventDefault();
        if (panel.hidden) open(true);
        choose(event.key === "ArrowDown" ? (active >= last ? 0 : active + 1) : (active <= 0 ? last : active - 1));
      } else if (event.key === "Enter" && last >= 0 && !panel.hidden) {
        event.preventDefault();
        list.children[Math.max(0, active)].firstChild.click();
        open(false);
      }
    });
    // Pressing on a result must not take the focus first: the list would close before the click.
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    input.addEventListener("blur", () => open(false));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  };

  const input = document.getElementById("find");
  if (input) searchBox(input);
})();
