// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bundles the tests in ../tests/report and runs them with Node's own test runner:
// run-tests.mjs NAME..., of unit (pure functions), browser (pages made of fixtures, in Chromium and
// Firefox), one file of them (browser/time) and page (a page that the plugin wrote: REPORT_PAGE, and the
// burst,json of the same packets: REPORT_JSON).

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2);

if (names.length === 0) {
  process.stderr.write("Usage: run-tests.mjs [unit] [browser] [page]\n");
  process.exit(2);
}
if (names.some((name) => name.startsWith("browser")) && !existsSync(join(HERE, "dist/page.html"))) {
  process.stderr.write('dist/page.html is missing: run "npm run build" first.\n');
  process.exit(2);
}
const TESTS = join(HERE, "../tests/report");

/** The test files that `name` stands for: a folder's, or one. */
function filesOf(name) {
  if (!existsSync(join(TESTS, name))) return [`${name}.test.ts`];
  return readdirSync(join(TESTS, name))
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `${name}/${file}`);
}

// Below this folder, for the tests to find playwright-core.
const output = join(HERE, "dist/tests");
const sources = names.flatMap(filesOf);
await build({
  absWorkingDir: HERE,
  entryPoints: sources.map((file) => join(TESTS, file)),
  outbase: TESTS,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  external: ["playwright-core"],
  outdir: output,
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const files = sources.map((file) => join(output, file.replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--test", ...files], {
  stdio: "inherit",
  env: { ...process.env, REPORT_TEMPLATE: join(HERE, "dist/page.html") },
});
process.exit(status ?? 1);
