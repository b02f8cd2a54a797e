// Writes workflow commands with GitHub's own library: node workflow_commands.mjs TOLD.json
// TOLD.json is a list of commands, each its kind, its properties as they are said, and its text.
import { readFileSync } from "node:fs";
import { error, warning } from "@actions/core";

const number = (text) => (text === undefined ? undefined : Number(text));

for (const { kind, said, text } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const write = { error, warning }[kind];
  write(text, {
    title: said.title,
    file: said.file,
    startLine: number(said.line),
    endLine: number(said.endLine),
    startColumn: number(said.col),
    endColumn: number(said.endColumn),
  });
}
