// The lower right corner of the picture: the map and the scale bar.

import type { Stage } from "../stage/createStage";
import { MiniMap } from "./MiniMap";
import { ScaleBar } from "./ScaleBar";
import classes from "./view.module.css";

export function Corner({ stage }: { stage: Stage }) {
  return (
    <div className={classes.corner}>
      <MiniMap stage={stage} />
      <ScaleBar stage={stage} />
    </div>
  );
}
