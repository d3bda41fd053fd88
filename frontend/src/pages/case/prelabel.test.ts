import { describe, expect, it } from "vitest";

import type { Field, Job } from "../../api";
import { modelIs, whyNoPrelabel } from "./prelabel";

const field = { id: "f", case: "c", state: "stored" } as Field;
const job = (state: string, message = "", about: readonly object[] = []) => ({ state, message, about }) as unknown as Job;
const PREPARED = "starter@1 is being prepared. The first time on a machine that takes a while.";

it("is nothing to look at for a reason: no model, no fields, or none that is open", () => {
  const none = { stored: 0, draft: 0, in_review: 0, approved: 0 };
  expect(whyNoPrelabel({ ...none, stored: 2 }, null)).toBe("noModel");
  expect(whyNoPrelabel(none, "starter@1")).toBe("noFields");
  expect(whyNoPrelabel({ ...none, in_review: 1, approved: 3 }, "starter@1")).toBe("noOpen");
  expect(whyNoPrelabel({ ...none, draft: 1, approved: 3 }, "starter@1")).toBeNull();
  expect(whyNoPrelabel({ ...none, stored: 1 }, undefined)).toBeNull();
});

describe("what the model is at, as its job has it", () => {
  it("is waiting, being prepared or looking", () => {
    expect(modelIs(field, [])).toBeNull();
    expect(modelIs(field, [job("pending")])).toBe("waiting");
    expect(modelIs(field, [job("pending", PREPARED)])).toBe("preparing");
    expect(modelIs(field, [job("running", PREPARED)])).toBe("preparing");
    expect(modelIs(field, [job("pending"), job("running", "starter@1 is looking for cells")])).toBe("looking");
  });

  it("is nothing where another field is meant, or cells are there", () => {
    expect(modelIs(field, [job("running", "", [{ case: "c", field: "g" }])])).toBeNull();
    expect(modelIs({ ...field, state: "draft" }, [job("running")])).toBeNull();
  });
});
