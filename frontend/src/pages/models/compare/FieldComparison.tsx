// One field with the boxes of two models beside each other: the viewer's comparison, opened from here.

import { useTranslation } from "react-i18next";

import { type Project, useField, type Uuid } from "../../../api";
import { useProposalSets } from "../../../viewer/compare/api";
import { Comparison } from "../../../viewer/compare/CompareDialog";

interface FieldComparisonProps {
  project: Project;
  field: Uuid;
  words: readonly [string, string];
  onClose: () => void;
}

export default function FieldComparison({ project, field: id, words, onClose }: FieldComparisonProps) {
  const { t } = useTranslation("models");
  const { data: field } = useField(id);
  const { data: sets } = useProposalSets(id, true);
  if (!field || !sets) return <span className="visually-hidden" role="status">{t("fields.opening")}</span>;
  const of = (word: string) => sets.filter(({ produced_by }) => produced_by === word).at(-1)?.id;
  return (
    <Comparison
      field={field} labels={project.label_set.labels} threshold={field.threshold} sets={sets} title={t("fields.compare", { name: field.name })}
      begin={{ first: of(words[0]), second: of(words[1]) }} onClose={onClose}
    />
  );
}
