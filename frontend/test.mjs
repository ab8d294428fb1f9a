// Runs every frontend/**/*.test.ts with node's own test runner.

import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../build/frontend-tests");
const tests = readdirSync(HERE, { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(HERE, name));

if (tests.length === 0) {
  console.error("aucun test *.test.ts sous frontend/");
  process.exit(1);
}

await build({
  entryPoints: tests,
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
});
const built = readdirSync(OUT, { recursive: true }).filter((name) => name.endsWith(".test.mjs"));
const run = spawnSync(process.execPath, ["--test", ...built.map((name) => join(OUT, name))], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);
