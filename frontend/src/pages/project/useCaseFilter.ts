// The work list's filter, kept in the address.

import { useLocation } from "wouter";

import type { Case } from "../../api";
import { useUrlChoice, useUrlText } from "../../app/urlState";
import { filterCases, TASKS } from "./caseFilter";

export function useCaseFilter(cases: readonly Case[]) {
  const [code, setCode] = useUrlText("code");
  const [task, setTask] = useUrlChoice("show", TASKS);
  const [path, navigate] = useLocation();
  const shown = filterCases(cases, code, task);
  return { cases, shown, code, setCode, task, setTask, clear: () => navigate(path, { replace: true }) };
}

export type CaseFilter = ReturnType<typeof useCaseFilter>;
