// Says when the server, or what it stands on, cannot be reached; goes away by itself.

import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useTrouble } from "../api/health";
import classes from "./Shell.module.css";

export function ServiceBanner() {
  const { t } = useTranslation();
  const trouble = useTrouble();
  if (!trouble) return null;
  return (
    <div className={classes.banner}>
      <Loader size={14} color="currentColor" />
      {t(`trouble.${trouble}`)}
    </div>
  );
}
