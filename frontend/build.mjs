// Builds the style sheet and the script of the site into the static folder of etabli.core.ui.
//
// The style sheet is the DSFR without what only the State may show (its mark, its fonts), cut down
// to what our templates name (a class is always written whole), then our own styles. The icons used
// become data addresses: a page asks for one style sheet and one script.

import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { PurgeCSS } from "purgecss";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = join(ROOT, "etabli/core/ui/static/ui/dist");
const DSFR = join(ROOT, "node_modules/@gouvfr/dsfr/dist");
const TARGET = ["chrome111", "firefox115", "safari16.4"];
const SYSTEM_FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
// Reserved to State services (circulaire 6411-SG).
const STATE_MARKS = [/\.fr-logo/, /\.fr-connect/, /marianne/i];

/** Every file under a folder with one of the extensions, in a stable order. */
function filesUnder(folder, ...extensions) {
  const start = join(ROOT, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true })
    .map((name) => join(start, name))
    .filter((path) => extensions.includes(extname(path)) && statSync(path).isFile())
    .sort();
}

/** The rules of the DSFR that our pages use; print rules included. */
async function dsfrInUse() {
  const raw = ["dsfr.main.css", "utility/utility.main.css", "dsfr.print.css"]
    .map((name) => readFileSync(join(DSFR, name), "utf8"))
    .join("\n")
    .replaceAll('@charset "UTF-8";', "")
    .replaceAll('url("../icons/', 'url("icons/')
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    .replace(/font-family:[^;}]*(Marianne|Spectral)[^;}]*/g, `font-family: ${SYSTEM_FONT}`);
  const [purged] = await new PurgeCSS().purge({
    content: [...filesUnder("etabli", ".html", ".py"), ...filesUnder("frontend/enhance", ".ts")],
    css: [{ raw }],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    safelist: ["html", "body"],
    blocklist: STATE_MARKS,
    variables: true,
    keyframes: true,
  });
  return purged.css;
}

/** What remains must name nothing reserved: a new version of the DSFR may bring it back. */
function refuseStateMarks(css) {
  const found = css.match(/@font-face|Marianne|Spectral|\.fr-logo/i);
  if (found) throw new Error(`« ${found[0]} » est resté dans la feuille de style.`);
}

async function buildStyles() {
  const own = filesUnder("frontend/styles", ".css").map((path) => readFileSync(path, "utf8"));
  const dsfr = await dsfrInUse();
  refuseStateMarks(dsfr);
  await build({
    stdin: { contents: [dsfr, ...own].join("\n"), loader: "css", resolveDir: DSFR },
    outfile: join(OUT, "etabli.css"),
    bundle: true,
    minify: true,
    legalComments: "none",
    banner: { css: "/* DSFR 1.14.4 (MIT, usage réservé aux conditions de ses auteurs) et Établi (AGPL-3.0-or-later) */" },
    loader: { ".svg": "dataurl" },
    target: TARGET,
    logLevel: "warning",
  });
}

/** One script of one entry; that of sealed offers is loaded by their pages alone. */
async function buildScript(entry, name) {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile: join(OUT, name),
    bundle: true,
    minify: true,
    format: "iife",
    legalComments: "none",
    target: TARGET,
    logLevel: "warning",
  });
}

/** What a first visit waits for: bytes of brotli that the style sheet may weigh. */
const HEAVIEST = 15_000;

function report() {
  for (const name of ["etabli.css", "etabli.js", "sceau.js"]) {
    const bytes = readFileSync(join(OUT, name));
    const sent = brotliCompressSync(bytes).length;
    if (name === "etabli.css" && sent > HEAVIEST) throw new Error(`La feuille de style pèse ${sent} octets transmis, ${HEAVIEST} au plus.`);
    console.log(`${relative(ROOT, join(OUT, name))}  ${Math.round(bytes.length / 1000)} ko, ${Math.round(sent / 1000)} ko transmis`);
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
await Promise.all([
  buildStyles(),
  buildScript("frontend/main.ts", "etabli.js"),
  buildScript("frontend/sceau/main.ts", "sceau.js"),
]);
report();
