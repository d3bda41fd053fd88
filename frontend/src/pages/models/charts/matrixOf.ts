// The two ways to a matrix of classes: from pairs of the model's word and the person's, and from a report's confusion.

interface Words {
  name: (code: string) => string;
  /** The column of cells that the model did not find. */
  missed: string;
  /** The row of findings that are no cell. */
  none: string;
}

interface Pair {
  readonly said: string;
  readonly decided: string;
  readonly count: number;
}

export interface Counts {
  rows: string[];
  columns: string[];
  cells: number[][];
}

/** Rows are the persons' decisions, columns the model's words; `order`: label codes as the label set has them. */
export function ofPairs(pairs: readonly Pair[], order: readonly string[], words: Words): Counts {
  const used = new Set(pairs.flatMap(({ said, decided }) => [said, decided]));
  used.delete("");
  const known = order.filter((code) => used.delete(code));
  const codes = [...known, ...[...used].sort()];
  const counted = new Map(pairs.map(({ said, decided, count }) => [`${decided} ${said}`, count]));
  return tableOf([...codes, ""], (decided, said) => counted.get(`${decided} ${said}`) ?? 0, words);
}

export interface Confusion {
  readonly names: readonly string[];
  /** True class by found class; the last column is missed, the last row is no cell. */
  readonly rows: readonly (readonly number[])[];
}

export function ofReport({ names, rows }: Confusion, words: Words): Counts {
  const place = new Map([...names, ""].map((code, at) => [code, at]));
  const at = (decided: string, said: string) => rows[place.get(decided) ?? -1]?.[place.get(said) ?? -1] ?? 0;
  const seen = names.filter((code) => [...names, ""].some((other) => at(code, other) > 0 || at(other, code) > 0));
  return tableOf([...seen, ""], at, words);
}

function tableOf(codes: readonly string[], at: (decided: string, said: string) => number, { name, missed, none }: Words): Counts {
  return {
    rows: codes.map((code) => (code ? name(code) : none)),
    columns: codes.map((code) => (code ? name(code) : missed)),
    cells: codes.map((decided) => codes.map((said) => at(decided, said))),
  };
}
