// SPDX-License-Identifier: GPL-2.0-or-later
//
// Builds dist/page.html: one file with the script, the styles and the licences of what is in it.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const MARKER = "@BURST_DATA@";
const LICENCES = [
  ["Apache ECharts", "echarts/NOTICE"],
  ["Apache ECharts", "echarts/LICENSE"],
  ["d3, parts of which are in Apache ECharts", "echarts/licenses/LICENSE-d3"],
  ["ZRender", "zrender/LICENSE"],
  ["tslib", "tslib/LICENSE.txt"],
];

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

async function licences() {
  const parts = LICENCES.map(async ([name, file]) => {
    const text = await readFile(join(HERE, "node_modules", file), "utf8");
    return `<h3>${escaped(name)}</h3>\n<pre>${escaped(text.trim())}</pre>`;
  });
  return (await Promise.all(parts)).join("\n");
}

async function bundle(entry) {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    charset: "ascii",
    target: ["es2020", "chrome100", "firefox100", "safari15"],
    format: "iife",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  return result.outputFiles[0].text.trim();
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** Nothing is loaded, nothing sent; no script runs but this one. */
function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts `parts` into `template`. A function, as replace() reads "$&" in a text. */
function fill(template, parts) {
  return template.replace(/@([A-Z]+)@/g, (all, name) => parts[name] ?? all);
}

const [template, script, style, licenceTexts] = await Promise.all([
  readFile(join(HERE, "src/page.html"), "utf8"),
  bundle("src/main.ts"),
  bundle("src/page.css"),
  licences(),
]);
if (/<\/script/i.test(script) || /<\/style/i.test(style))
  throw new Error("The script or the styles would end their element.");
const page = fill(template, {
  POLICY: policy(script, style),
  SCRIPT: script,
  STYLE: style,
  LICENCES: licenceTexts,
});
if (page.split(MARKER).length !== 2) throw new Error(`The page needs ${MARKER} exactly once.`);
await mkdir(join(HERE, "dist"), { recursive: true });
await writeFile(join(HERE, "dist/page.html"), page);
process.stdout.write(`dist/page.html: ${Math.round(page.length / 1024)} KiB\n`);
