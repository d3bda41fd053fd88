// One field of a case: thumbnail, state, how many cells.

import { Link } from "wouter";

import type { Field } from "../../../api";
import { links } from "../../../app/links";
import { StateBadge } from "../../../app/ui/StateBadge";
import { count, plural } from "../../../theme/format";
import classes from "./fields.module.css";

/** What there is on a field: short enough for a thumbnail, and in full. */
function cellWords({ state, cell_count: cells, proposal_count: proposals }: Field): readonly [short: string, full: string] {
  if (state === "stored") return ["", ""];
  const full = `${plural(cells, "cell")}, ${plural(proposals, "proposal")} to check`;
  return proposals > 0 ? [`${count(proposals)} to check`, full] : [plural(cells, "cell"), plural(cells, "cell")];
}

export function FieldCard({ field }: { field: Field }) {
  const [cells, inFull] = cellWords(field);
  return (
    <li className={classes.card}>
      <div className={classes.frame}>
        <img
          src={field.thumbnail}
          alt=""
          loading="lazy"
          decoding="async"
          width={field.width}
          height={field.height}
          className={classes.image}
        />
      </div>
      <div className={classes.text}>
        <Link href={links.field(field.id)} className={classes.link} title={field.name}>
          {field.name}
        </Link>
        <StateBadge state={field.state} />
        <span className={`${classes.cells} num`} title={inFull}>
          {cells}
        </span>
        {field.reason && field.state === "draft" && (
          <span className={classes.reason} title={field.reason}>
            Returned: {field.reason}
          </span>
        )}
      </div>
    </li>
  );
}
