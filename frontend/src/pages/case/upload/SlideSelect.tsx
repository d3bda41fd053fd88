// Which slide the next photographs belong to; a new one is one choice away.

import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, keys, sentenceOf, type Slide, useSlides, type Uuid } from "../../../api";
import { freeName, slideWord } from "../slides";

const NEW = "new";

function useAddSlide(caseId: Uuid, onAdded: (slide: Uuid) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post<Slide>("/api/slides", { case: caseId, name }),
    onSuccess: (slide) => {
      client.setQueryData<Slide[]>(keys.slides(caseId), (slides = []) => [...slides, slide]);
      onAdded(slide.id);
    },
    onError: (error) => notifications.show({ color: "red", message: sentenceOf(error) }),
  });
}

interface SlideSelectProps {
  caseId: Uuid;
  slide: Uuid | undefined;
  onChange: (slide: Uuid) => void;
}

/** Shown once the case has a slide; the first photograph makes one by itself. */
export function SlideSelect({ caseId, slide, onChange }: SlideSelectProps) {
  const { t } = useTranslation("case");
  const { data: slides = [] } = useSlides(caseId);
  const add = useAddSlide(caseId, onChange);
  if (slides.length === 0) return null;
  const choose = (value: string | null) => {
    if (value === NEW) add.mutate(freeName(slides));
    else if (value) onChange(value);
  };
  return (
    <Select
      size="xs"
      w={132}
      aria-label={t("slideOfNext")}
      allowDeselect={false}
      disabled={add.isPending}
      value={slide ?? slides[0]?.id ?? null}
      onChange={choose}
      data={[...slides.map(({ id, name }) => ({ value: id, label: slideWord({ name }) })), { value: NEW, label: t("newSlide") }]}
    />
  );
}
