// Builds dist/: main.js (elements), passages.js (the same and more, in its place), scripts beside it of some pages only, main.css (styles),
// work.css (those of pages where one works) and the static files, each under a name that holds a hash of its content and,
// where it helps, precompressed; manifest.json says which name is which.
// Does nothing when no input changed. `--watch` builds again on every change.
import { createHash } from "node:crypto";
import { existsSync, watch } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import * as esbuild from "esbuild";
import { commonFrom } from "./build/common.mjs";
import { nlDesignSystem } from "./build/plugin.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const watched = ["elements", "styles", "static", "build"];

/** Browsers of about two years ago and newer. */
const target = ["chrome120", "firefox120", "safari17.2"];

/** What a browser on a slow line may be asked to load, in bytes of gzip: a quarter of a second at 1.44 Mbit/s for all of a page. */
const budget = {
  "main.js": 15_000,
  "editor.js": 5_000,
  "passages.js": 15_000,
  "chairing.js": 2_000,
  "loudness.js": 1_000,
  "present.js": 1_000,
  "proposing.js": 5_000,
  "moderating.js": 5_000,
  "main.css": 12_000,
  "work.css": 8_000,
};

async function build() {
  const stamp = await stampOfInputs();
  if (await isFresh(stamp)) return console.log("front end: nothing changed");
  const outputs = await bundle();
  const manifest = {};
  await mkdir(dist, { recursive: true });
  for (const { name, served, content } of outputs) {
    manifest[name] = served;
    await write(served, content);
    await compress(name, served, content);
  }
  await write("manifest.json", `${JSON.stringify(sorted(manifest), null, 2)}\n`);
  await write(".stamp", stamp);
  await removeOld(Object.values(manifest));
}

/** The built files: name as the site knows it, name as served, bytes. */
async function bundle() {
  const statics = (await files(join(here, "static"))).filter((file) => extname(file) !== ".woff2");
  const styles = ["styles/main.css", "styles/work.css"];
  const common = await outputsOf(
    ["elements/main.ts", "elements/passages.ts", ...styles, ...statics],
    nlDesignSystem(join(here, "styles")),
  );
  const main = common.find(({ name }) => name === "main.js");
  const ofSomePages = ["editor", "proposing", "moderating", "chairing", "loudness", "present"].map(
    (name) => `elements/${name}.ts`,
  );
  return [...common, ...(await outputsOf(ofSomePages, commonFrom(`./${main.served}`)))];
}

async function outputsOf(entryPoints, plugin) {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints,
    outdir: dist,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "copy", ".txt": "copy" },
    bundle: true,
    minify: true,
    format: "esm",
    target,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
    plugins: [plugin],
  });
  const inputs = result.metafile.outputs;
  return result.outputFiles.map((file) => {
    const output = inputs[relative(here, file.path).replaceAll("\\", "/")];
    const source = output.entryPoint ?? Object.keys(output.inputs)[0];
    const name = basename(source).replace(/\.ts$/, ".js");
    return { name, served: basename(file.path), content: Buffer.from(file.contents) };
  });
}

async function compress(name, served, content) {
  const quality = { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: content.length };
  const br = await promisify(brotliCompress)(content, { params: quality });
  const gz = await promisify(gzip)(content, { level: 9 });
  console.log(`${served}: ${content.length} bytes, gzip ${gz.length}, brotli ${br.length}`);
  if (gz.length > (budget[name] ?? Number.POSITIVE_INFINITY)) {
    throw new Error(`${name} is ${gz.length} bytes in gzip; its budget is ${budget[name]}`);
  }
  if (extname(served) === ".woff2") return;
  await write(`${served}.br`, br);
  await write(`${served}.gz`, gz);
}

/** Writes beside the name and renames, so that nobody reads half a file. */
async function write(name, content) {
  await writeFile(join(dist, `${name}.new`), content);
  await rename(join(dist, `${name}.new`), join(dist, name));
}

async function removeOld(served) {
  const keep = new Set([".gitkeep", ".stamp", "manifest.json"]);
  for (const name of served) for (const end of ["", ".br", ".gz"]) keep.add(name + end);
  for (const name of await readdir(dist)) if (!keep.has(name)) await rm(join(dist, name));
}

async function isFresh(stamp) {
  try {
    if ((await readFile(join(dist, ".stamp"), "utf8")) !== stamp) return false;
    const manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
    return Object.values(manifest).every((name) => existsSync(join(dist, name)));
  } catch {
    return false;
  }
}

async function stampOfInputs() {
  const hash = createHash("sha256");
  const all = (await Promise.all(watched.map((folder) => files(join(here, folder))))).flat();
  for (const file of [...all, join(here, "build.mjs"), join(here, "package-lock.json")].sort()) {
    if (/\.(test|spec)\.ts$/.test(file)) continue;
    hash.update(`${relative(here, file)}\0`).update(await readFile(file));
  }
  return hash.digest("hex");
}

async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Builds on each change, one build at a time; changes during a build lead to one more. */
function keepBuilding() {
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await build().catch((error) => console.error(error.message));
    } while (again);
    running = false;
  };
  for (const folder of watched) watch(join(here, folder), { recursive: true }, run);
}

await build();
if (process.argv.includes("--watch")) keepBuilding();
