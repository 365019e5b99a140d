(() => {
  "use strict";
  const table = document.querySelector(".long");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const form = document.querySelector(".filters");
  const shown = form.querySelector(".shown");
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, i) => row.cells[i].dataset.sort ?? row.cells[i].textContent;
  const compared = new Intl.Collator("zh-CN", { numeric: true }).compare;

  const sortBy = (i, down) => {
    const number = heads[i].classList.contains("num");
    const sign = down ? -1 : 1;
    const order = (a, b) => {
      const x = value(a, i), y = value(b, i);
      if (x === "" || y === "") return (x === "") - (y === "");
      return sign * (number ? x - y : compared(x, y));
    };
    body.append(...rows.map((row, at) => [row, at]).sort((a, b) => order(a[0], b[0]) || a[1] - b[1]).map((pair) => pair[0]));
    heads.forEach((head, at) => head.toggleAttribute("aria-sort", at === i));
    heads[i].setAttribute("aria-sort", down ? "descending" : "ascending");
  };

  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", head.textContent + " " + table.dataset.sort);
    head.append(" ", button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      sortBy(i, now ? now === "ascending" : head.classList.contains("num") && i > 1);
      keep();
    });
  });

  const filter = () => {
    const data = new FormData(form);
    const q = (data.get("q") || "").trim();
    const fits = (row) =>
      (!q || row.cells[0].textContent.includes(q)) &&
      (!data.get("year") || row.cells[1].textContent === data.get("year")) &&
      (!data.get("level") || row.dataset.level === data.get("level")) &&
      (!data.has("open") || "open" in row.dataset);
    let n = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      n += !row.hidden;
    }
    shown.textContent = shown.dataset.words.replace("{n}", n);
  };

  const keep = () => {
    const data = new URLSearchParams([...new FormData(form)].filter((pair) => pair[1]));
    const at = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    if (at >= 0) data.set("sort", (heads[at].getAttribute("aria-sort") === "descending" ? "-" : "") + at);
    const measure = document.querySelector("[name=measure]:checked").value;
    if (measure !== "filed") data.set("show", measure);
    history.replaceState(null, "", "#" + data);
  };

  const restore = () => {
    const data = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "year", "level"]) if (data.get(name) && form.elements[name]) form.elements[name].value = data.get(name);
    form.elements.open.checked = data.has("open");
    const measure = document.getElementById("show-" + data.get("show"));
    if (measure) measure.checked = true;
    const sort = data.get("sort");
    if (sort && heads[Math.abs(sort)]) sortBy(Math.abs(sort), sort.startsWith("-"));
  };

  form.hidden = false;
  form.addEventListener("input", () => { filter(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const radio of document.querySelectorAll("[name=measure]")) radio.addEventListener("change", keep);
  restore();
  filter();
})();
