import { beforeEach, describe, expect, it } from "vitest";

import { fetchMissing, watchPictures } from "./pictures";

describe("a picture that could not be fetched", () => {
  let page: Document;
  let picture: HTMLImageElement;
  const say = (what: "error" | "load") => picture.dispatchEvent(new Event(what));

  beforeEach(() => {
    page = document.implementation.createHTMLDocument();
    picture = page.body.appendChild(page.createElement("img"));
    picture.setAttribute("src", "/a.jpg");
    watchPictures(page);
  });

  it("is marked until it comes", () => {
    say("error");
    expect("missing" in picture.dataset).toBe(true);
    say("load");
    expect("missing" in picture.dataset).toBe(false);
  });

  it("is asked for again, and no other", () => {
    const other = page.body.appendChild(page.createElement("img"));
    const asked: Element[] = [];
    for (const one of [picture, other]) Object.defineProperty(one, "src", { set: () => asked.push(one) });
    say("error");
    fetchMissing(page);
    expect(asked).toEqual([picture]);
  });
});
