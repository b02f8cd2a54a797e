// citation-js as a program, for `interchange_contests.py`: reads references, and writes them as CSL-JSON.
//
//     node citation_read.mjs NODE_MODULES SOURCE OUT
//
// NODE_MODULES is the folder that npm put @citation-js/core, plugin-ris and plugin-bibtex into.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, source, out] = process.argv.slice(2);
const require = createRequire(join(modules, "..", "x.js"));
const { Cite } = require("@citation-js/core");
require(source.endsWith(".ris") ? "@citation-js/plugin-ris" : "@citation-js/plugin-bibtex");

const { data } = new Cite(readFileSync(source, "utf8"), { generateGraph: false });
writeFileSync(out, JSON.stringify(data));
