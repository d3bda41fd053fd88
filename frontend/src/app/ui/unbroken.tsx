// A sentence in which no line breaks inside a name or a code: "MM-2-" at the end of one line and "003" on the next is no name.

import type { ReactNode } from "react";

import ui from "./ui.module.css";

/** `names`: the names and codes that stand in the sentence. */
export function unbroken(sentence: string, ...names: readonly string[]): ReactNode {
  const found = names.filter(Boolean).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!found.length) return sentence;
  // Split at a group, every other part is one of the names.
  return sentence.split(new RegExp(`(${found.join("|")})`)).map((part, place) => (place % 2 ? <span key={place} className={ui.unbroken}>{part}</span> : part));
}
