// The socket's messages: which are believed, what they make stale, and how patiently a lost socket is tried again.

import { afterEach, describe, expect, it, vi } from "vitest";

import { keys } from "./keys";
import { backoff, createRefresher, lookAgain, staleKeys } from "./live";

describe("lookAgain", () => {
  it("takes what names a thing and its id", () => {
    expect(lookAgain('{"what":"job","id":"7"}')).toEqual({ what: "job", id: "7" });
  });

  it.each(["not json", '{"what":"cake","id":"7"}', '{"what":"job"}', "null", 5])("ignores %s", (data) => {
    expect(lookAgain(data)).toBeNull();
  });
});

describe("staleKeys", () => {
  it("asks for the list of jobs after a job changed, and for what a training changes", () => {
    expect(staleKeys({ what: "job", id: "7" }, "p")).toEqual([keys.jobs("p"), keys.learning("p"), keys.models("p")]);
  });

  it("asks for the count and the approvals after a case changed", () => {
    expect(staleKeys({ what: "project", id: "p" }, "p")).toEqual([keys.project("p"), keys.projects]);
    expect(staleKeys({ what: "labels", id: "p" }, "p")).toEqual(expect.arrayContaining([keys.project("p"), ["count"]]));
    expect(staleKeys({ what: "case", id: "c" }, "p")).toEqual(
      expect.arrayContaining([keys.case("c"), keys.count("c"), keys.approvals("c")]),
    );
  });

  it("asks for the field, the lists and the counts after its cells changed", () => {
    expect(staleKeys({ what: "cells", id: "f" }, "p")).toEqual(expect.arrayContaining([keys.field("f"), ["fields"], ["count"]]));
  });
});

describe("backoff", () => {
  it("doubles from one second and never exceeds half a minute and its spread", () => {
    expect([0, 1, 2, 3].map((attempt) => backoff(attempt, 0.5))).toEqual([1000, 2000, 4000, 8000]);
    expect(backoff(50, 1)).toBeLessThanOrEqual(33_000);
  });

  it("spreads those who lost the server at the same moment", () => {
    expect(backoff(3, 0)).toBeLessThan(backoff(3, 1));
  });
});

describe("a message of the socket", () => {
  afterEach(() => {
    vi.useRealTimers();
    window.history.replaceState(null, "", "/");
  });

  const heard = () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const client = {
      invalidateQueries: ({ queryKey, refetchType }: { queryKey?: readonly unknown[]; refetchType?: string } = {}) =>
        Promise.resolve(void (refetchType === "none" || asked.push(String(queryKey?.[0])))),
    };
    return { asked, ...createRefresher(client, "p") };
  };

  it("about cells is acted on after two seconds, once for however many edits", () => {
    const { asked, hear } = heard();
    for (let edits = 0; edits < 9; edits += 1) {
      hear({ what: "cells", id: "f" });
      vi.advanceTimersByTime(200);
    }
    expect(asked).toEqual([]);

    vi.advanceTimersByTime(200);
    expect(asked.filter((key) => key === "field")).toHaveLength(1);
  });

  it("about cells asks in the review room for nothing but the case's count, and for that now and then", () => {
    window.history.replaceState(null, "", "/fields/f");
    const { asked, hear } = heard();
    hear({ what: "cells", id: "f" });
    vi.advanceTimersByTime(7900);
    expect(asked).toEqual([]);

    vi.advanceTimersByTime(4200);
    expect(asked).toEqual(["count"]);
  });

  it("about a field that moved on is heard in the review room too, whatever was to wait", () => {
    window.history.replaceState(null, "", "/fields/f");
    const { asked, hear } = heard();
    hear({ what: "field", id: "f" });
    hear({ what: "cells", id: "f" });
    vi.advanceTimersByTime(400);

    expect(asked).toEqual(expect.arrayContaining(["field", "fields", "case", "project"]));
  });

  it("about a job takes what waits along, in less than half a second", () => {
    const { asked, hear } = heard();
    hear({ what: "cells", id: "f" });
    hear({ what: "job", id: "j" });
    vi.advanceTimersByTime(400);

    expect(asked).toEqual(expect.arrayContaining(["field", "jobs"]));
  });
});
