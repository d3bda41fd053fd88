import { describe, expect, it } from "vitest";

import type { Field, Job } from "../../api";
import { modelIs } from "./prelabel";

const field = { id: "f", case: "c", state: "stored" } as Field;
const job = (state: string, message = "", about: readonly object[] = []) => ({ state, message, about }) as unknown as Job;
const PREPARED = "starter@1 is being prepared. The first time on a machine that takes a while.";

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
