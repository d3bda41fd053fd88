// What counts as an empty text, as the server sees it: one without a letter, a number, a punctuation mark or a symbol.

const SEEN = /(?![\u115f\u1160\u2800\u3164\uffa0])[\p{L}\p{N}\p{P}\p{S}]/u;

export const isSaid = (text: string): boolean => SEEN.test(text);
