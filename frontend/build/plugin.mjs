// Lets styles/main.css import "nl-design-system:colours" and "nl-design-system:components".
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { componentStyles, themeColours } from "./nl-design-system.mjs";

/** The esbuild plugin; folder holds our styles, among them bridge.css. */
export function nlDesignSystem(folder) {
  const make = {
    colours: async () => themeColours(await allStyles(folder)),
    components: async () => componentStyles(await readFile(join(folder, "bridge.css"), "utf8")),
  };
  return {
    name: "nl-design-system",
    setup(build) {
      build.onResolve({ filter: /^nl-design-system:/ }, ({ path }) => ({
        path: path.slice("nl-design-system:".length),
        namespace: "nl-design-system",
      }));
      build.onLoad({ filter: /.*/, namespace: "nl-design-system" }, async ({ path }) => ({
        contents: await make[path](),
        loader: "css",
      }));
    },
  };
}

async function allStyles(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".css"));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("\n");
}
