// The work list's filter and order, kept in the address.

import { useLocation } from "wouter";

import type { Case } from "../../api";
import { useUrlChoice, useUrlText } from "../../app/urlState";
import { filterCases, sortCases, SORTS, TASKS } from "./caseFilter";

export function useCaseFilter(cases: readonly Case[]) {
  const [code, setCode] = useUrlText("code");
  const [task, setTask] = useUrlChoice("show", TASKS);
  const [sort, setSort] = useUrlChoice("sort", SORTS);
  const [path, navigate] = useLocation();
  const shown = sortCases(filterCases(cases, code, task), sort ?? "added");
  return { cases, shown, code, setCode, task, setTask, sort: sort ?? "added", setSort, clear: () => navigate(path, { replace: true }) };
}

export type CaseFilter = ReturnType<typeof useCaseFilter>;
