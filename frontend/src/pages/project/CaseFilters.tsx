// Search by code, and choose what is left to do.

import { SegmentedControl, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Counted } from "../../app/ui/Counted";
import { Search } from "../../theme/icons";
import { TASKS, tasksOf, type Task } from "./caseFilter";
import type { CaseFilter } from "./useCaseFilter";

const ALL = "all";

export function CaseFilters({ filter }: { filter: CaseFilter }) {
  const { t } = useTranslation("project");
  const counted = (task: Task) => filter.cases.filter((item) => tasksOf(item).includes(task)).length;
  return (
    <>
      <TextInput
        type="search"
        aria-label={t("findLong")}
        placeholder={t("find")}
        leftSection={<Search />}
        w={220}
        value={filter.code}
        onChange={(event) => filter.setCode(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t("show")}
        size="xs"
        value={filter.task ?? ALL}
        onChange={(value) => filter.setTask(TASKS.find((task) => task === value) ?? null)}
        data={[
          { value: ALL, label: <Counted word={t("all")} number={filter.cases.length} /> },
          ...TASKS.map((task) => ({ value: task, label: <Counted word={t(`task.${task}`)} number={counted(task)} /> })),
        ]}
      />
    </>
  );
}
