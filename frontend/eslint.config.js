// What the linter refuses: untyped values, forgotten promises, broken hooks, words outside the catalogue, and a core that knows of React or a page.

import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// What people read stands in src/locales, in every language; "Marrowscope" is a name.
const LETTERS = "/^(?!\\s*Marrowscope\\s*$)[\\s\\S]*[A-Za-z\u00c0-\u024f]/";
const READ = "/^(title|label|description|placeholder|alt|word|message|legend|aria-(label|description|placeholder|roledescription|valuetext))$/";
const SENTENCE = "/^[A-Z][a-z]+(\\s[a-z0-9]|[.:]$)/";
const WORDS = [`Literal[value=${LETTERS}]`, `TemplateLiteral > TemplateElement[value.raw=${LETTERS}]`];
const BRANCH = ":matches(ConditionalExpression, LogicalExpression)";
const HOLDERS = [`JSXAttribute[name.name=${READ}]`, `JSXAttribute[name.name=${READ}] > JSXExpressionContainer`, "JSXElement > JSXExpressionContainer", `Property[key.name=${READ}]`];
const catalogued = {
  message: "What people read belongs into src/locales/{en,de}/<area>.json: see docs/languages.md.",
  selectors: [
    `JSXText[value=${LETTERS}]`,
    ...HOLDERS.flatMap((holder) => WORDS.flatMap((words) => [`${holder} > ${words}`, `${holder} > ${BRANCH} > ${words}`])),
    `Literal[value=${SENTENCE}]:not(NewExpression[callee.name="Error"] > Literal)`,
  ],
};

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // A factory whose closures share its state is this code's class; its parts stay small.
    files: ["src/core/**/*.ts", "src/viewer/**/*.ts", "src/gallery/**/*.ts"],
    rules: { "max-lines-per-function": ["error", { max: 190, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/core/**", "src/**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": ["error", ...catalogued.selectors.map((selector) => ({ selector, message: catalogued.message }))],
    },
  },
  {
    files: ["src/**/*.test.{ts,tsx}"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/require-await": "off" },
  },
  {
    files: ["src/core/**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["react*", "@mantine/*", "openseadragon", "../viewer/*", "../api/*"], message: "core is plain data and functions." }] }],
      "no-restricted-globals": ["error", "window", "document"],
    },
  },
);
