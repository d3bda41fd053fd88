// The report as the server makes it, drawn in a room of its own: neither its style nor the application's reaches the other.

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import type { Uuid } from "../../api";
import { bytesOf } from "../../api/client";
import { reportUrl } from "../../app/links";
import { ErrorState } from "../../app/ui/states";
import type { Language } from "../../i18n";
import classes from "./report.module.css";

/** The parts of the file that are shown: its style and its sheet. What it holds beside them is not run and not drawn. */
async function partsOf(approval: Uuid, language: Language): Promise<{ style: string; sheet: Element }> {
  const text = new TextDecoder().decode(await bytesOf(reportUrl(approval, language)));
  const file = new DOMParser().parseFromString(text, "text/html");
  const sheet = file.querySelector("article");
  if (!sheet) throw new Error("The report holds no sheet.");
  return { style: file.querySelector("style")?.textContent ?? "", sheet };
}

export function Sheet({ approval, language }: { approval: Uuid; language: Language }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["report", approval, language],
    queryFn: () => partsOf(approval, language),
    staleTime: Infinity,
    structuralSharing: false,
  });
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = place.current;
    if (!data || !host) return undefined;
    const room = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = data.style;
    room.replaceChildren(style, document.importNode(data.sheet, true));
    // What a stylesheet says of paper is heard of the document alone.
    const paper = document.createElement("style");
    paper.textContent = (data.style.match(/^@page.*$/gm) ?? []).join("\n");
    document.head.append(paper);
    return () => paper.remove();
  }, [data]);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return data ? <div ref={place} className={classes.sheet} /> : <Skeleton height={900} maw="210mm" mx="auto" />;
}
