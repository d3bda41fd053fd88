// Search by code, and choose what is left to do.

import { SegmentedControl, TextInput } from "@mantine/core";

import { Counted } from "../../app/ui/Counted";
import { Search } from "../../theme/icons";
import { TASK_WORDS, TASKS, tasksOf, type Task } from "./caseFilter";
import type { CaseFilter } from "./useCaseFilter";

const ALL = "all";

export function CaseFilters({ filter }: { filter: CaseFilter }) {
  const counted = (task: Task) => filter.cases.filter((item) => tasksOf(item).includes(task)).length;
  return (
    <>
      <TextInput
        type="search"
        aria-label="Find a case by its code"
        placeholder="Find a case"
        leftSection={<Search />}
        w={220}
        value={filter.code}
        onChange={(event) => filter.setCode(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label="Show cases"
        size="xs"
        value={filter.task ?? ALL}
        onChange={(value) => filter.setTask(TASKS.find((task) => task === value) ?? null)}
        data={[
          { value: ALL, label: <Counted word="All" number={filter.cases.length} /> },
          ...TASKS.map((task) => ({ value: task, label: <Counted word={TASK_WORDS[task]} number={counted(task)} /> })),
        ]}
      />
    </>
  );
}
