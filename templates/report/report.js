(() => {
  "use strict";
  const $ = (s, at = document) => at.querySelector(s);
  const $$ = (s, at = document) => [...at.querySelectorAll(s)];
  const form = $(".filters");
  const rows = $$("#read .row:not(.heading)");
  const texts = new Map();
  const shown = $(".shown");

  const text = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };

  const state = () => {
    const data = new FormData(form);
    return {
      kinds: data.getAll("kind"),
      changed: data.has("changed"),
      review: data.has("review"),
      flagged: data.has("flagged"),
      section: data.get("section") || "",
      q: (data.get("q") || "").trim().toLowerCase(),
      plain: $("#no-formulas").checked,
      inline: $("#view-inline").checked,
    };
  };

  const fits = (row, s) =>
    s.kinds.includes(row.dataset.kind) &&
    (!s.changed || row.dataset.kind !== "verbatim") &&
    (!s.review || row.classList.contains("review")) &&
    (!s.flagged || row.classList.contains("flagged")) &&
    (!s.plain || !row.classList.contains("formulaic")) &&
    (!s.section || row.closest(".pair").id === s.section) &&
    (!s.q || text(row).includes(s.q));

  const mark = (query) => {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("found");
    if (!query) return;
    const ranges = [];
    for (const row of rows) {
      if (row.hidden) continue;
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const low = node.data.toLowerCase();
        for (let at = low.indexOf(query); at >= 0; at = low.indexOf(query, at + query.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + query.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const address = (s) => {
    const all = $$("[name=kind]", form).length;
    const parts = new URLSearchParams();
    if (s.kinds.length < all) parts.set("kind", s.kinds.join(","));
    for (const name of ["changed", "review", "flagged", "plain", "inline"]) if (s[name]) parts.set(name, "1");
    if (s.section) parts.set("section", s.section);
    if (s.q) parts.set("q", s.q);
    const query = parts.toString();
    history.replaceState(null, "", query ? `#read?${query}` : location.hash.startsWith("#read?") ? "#read" : location.hash || location.pathname + location.search);
  };

  const apply = (keep) => {
    const s = state();
    let n = 0, same = 0, size = 0;
    for (const row of rows) {
      const on = fits(row, s);
      row.hidden = !on;
      if (!on) continue;
      n += 1;
      const length = Number(row.dataset.n);
      size += length;
      if (row.dataset.kind === "verbatim" || row.dataset.kind === "light_edit") same += length;
    }
    const narrowed = s.kinds.length < $$("[name=kind]", form).length || s.changed || s.review || s.flagged || s.q;
    for (const fold of $$("#read .fold")) {
      const some = $$(".row", fold).some((row) => !row.hidden);
      fold.hidden = !some;
      if (narrowed && some) fold.open = true;
    }
    for (const pair of $$("#read .pair")) pair.hidden = !$$(".row:not(.heading)", pair).some((row) => !row.hidden) && (narrowed || s.section || s.plain);
    const words = shown.dataset.words.replace("{n}", n).replace("{all}", rows.length);
    const rate = size ? shown.dataset.rate.replace("{rate}", `${Math.round((100 * same) / size)}%`) : "";
    shown.textContent = narrowed || s.section || s.plain ? words + rate : words;
    mark(s.q);
    if (!keep) address(s);
  };

  const restore = () => {
    if (!location.hash.startsWith("#read?")) return false;
    const given = new URLSearchParams(location.hash.slice(6));
    if (given.has("kind")) {
      const kinds = given.get("kind").split(",");
      for (const box of $$("[name=kind]", form)) box.checked = kinds.includes(box.value);
    }
    for (const name of ["changed", "review", "flagged"]) form.elements[name].checked = given.has(name);
    $("#no-formulas").checked = given.has("plain");
    $("#view-inline").checked = given.has("inline");
    $("#view-side").checked = !given.has("inline");
    form.elements.section.value = given.get("section") || "";
    form.elements.q.value = given.get("q") || "";
    return true;
  };

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    const row = target.closest(".row");
    if (row && row.hidden) {
      form.reset();
      $("#no-formulas").checked = false;
      apply(true);
    }
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView({ block: "center" });
  };

  const unfold = () => {
    const folds = $$("#read .fold");
    const open = !folds.every((fold) => fold.open);
    for (const fold of folds) fold.open = open;
  };

  let at = null;
  const step = (by) => {
    const changed = rows.filter((row) => !row.hidden && row.dataset.kind !== "verbatim" && row.getClientRects().length);
    if (!changed.length) return;
    const index = changed.indexOf(at);
    let next = index + by;
    if (index < 0) {
      const below = changed.findIndex((row) => row.getBoundingClientRect().top > 80);
      next = below < 0 ? 0 : below;
    }
    next = Math.max(0, Math.min(changed.length - 1, next));
    if (at) at.classList.remove("at");
    at = changed[next];
    at.classList.add("at");
    at.tabIndex = -1;
    at.focus({ preventScroll: true });
    at.scrollIntoView({ block: "center" });
  };

  const flip = (id) => {
    const box = $(id);
    box.checked = box.type === "radio" ? true : !box.checked;
    apply();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    i: () => flip($("#view-inline").checked ? "#view-side" : "#view-inline"),
    s: () => flip("#no-formulas"),
    o: unfold,
    t: () => { location.hash = "#top"; },
    "/": () => form.elements.q.focus(),
    "?": () => $("#help").showModal(),
  };
  const on = $("#keys-on");
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog") || !on.checked) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Lists of plans and problems: the numbers of the overview filter them.
  const listed = (list, kind) => {
    for (const row of $$(`#${list} tbody tr[data-kind]`)) row.hidden = Boolean(kind) && row.dataset.kind !== kind;
    for (const chip of $$(`.chips[data-list=${list}] button`)) chip.setAttribute("aria-pressed", String(chip.dataset.kind === kind));
  };
  for (const table of $$(".counts table")) {
    const list = table.dataset.list;
    if (list === "read") {
      for (const link of $$("a[data-kind]", table)) {
        link.addEventListener("click", () => {
          for (const box of $$("[name=kind]", form)) box.checked = box.value === link.dataset.kind;
          apply(true);
        });
      }
      continue;
    }
    const target = $(`#${list} table`);
    if (!target) continue;
    const chips = document.createElement("p");
    chips.className = "chips";
    chips.dataset.list = list;
    const add = (kind, words) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.dataset.kind = kind;
      chip.textContent = words;
      chip.setAttribute("aria-pressed", String(!kind));
      chip.addEventListener("click", () => listed(list, kind));
      chips.append(chip, " ");
    };
    add("", form.elements.section.options[0].textContent);
    for (const link of $$("a[data-kind]", table)) {
      add(link.dataset.kind, link.parentElement.textContent.trim());
      link.addEventListener("click", () => listed(list, link.dataset.kind));
    }
    target.before(chips);
  }

  form.hidden = false;
  $(".tools").hidden = false;
  form.addEventListener("input", () => apply());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  for (const id of ["#view-side", "#view-inline", "#no-formulas"]) $(id).addEventListener("change", () => apply());
  $("[data-act=unfold]").addEventListener("click", unfold);
  $("#help-open").addEventListener("click", () => $("#help").showModal());
  addEventListener("hashchange", () => { if (restore()) apply(true); else { for (const list of ["plans", "problems"]) { const row = document.getElementById(location.hash.slice(1)); if (row && row.hidden) listed(list, ""); } reveal(); } });
  restore();
  apply(true);
  reveal();
})();
