// What finished or failed since one last looked: a bell with a number, and a list behind it.

import { Menu, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { Job, Uuid } from "../api";
import { nameOf, placeOf } from "../pages/jobs/About";
import { inWords } from "../i18n/said";
import { dateTime } from "../theme/format";
import { BellMark } from "../theme/icons";
import { links } from "./links";
import { useNews } from "./news";
import classes from "./Shell.module.css";
import { JobBadge } from "./ui/StateBadge";

const MOST = 6;

export function Bell({ project }: { project: Uuid }) {
  const { t } = useTranslation();
  const { over, fresh, see } = useNews(project);
  const [shown, setShown] = useState<ReadonlySet<Uuid>>(new Set());
  const open = () => {
    setShown(new Set(fresh.map(({ id }) => id)));
    see();
  };
  const newest = fresh[0];
  return (
    <>
      <span className="visually-hidden" role="status">
        {newest && t("news.said", { state: t(`job.${newest.state}`), title: inWords(newest.title) })}
      </span>
      <Menu onOpen={open} width={360}>
        <Menu.Target>
          <UnstyledButton
            className={classes.quietButton}
            aria-label={fresh.length > 0 ? t("news.buttonNew", { count: fresh.length }) : t("news.button")}
          >
            <BellMark />
            {fresh.length > 0 && <span className={classes.pill}>{fresh.length}</span>}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t(over.length > 0 ? "news.title" : "news.none")}</Menu.Label>
          {over.slice(0, MOST).map((job) => (
            <Menu.Item key={job.id} component={Link} href={targetOf(job, project)}>
              <Entry job={job} fresh={shown.has(job.id)} when={dateTime(job.finished_at)} />
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item component={Link} href={links.jobs(project)}>
            {t("news.all")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** What came of work is looked at where it lies; what failed, or is about many cases or none, in the list of jobs. */
const targetOf = ({ id, state, about }: Job, project: Uuid): string =>
  about[0] && about.length === 1 && state === "succeeded" ? placeOf(about[0]) : links.job(project, id);

function Entry({ job, fresh, when }: { job: Job; fresh: boolean; when: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.news} data-new={fresh || undefined}>
      <JobBadge state={job.state} />
      <strong>
        {inWords(job.title)}
        {fresh && <span className="visually-hidden"> ({t("news.new")})</span>}
      </strong>
      {job.about.length > 0 && <small>{job.about.map(nameOf).join(", ")}</small>}
      <small>{[when, inWords(job.error || job.message)].filter(Boolean).join(" · ")}</small>
    </span>
  );
}
