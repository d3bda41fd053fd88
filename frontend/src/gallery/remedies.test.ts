// What can be done about edits of several fields at once.

import { expect, it } from "vitest";

import { createDesk } from "../core/desk";
import { createDocument } from "../core/document";
import { memoryJournal } from "../core/journal";
import { proposed } from "../core/testing/cells";
import type { Outcome } from "../core/transport";
import { remediesOf } from "./remedies";
import type { Room } from "./room";

/** A gallery of one field whose edit was made upon revision 0, and which was approved as revision 1 since. */
async function overtakenRoom() {
  let [revision, sent] = [0, 0];
  const send = (_: unknown, seen = 0): Promise<Outcome> => {
    sent += 1;
    return Promise.resolve(seen < 1 ? { kind: "overtaken", since: 1, reason: "It was approved since." } : { kind: "halted", reason: "Sent." });
  };
  const document = createDocument({ journal: memoryJournal(), send, revision: () => revision });
  await document.open([proposed("a")]);
  const desk = createDesk();
  desk.put(new Map([["f", document]]));
  desk.edit([{ field: "f", cell: { ...proposed("a"), label: "l-myelocyte", status: "corrected" } }]);
  await document.queue.flush();
  revision = 2;
  return { desk, document, remedies: remediesOf({ desk } as unknown as Room), sent: () => sent };
}

it("sends what an approval has overtaken once somebody says so, and not before", async () => {
  const { desk, document, remedies, sent } = await overtakenRoom();
  expect(desk.status().state).toBe("overtaken");

  remedies.resume();
  await document.queue.flush();
  expect([desk.status().state, sent()]).toEqual(["overtaken", 1]);
  remedies.agree();
  await document.queue.flush();
  expect(desk.status().reason).toBe("Sent.");
});

it("gives up what was overtaken, and shows the cell as the server has it", async () => {
  const { desk, remedies } = await overtakenRoom();

  remedies.giveUp();

  expect([desk.status().state, desk.get("a")]).toEqual(["saved", proposed("a")]);
});
