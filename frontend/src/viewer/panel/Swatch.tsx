// A label's colour, as it frames its cells on the picture.

import { UNIDENTIFIED } from "../stage/renderer";
import classes from "../viewer.module.css";

export function Swatch({ colour = UNIDENTIFIED.colour }: { colour?: string | undefined }) {
  return <span className={classes.swatch} style={{ background: colour }} aria-hidden="true" />;
}
