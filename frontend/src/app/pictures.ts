// Pictures that could not be fetched show their quiet frame and no browser's broken one, and are asked for again later.

const isPicture = (target: EventTarget | null): target is HTMLImageElement => target instanceof HTMLImageElement;

/** Mark every picture of the page that fails, whoever draws it; tokens.css hides what is marked. */
export function watchPictures(page: Document): void {
  // Neither event rises from its element, so both are caught on their way down.
  page.addEventListener("error", ({ target }) => { if (isPicture(target)) target.dataset.missing = ""; }, true);
  page.addEventListener("load", ({ target }) => { if (isPicture(target)) delete target.dataset.missing; }, true);
}

/** Ask once more for what is missing. */
export function fetchMissing(page: Document): void {
  for (const picture of page.querySelectorAll<HTMLImageElement>("img[data-missing]")) picture.src = picture.getAttribute("src") ?? "";
}
