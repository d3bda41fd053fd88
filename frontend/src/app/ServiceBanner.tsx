// Says when the server, or what it stands on, cannot be reached; goes away by itself.

import { Loader } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { useTrouble } from "../api/health";
import { fetchMissing } from "./pictures";
import classes from "./Shell.module.css";

export function ServiceBanner() {
  const { t } = useTranslation();
  const trouble = useTrouble();
  useEffect(() => {
    if (!trouble) fetchMissing(document);
  }, [trouble]);
  if (!trouble) return null;
  return (
    <div className={classes.banner}>
      <Loader size={14} color="currentColor" />
      {t(`trouble.${trouble}`)}
    </div>
  );
}
