// Lets the scripts of single pages take what elements/common.ts names from main.js, which is on every page.

/** The esbuild plugin; main is where main.js is, seen from the script. */
export function commonFrom(main) {
  return {
    name: "common",
    setup(build) {
      build.onResolve({ filter: /\/common\.ts$/ }, () => ({ path: main, external: true }));
    },
  };
}
