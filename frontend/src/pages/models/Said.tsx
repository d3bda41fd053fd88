// A sentence of the server, which speaks English: a screen reader of another language is told so.

export const Said = ({ children }: { children: string }) => <span lang="en">{children}</span>;
