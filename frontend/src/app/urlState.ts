// What a page remembers in its address, so that a link or the back button shows the same view again.

import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

/** The value of one name if it is among those allowed; null otherwise. */
export function readChoice<Choice extends string>(search: string, name: string, allowed: readonly Choice[]): Choice | null {
  const value = new URLSearchParams(search).get(name);
  return allowed.find((choice) => choice === value) ?? null;
}

/** The same search with one name set, or taken out where the value is null or empty. The others keep their order. */
export function writeParam(search: string, name: string, value: string | null): string {
  const params = new URLSearchParams(search);
  if (value) params.set(name, value);
  else params.delete(name);
  const next = params.toString();
  return next ? `?${next}` : "";
}

function useWrite(name: string): (value: string | null) => void {
  const search = useSearch();
  const [path, navigate] = useLocation();
  return useCallback(
    (value) => navigate(path + writeParam(search, name, value), { replace: true }),
    [navigate, path, search, name],
  );
}

/** One of a fixed set of values kept in the address; null means "all". */
export function useUrlChoice<Choice extends string>(name: string, allowed: readonly Choice[]) {
  const value = readChoice(useSearch(), name, allowed);
  const write: (value: Choice | null) => void = useWrite(name);
  return [value, write] as const;
}

/** Free text kept in the address. */
export function useUrlText(name: string) {
  const value = new URLSearchParams(useSearch()).get(name) ?? "";
  return [value, useWrite(name)] as const;
}
