// The sentence that stands under every page.

import classes from "./Shell.module.css";

export const RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures.";

export function Footer() {
  return <footer className={classes.footer}>{RESEARCH_USE}</footer>;
}
