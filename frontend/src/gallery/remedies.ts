// What can be done about edits of the gallery that are not saved: on each field what its own room offers.

import type { Remedies } from "../viewer/panel/Saving";
import type { Room } from "./room";

export function remediesOf({ desk }: Room): Remedies {
  const all = [...desk.documents().values()];
  const stateOf = ({ queue }: (typeof all)[number]) => queue.status().state;
  const documentOf = (cell: string) => desk.document(desk.status().fields.get(cell) ?? "");
  return {
    resume: desk.resume,
    agree: () => all.forEach((one) => (stateOf(one) === "overtaken" ? one.queue.agree() : one.queue.resume())),
    retry: (cell) => documentOf(cell)?.queue.retry(cell),
    giveUp: (cell) => {
      if (cell === undefined) all.filter((one) => stateOf(one) === desk.status().state).forEach((one) => one.giveUp()); // what was told of
      else documentOf(cell)?.takeTheirs(cell);
    },
  };
}
