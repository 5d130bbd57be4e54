// Turns the NL Design System packages into the little CSS this site ships: only the components and
// states we use, under our class names, with every token already filled in.
//
// Why at build time: the packages' full set is 39 kB gzip, and their tokens are for a light page only.
// Here each component colour must end at one of our roles (styles/bridge.css), which know light and dark;
// one that does not stops the build.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import postcss from "postcss";
import valueParser from "postcss-value-parser";

const require = createRequire(import.meta.url);
const themePackage = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";

/** The components we take, and what each of their classes is called here. A rule with any other class is left out. */
const components = {
  "@utrecht/button-css": {
    "utrecht-button": ".button",
    "utrecht-button--primary-action": ".button-primary",
    "utrecht-button--subtle": ".button-quiet",
    "utrecht-button--pressed": ".button[aria-pressed=true]",
  },
  "@utrecht/textbox-css": { "utrecht-textbox": "input.input", "utrecht-textbox--html-input": "input.input" },
  "@utrecht/textarea-css": {
    "utrecht-textarea": "textarea.input",
    "utrecht-textarea--html-textarea": "textarea.input",
  },
  "@utrecht/select-css": { "utrecht-select": "select.input", "utrecht-select--html-select": "select.input" },
  "@utrecht/alert-css": {
    "utrecht-alert": ".alert",
    "utrecht-alert--ok": ".alert-good",
    "utrecht-alert--warning": ".alert-warn",
    "utrecht-alert--error": ".alert-bad",
  },
  "@utrecht/data-badge-css": { "utrecht-data-badge": ".badge" },
  "@utrecht/skip-link-css": { "utrecht-skip-link": ".skip", "utrecht-skip-link--visible-on-focus": ".skip" },
};

/**
 * States left out: focus is drawn once for everything in base.css; :invalid would turn a required field red
 * before anyone typed (the server marks wrong fields with aria-invalid); numeric fields keep the page's type.
 */
const leftOut = /:focus|:invalid|:user-invalid|:read-only|\[type|\[pattern|\[inputmode/i;

/** The names of our roles, the Voorbeeld colours they rest on, and the package's value for each colour. */
export function themeColours(styles) {
  const theme = declarations(readFileSync(require.resolve(themePackage), "utf8"));
  const used = [...new Set(styles.match(/--voorbeeld-[a-z0-9-]+/g))].sort();
  const lines = used.map((name) => {
    if (!theme.has(name)) throw new Error(`${name} is not in ${themePackage}`);
    return `${name}: ${theme.get(name)};`;
  });
  return `:root { ${lines.join(" ")} }`;
}

/** The CSS of all components above; bridge is the text of styles/bridge.css. */
export function componentStyles(bridge) {
  const tokens = new Map([
    ...declarations(readFileSync(require.resolve(themePackage), "utf8")),
    ...declarations(bridge),
  ]);
  return Object.entries(components)
    .map(([name, classes]) => {
      const root = postcss.parse(readFileSync(require.resolve(`${name}/dist/index.css`), "utf8"));
      keepUsedRules(root, classes);
      fillTokens(root, tokens);
      return root.toString();
    })
    .join("\n");
}

function declarations(css) {
  const found = new Map();
  postcss.parse(css).walkDecls(/^--/, (declaration) => {
    found.set(declaration.prop, declaration.value);
  });
  return found;
}

function keepUsedRules(root, classes) {
  root.walkComments((comment) => comment.remove());
  root.walkRules((rule) => {
    const kept = rule.selectors
      .map((selector) => selector.replace(/,?\s*\.utrecht-[\w-]+--disabled(?=\))/g, ""))
      .filter((selector) => !leftOut.test(selector) && knows(selector, classes))
      .map((selector) => selector.replace(/\.(utrecht-[\w-]+)/g, (_, name) => classes[name]));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
}

function knows(selector, classes) {
  return [...selector.matchAll(/\.([\w-]+)/g)].every(([, name]) => name in classes);
}

/** Fills in every token; drops a declaration whose token nobody gives, since browsers would ignore it too. */
function fillTokens(root, tokens) {
  let before;
  do {
    before = root.toString();
    const read = new Set([...before.matchAll(/var\(\s*(--_[\w-]+)/g)].map(([, name]) => name));
    const own = new Set();
    root.walkDecls(/^--_/, (declaration) => {
      if (read.has(declaration.prop)) own.add(declaration.prop);
      else declaration.remove();
    });
    root.walkDecls((declaration) => {
      const value = fill(declaration.value, tokens, own);
      if (value === null || /^--utrecht/.test(declaration.prop)) declaration.remove();
      else declaration.value = value;
    });
  } while (root.toString() !== before);
  root.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
}

/** value with its tokens filled in, or null when one is unknown and has no fallback. */
function fill(value, tokens, own) {
  const parsed = valueParser(value);
  let missing = false;
  parsed.walk((node) => {
    if (node.type !== "function" || node.value !== "var") return undefined;
    const text = one(node, tokens, own);
    if (text === null) missing = true;
    Object.assign(node, { type: "word", value: text ?? "" });
    return false;
  });
  return missing ? null : parsed.toString();
}

function one(node, tokens, own) {
  const name = node.nodes[0].value;
  const comma = node.nodes.findIndex((part) => part.type === "div" && part.value === ",");
  const fallback = () =>
    comma < 0 ? null : fill(valueParser.stringify(node.nodes.slice(comma + 1)).trim(), tokens, own);
  if (name.startsWith("--voorbeeld-kleuren-")) {
    throw new Error(
      `a component uses the fixed colour ${name}: map its token to a role in styles/bridge.css`,
    );
  }
  if (tokens.has(name)) return fill(tokens.get(name), tokens, own);
  if (name.startsWith("--_")) {
    if (!own.has(name)) return fallback();
    const rest = fallback();
    return rest === null ? `var(${name})` : `var(${name}, ${rest})`;
  }
  return /^--(utrecht|basis|voorbeeld)-/.test(name) ? fallback() : valueParser.stringify(node);
}
