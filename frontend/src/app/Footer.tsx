// The sentence that stands under every page.

import { useTranslation } from "react-i18next";

import classes from "./Shell.module.css";

export function Footer() {
  const { t } = useTranslation();
  return <footer className={classes.footer}>{t("researchUse")}</footer>;
}
