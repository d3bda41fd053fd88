// The client: what is sent, and how every answer that is not a success becomes one kind of error.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { allPages, api, connection, csrfToken, pathOf, withQuery } from "./client";
import { ApiError, sentenceOf, toApiError } from "./errors";

const answer = (status: number, body: unknown) =>
  new Response(status === 204 ? null : typeof body === "string" ? body : JSON.stringify(body), { status });

const fetching = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal("fetch", fetching));
afterEach(() => {
  vi.unstubAllGlobals();
  fetching.mockReset();
});

const refusalOf = async (asking: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await asking.then(() => null, (reason: unknown) => reason);
  if (error instanceof ApiError) return error;
  throw new Error("this was not refused");
};

describe("errors", () => {
  it("keeps the code, the sentence and what is wrong with each field", () => {
    const error = toApiError(400, { code: "invalid", detail: "code: Too long.", errors: { code: ["Too long."], name: ["Missing."] } });

    expect(error).toMatchObject({ status: 400, code: "invalid", message: "code: Too long." });
    expect(sentenceOf(error)).toBe("code: Too long. Missing.");
  });

  it("finds a sentence for a proxy's page, too", () => {
    const error = toApiError(502, null);

    expect(error.code).toBe("http_502");
    expect(error.message).toContain("Nothing was changed");
    expect(error.passing).toBe(true);
  });

  it.each([
    [401, "not_authenticated", true],
    [403, "not_authenticated", true],
    [403, "not_allowed", false],
    [404, "not_found", false],
  ])("knows whether %i %s means that the session is over", (status, code, signedOut) => {
    expect(toApiError(status, { code, detail: "No." }).signedOut).toBe(signedOut);
  });

  it("carries a stale cell's conflicts along", () => {
    const body = { code: "stale_cell", detail: "Somebody was faster.", conflicts: [{ operation: "1" }] };

    expect(toApiError(409, body).body).toEqual(body);
  });
});

describe("requests", () => {
  it("sends the CSRF token with what changes something, and not with what reads", async () => {
    document.cookie = "csrftoken=abc%20d";
    fetching.mockImplementation(() => Promise.resolve(answer(200, {})));

    await api.get("/api/session");
    await api.post("/api/cases", { code: "MS-1" });

    const [reading, writing] = fetching.mock.calls.map(([, options]) => new Headers(options?.headers));
    expect(reading?.has("X-CSRFToken")).toBe(false);
    expect(writing?.get("X-CSRFToken")).toBe("abc d");
  });

  it("asks for a token before it changes something without one", async () => {
    document.cookie = "csrftoken=; max-age=0";
    fetching.mockImplementation((url) => {
      if (url === "/api/session") document.cookie = "csrftoken=fresh";
      return Promise.resolve(answer(200, {}));
    });

    await api.post("/api/cases", {});

    expect(new Headers(fetching.mock.calls[1]?.[1]?.headers).get("X-CSRFToken")).toBe("fresh");
  });

  it("says so when the session ended, and when nobody answered", async () => {
    const heard: string[] = [];
    connection.addEventListener("expired", () => heard.push("expired"));
    connection.addEventListener("unreachable", () => heard.push("unreachable"));
    fetching.mockResolvedValueOnce(answer(401, { code: "not_authenticated", detail: "Sign in." }));
    fetching.mockRejectedValueOnce(new TypeError("Failed to fetch"));

    await refusalOf(api.get("/api/projects"));
    const second = await refusalOf(api.get("/api/projects"));

    expect(heard).toEqual(["expired", "unreachable"]);
    expect(second).toMatchObject({ status: 0, unreachable: true, passing: true });
  });

  it.each([200, 201])("takes a success %i that is no JSON for what it is: not this server's", async (status) => {
    fetching.mockResolvedValueOnce(answer(status, "<html>Welcome to the guest network</html>"));
    fetching.mockResolvedValueOnce(answer(status, '{"results": [{"id'));

    for (const path of ["/api/projects", "/api/cases"]) {
      expect(await refusalOf(api.get(path))).toMatchObject({ code: "nonsense", passing: true, signedOut: false });
    }
  });

  it("takes an answer that is cut off in the middle for none", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("network error")) });
    fetching.mockResolvedValueOnce(new Response(broken, { status: 200 }));

    expect((await refusalOf(api.get("/api/projects"))).unreachable).toBe(true);
  });

  it("returns nothing for an answer without content", async () => {
    fetching.mockResolvedValueOnce(answer(204, null));

    expect(await api.delete("/api/session")).toBeUndefined();
  });

  it("follows a list to its end, on this host whatever name the server calls itself", async () => {
    fetching.mockResolvedValueOnce(answer(200, { results: [1, 2], next: "http://inside:8000/api/cases?cursor=x" }));
    fetching.mockResolvedValueOnce(answer(200, { results: [3], next: null }));

    expect(await allPages("/api/cases", { project: "p" })).toEqual([1, 2, 3]);
    expect(fetching.mock.calls.map(([url]) => url)).toEqual(["/api/cases?project=p&page_size=500", "/api/cases?cursor=x"]);
  });
});

it("finds the token among other cookies", () => {
  expect(csrfToken("a=1; csrftoken=t0k; b=2")).toBe("t0k");
  expect(csrfToken("xcsrftoken=no")).toBe("");
});

it("leaves out what is not asked for", () => {
  expect(withQuery("/api/fields", { case: "c", state: undefined, slide: "" })).toBe("/api/fields?case=c");
  expect(pathOf("/api/fields?x=1")).toBe("/api/fields?x=1");
});
