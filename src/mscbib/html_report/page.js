
"use strict";
(() => {
  // What comes from the input is only ever set as text; addresses are made of DOIs and PMIDs.
  const { columns, authors: shownAuthors, rows } = JSON.parse(document.getElementById("data").textContent);
  const at = Object.fromEntries(columns.map((name, place) => [name, place]));
  const element = (id) => document.getElementById(id);
  const body = element("rows"), status = element("status"), query = element("query");
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const state = { found: rows.map((_, number) => number), sort: null, down: false, page: 0, size: 50 };
  const orders = new Map();
  let texts = null;

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();

  // What is looked through for each row; made at the first search.
  const searched = () => {
    const names = ["title", "journal", "type", "source", "doi", "pmid", "path"];
    texts ??= rows.map((row) =>
      folded([...names.map((name) => row[at[name]]), row[at.authors].join(" "), row[at.year] || ""].join("\n")));
    return texts;
  };

  // The rank of each row by a column; rows without a value come last either way.
  const ranks = (name) => {
    if (!orders.has(name)) {
      const value = (row) => (name === "authors" ? row[at.authors].join(" ") : row[at[name]]);
      const isThere = rows.map((row) => Boolean(value(row)));
      const numbers = rows.map((_, number) => number).filter((number) => isThere[number]);
      numbers.sort(name === "year"
        ? (a, b) => rows[a][at.year] - rows[b][at.year] || a - b
        : (a, b) => collator.compare(value(rows[a]), value(rows[b]))
          || (name === "path" ? rows[a][at.line] - rows[b][at.line] : 0) || a - b);
      const rank = new Int32Array(rows.length).fill(-1);
      numbers.forEach((number, place) => { rank[number] = place; });
      orders.set(name, rank);
    }
    return orders.get(name);
  };

  const update = () => {
    const words = folded(query.value).split(/\s+/).filter(Boolean);
    let found = rows.map((_, number) => number);
    if (words.length) {
      const all = searched();
      found = found.filter((number) => words.every((word) => all[number].includes(word)));
    }
    if (state.sort) {
      const rank = ranks(state.sort), turn = state.down ? -1 : 1;
      found.sort((a, b) =>
        (rank[a] < 0) - (rank[b] < 0) || (rank[a] < 0 ? a - b : turn * (rank[a] - rank[b])));
    }
    state.found = found;
    state.page = 0;
    show();
  };

  const cell = (row, kind, text) => {
    const made = document.createElement(kind);
    if (kind === "th") made.scope = "row";
    const inner = document.createElement("bdi");
    inner.textContent = text;
    made.append(inner);
    row.append(made);
    return made;
  };

  const link = (where, text, address) => {
    const made = document.createElement("a");
    made.href = address;
    made.rel = "noopener noreferrer";
    made.textContent = text;
    where.append(made, " ");
  };

  const line = (row) => {
    const made = document.createElement("tr");
    const names = row[at.authors];
    const more = Math.max(0, names.length - shownAuthors) + row[at.more];
    cell(made, "th", row[at.title] || "(no title)");
    const people = cell(made, "td", names.slice(0, shownAuthors).join(", ") + (more ? " et al." : ""));
    if (more) people.title = names.join(", ") + (row[at.more] ? " et al." : "");
    cell(made, "td", row[at.year] || "");
    for (const name of ["journal", "type", "source"]) cell(made, "td", row[at[name]]);
    const links = document.createElement("td");
    if (row[at.doi]) link(links, "DOI", "https://doi.org/" + row[at.doi].split("/").map(encodeURIComponent).join("/"));
    if (row[at.pmid]) link(links, "PubMed", "https://pubmed.ncbi.nlm.nih.gov/" + encodeURIComponent(row[at.pmid]) + "/");
    made.append(links);
    const file = row[at.path].replaceAll("\\", "/").split("/").at(-1);
    cell(made, "td", file + (row[at.line] ? ":" + row[at.line] : "")).title = row[at.path];
    return made;
  };

  const count = (number) => number.toLocaleString("en");

  const show = () => {
    const pages = Math.max(1, Math.ceil(state.found.length / state.size));
    state.page = Math.min(Math.max(0, state.page), pages - 1);
    const from = state.page * state.size;
    const shown = state.found.slice(from, from + state.size);
    body.replaceChildren(...shown.map((number) => line(rows[number])));
    const of = state.found.length === rows.length
      ? `${count(rows.length)} records`
      : `${count(state.found.length)} found of ${count(rows.length)} records`;
    status.textContent = shown.length ? `${count(from + 1)}–${count(from + shown.length)} of ${of}` : "No record has all these words.";
    element("of").textContent = `of ${count(pages)}`;
    element("page").value = state.page + 1;
    element("page").max = pages;
    // not `disabled`: whoever presses the button would lose the focus
    for (const id of ["first", "previous"]) element(id).ariaDisabled = state.page === 0;
    for (const id of ["next", "last"]) element(id).ariaDisabled = state.page === pages - 1;
  };

  const go = (page) => { state.page = page; show(); };

  let waiting;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 150); });
  element("controls").addEventListener("submit", (event) => { event.preventDefault(); update(); });
  element("size").addEventListener("change", (event) => { state.size = Number(event.target.value); go(0); });
  element("first").addEventListener("click", () => go(0));
  element("previous").addEventListener("click", () => go(state.page - 1));
  element("next").addEventListener("click", () => go(state.page + 1));
  element("last").addEventListener("click", () => go(Infinity));
  element("page").addEventListener("change", (event) => go(Math.trunc(Number(event.target.value) || 1) - 1));

  const heads = [...document.querySelectorAll("#table th[data-sort]")];
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      state.down = state.sort === name && !state.down;
      state.sort = name;
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      update();
    });
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
  }

  // A link to a source line is followed by the keyboard, too.
  addEventListener("hashchange", () => document.querySelector(":target")?.focus({ preventScroll: true }));

  element("controls").hidden = false;
  element("pages").hidden = false;
  show();
})();
