// The upload queue: how many files travel at once, and what each outcome makes of a file.

import { describe, expect, it, vi } from "vitest";

import { ApiError } from "../../../api/errors";
import type { StoredField } from "../../../api/types";
import { createUploadQueue, type Send } from "./queue";

const file = (name: string) => new File(["x"], name);
const field = (duplicate = false) => ({ id: name(), name: "field 1", duplicate }) as StoredField;
let counter = 0;
const name = () => `f${(counter += 1)}`;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A server that answers only when told to. */
function slowServer() {
  const open: { resolve: (stored: StoredField) => void; reject: (error: Error) => void; onProgress: (share: number) => void }[] = [];
  const send: Send = (_file, _slide, onProgress) =>
    new Promise((resolve, reject) => open.push({ resolve, reject, onProgress }));
  return { send, open };
}

const statesOf = (queue: ReturnType<typeof createUploadQueue>) => queue.snapshot().map(({ state }) => state);

describe("upload queue", () => {
  it("sends two files at once and the next when one has ended", async () => {
    const server = slowServer();
    const queue = createUploadQueue({ send: server.send });

    queue.add([file("a.jpg"), file("b.png"), file("c.tiff")]);
    expect(statesOf(queue)).toEqual(["sending", "sending", "waiting"]);

    server.open[0]?.resolve(field());
    await settled();
    expect(statesOf(queue)).toEqual(["stored", "sending", "sending"]);
  });

  it("shows how much of a file has left", () => {
    const server = slowServer();
    const queue = createUploadQueue({ send: server.send });
    queue.add([file("a.jpg")]);

    server.open[0]?.onProgress(0.25);

    expect(queue.snapshot()[0]?.share).toBe(0.25);
  });

  it("refuses what is no image without troubling the server", () => {
    const send = vi.fn<Send>();
    const queue = createUploadQueue({ send });

    queue.add([file("report.pdf")]);

    expect(send).not.toHaveBeenCalled();
    expect(queue.snapshot()[0]).toMatchObject({ state: "refused", sentence: "This is not a JPEG, PNG, TIFF or BMP image." });
  });

  it("recognises a duplicate and names the field that holds it", async () => {
    const queue = createUploadQueue({ send: () => Promise.resolve(field(true)) });
    queue.add([file("a.jpg")]);
    await settled();

    expect(queue.snapshot()[0]).toMatchObject({ state: "duplicate", sentence: "Already here as field 1." });
  });

  it("shows a refusal's sentence and does not offer the same file again", async () => {
    const refusal = new ApiError(400, "not_an_image", "This file ends in the middle of the image.");
    const queue = createUploadQueue({ send: () => Promise.reject(refusal) });
    queue.add([file("a.jpg")]);
    await settled();

    queue.retryAll();
    expect(queue.snapshot()[0]).toMatchObject({ state: "refused", sentence: "This file ends in the middle of the image." });
  });

  it("tries a file again that failed for a reason of the network", async () => {
    const send = vi.fn<Send>().mockRejectedValueOnce(new ApiError(0, "unreachable", "Nobody answers.")).mockResolvedValueOnce(field());
    const queue = createUploadQueue({ send });
    queue.add([file("a.jpg")]);
    await settled();
    expect(statesOf(queue)).toEqual(["failed"]);

    queue.retry(queue.snapshot()[0]?.id ?? 0);
    await settled();
    expect(statesOf(queue)).toEqual(["stored"]);
  });

  it("tells once when the last file has ended, and forgets what is over", async () => {
    const onIdle = vi.fn();
    const queue = createUploadQueue({ send: () => Promise.resolve(field()), onIdle });
    queue.add([file("a.jpg"), file("b.jpg"), file("c.jpg")]);
    await settled();

    expect(onIdle).toHaveBeenCalledTimes(1);
    queue.clear();
    expect(queue.snapshot()).toEqual([]);
  });
});
