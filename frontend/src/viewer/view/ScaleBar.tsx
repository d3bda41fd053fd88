// The scale bar; where nobody has said how large a pixel is, a quiet button to say it.

import { Button, NumberInput, Popover } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, sentenceOf } from "../../api";
import { request } from "../../api/client";
import type { Slide } from "../../api/types";
import { scaleBar } from "../../core/scaleBar";
import { useOpened, useValue } from "../hooks";
import type { Stage } from "../stage/createStage";
import classes from "./view.module.css";

const keyOf = (slide: string) => ["slide", slide] as const;

const useSlide = (id: string) =>
  useQuery({ queryKey: keyOf(id), queryFn: ({ signal }) => api.get<Slide>(`/api/slides/${id}`, {}, signal), staleTime: 60_000 });

export function ScaleBar({ stage }: { stage: Stage }) {
  const { session } = useOpened();
  const scale = useValue(stage.zoom);
  const { data: slide } = useSlide(session.field.get().slide);
  const [asked, setAsked] = useState(false);
  const { t } = useTranslation("canvas");
  if (!slide) return null;
  const size = slide.pixel_size_um;
  const bar = size === null || scale === null ? null : scaleBar(size, scale);
  const mayTell = session.role !== "viewer";
  if (!bar && !mayTell) return null;
  return (
    <Popover opened={asked} onChange={setAsked} position="top-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.scale} disabled={!mayTell} onClick={() => setAsked(!asked)} aria-haspopup="dialog" aria-label={bar ? t("scaleOf", { length: bar.text }) : t("setScale")}>
          {bar ? <><span className="num">{bar.text}</span><span className={classes.scaleBar} style={{ width: bar.width }} /></> : t("setScale")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <PixelSize slide={slide} onDone={() => setAsked(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function useSetPixelSize(slide: Slide, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (size: number | null) => request<Slide>("PATCH", `/api/slides/${slide.id}`, { pixel_size_um: size }),
    onSuccess: (saved) => {
      client.setQueryData(keyOf(slide.id), saved);
      onDone();
    },
  });
}

function PixelSize({ slide, onDone }: { slide: Slide; onDone: () => void }) {
  const { t } = useTranslation("canvas");
  const [size, setSize] = useState<string | number>(slide.pixel_size_um ?? "");
  const save = useSetPixelSize(slide, onDone);
  return (
    <form
      className={classes.pixelSize}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(size === "" ? null : Number(size));
      }}
    >
      <NumberInput data-autofocus size="xs" label={t("pixelSize")} description={t("pixelSizeOf", { slide: slide.name })} suffix=" µm" min={0} max={1000} step={0.01} decimalScale={4} value={size} onChange={setSize} error={save.error ? sentenceOf(save.error) : undefined} />
      <Button type="submit" size="xs" loading={save.isPending}>{t("save")}</Button>
    </form>
  );
}
