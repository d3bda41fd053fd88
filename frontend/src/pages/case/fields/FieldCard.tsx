// One field of a case: thumbnail, state, how many cells.

import { Link } from "wouter";

import type { Field } from "../../../api";
import { links } from "../../../app/links";
import { StateBadge } from "../../../app/ui/StateBadge";
import { count, plural } from "../../../theme/format";
import classes from "./fields.module.css";

export function cellWords({ state, cell_count: cells = 0, proposal_count: proposals = 0 }: Field): string {
  if (state === "stored") return "";
  return proposals > 0 ? `${count(cells)} + ${count(proposals)} proposed` : plural(cells, "cell");
}

export function FieldCard({ field }: { field: Field }) {
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
        <span className={`${classes.cells} num`}>{cellWords(field)}</span>
        {field.reason && field.state === "draft" && (
          <span className={classes.reason} title={field.reason}>
            Returned: {field.reason}
          </span>
        )}
      </div>
    </li>
  );
}
