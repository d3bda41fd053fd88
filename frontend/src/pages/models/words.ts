// Words for what the server names by a code: recipes and devices; one that is new here keeps its code.

import { t } from "../../i18n";

const RECIPES = ["fast", "tune", "paper"] as const;
const DEVICES = ["auto", "cpu", "cuda"] as const;

export function recipeWord(code: unknown): string {
  const known = RECIPES.find((each) => each === code);
  return known ? t(`models:recipes.${known}`) : typeof code === "string" ? code : "";
}

export function deviceWord(code: string): string {
  const known = DEVICES.find((each) => each === code);
  return known ? t(`models:devices.${known}`) : code;
}
