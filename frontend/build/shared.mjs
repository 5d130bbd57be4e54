// Lets the scripts of single pages take what elements/shared.ts names from main.js, which is on every page.

/** The esbuild plugin; main is where main.js is, seen from the script. */
export function sharedFrom(main) {
  return {
    name: "shared",
    setup(build) {
      build.onResolve({ filter: /\/shared\.ts$/ }, () => ({ path: main, external: true }));
    },
  };
}
