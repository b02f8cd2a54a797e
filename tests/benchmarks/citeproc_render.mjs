// Renders every item of a CSL-JSON file with npm's citeproc, and says how many entries came out.
//
//     node citeproc_render.mjs STYLE.csl LOCALE.xml ITEMS.json
//
// `npm install citeproc` must have been run in the folder it is called from, or NODE_PATH name its
// node_modules. Exits with 1 if an item gives no entry, an entry without text, or an error; with 2 if the
// files cannot be read.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [styleFile, localeFile, itemsFile] = process.argv.slice(2);
if (!itemsFile) {
  console.error("usage: citeproc_render.mjs STYLE.csl LOCALE.xml ITEMS.json");
  process.exit(2);
}

function load() {
  for (const from of [join(process.cwd(), "_"), import.meta.url]) {
    try {
      return createRequire(from)("citeproc");
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  console.error("citeproc is not installed: npm install citeproc");
  process.exit(2);
}

const CSL = load();
const style = readFileSync(styleFile, "utf8");
const locale = readFileSync(localeFile, "utf8");
const items = JSON.parse(readFileSync(itemsFile, "utf8"));
const byId = new Map(items.map((item) => [String(item.id), item]));
const complaints = [];
if (byId.size !== items.length) complaints.push(`${items.length} items have ${byId.size} ids`);

function rendered(ids) {
  // a processor that changes its items must not change those of the next
  const sys = {
    retrieveLocale: () => locale,
    retrieveItem: (id) => structuredClone(byId.get(String(id))),
  };
  const engine = new CSL.Engine(sys, style);
  engine.updateItems(ids);
  const [parameters, entries] = engine.makeBibliography();
  for (const problem of parameters.bibliography_errors ?? []) {
    complaints.push(`${problem.sysID ?? problem.itemID}: ${JSON.stringify(problem)}`);
  }
  return entries.map((html, index) => [parameters.entry_ids[index][0], text(html)]);
}

function text(html) {
  return html
    .replace(/<div class="csl-left-margin">[^<]*<\/div>/g, "")
    .replace(/<[^>]*>/g, "")
    .trim();
}

// Small groups, so that one bad item is found, and names need not be told apart from thousands of others.
const ids = [...byId.keys()];
const seen = new Map();
for (let start = 0; start < ids.length; start += 50) {
  const group = ids.slice(start, start + 50);
  try {
    for (const [id, entry] of rendered(group)) seen.set(String(id), entry);
  } catch (error) {
    for (const id of group) {
      try {
        for (const [same, entry] of rendered([id])) seen.set(String(same), entry);
      } catch (problem) {
        complaints.push(`${id}: ${problem.message ?? problem}`);
      }
    }
  }
}
let count = 0;
for (const id of ids) {
  if (!seen.has(id)) complaints.push(`${id}: no entry`);
  else if (!seen.get(id)) complaints.push(`${id}: an entry without text`);
  else count += 1;
}
for (const complaint of complaints) console.error(complaint);
console.log(`${count} of ${items.length} items rendered`);
process.exit(complaints.length ? 1 : 0);
