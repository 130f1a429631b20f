// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bundles the tests in ../tests/report and runs them with Node's own test runner:
// run-tests.mjs NAME..., of unit (pure functions), browser (pages made of fixtures, in Chromium) and
// page (a page that the plugin wrote: REPORT_PAGE, and the burst,json of the same packets: REPORT_JSON).

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2);

if (names.length === 0) {
  process.stderr.write("Usage: run-tests.mjs [unit] [browser] [page]\n");
  process.exit(2);
}
if (names.includes("browser") && !existsSync(join(HERE, "dist/page.html"))) {
  process.stderr.write('dist/page.html is missing: run "npm run build" first.\n');
  process.exit(2);
}
// Below this folder, for the tests to find playwright-core.
const output = join(HERE, "dist/tests");
await build({
  absWorkingDir: HERE,
  entryPoints: names.map((name) => `../tests/report/${name}.test.ts`),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  external: ["playwright-core"],
  outdir: output,
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const files = names.map((name) => join(output, `${name}.test.mjs`));
const { status } = spawnSync(process.execPath, ["--test", ...files], {
  stdio: "inherit",
  env: { ...process.env, REPORT_TEMPLATE: join(HERE, "dist/page.html") },
});
process.exit(status ?? 1);
