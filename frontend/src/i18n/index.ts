// The languages of the interface: English comes with the application, every other one when somebody wants it.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { areasOf, type Catalogue } from "./catalogue";

/** `locale` is how numbers and dates are written. A language is added here, in `load` and as a folder of src/locales. */
export const LANGUAGES = {
  en: { name: "English", locale: "en-GB" },
  de: { name: "Deutsch", locale: "de-DE" },
} as const;

export type Language = keyof typeof LANGUAGES;

const KEPT = "marrowscope-language";
const DEFAULT: Language = "en";

const english = areasOf(import.meta.glob<Catalogue>("../locales/en/*.json", { eager: true, import: "default" }));

const load: Readonly<Record<Language, () => Promise<Record<string, Catalogue>>>> = {
  en: () => Promise.resolve(english),
  de: async () => (await import("./german")).german,
};

void i18next.use(initReactI18next).init({
  lng: DEFAULT,
  fallbackLng: DEFAULT,
  defaultNS: "app",
  resources: { en: english },
  initAsync: false,
  interpolation: { escapeValue: false }, // React escapes what it shows
  react: { useSuspense: false },
});

/** Words outside components: t("errors:unreachable"). Components use `useTranslation`. */
export const t = i18next.t;

const isLanguage = (word: string | null): word is Language => word !== null && Object.hasOwn(LANGUAGES, word);

export const language = (): Language => (isLanguage(i18next.language) ? i18next.language : DEFAULT);

/** How numbers and dates are written in the language in use: a BCP 47 tag. */
export const locale = (): string => LANGUAGES[language()].locale;

function kept(): string | null {
  try {
    return window.localStorage.getItem(KEPT);
  } catch {
    return null; // the browser keeps nothing for us
  }
}

/** What the person chose here, else the first language of the browser that is spoken, else English. */
export function preferredLanguage(chosen: string | null = kept(), wishes: readonly string[] = navigator.languages): Language {
  if (isLanguage(chosen)) return chosen;
  return wishes.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? DEFAULT;
}

/** Speak a language from now on. Words that cannot be fetched leave the one in use. */
export async function speak(wanted: Language): Promise<void> {
  const areas = await load[wanted]();
  for (const [area, words] of Object.entries(areas)) i18next.addResourceBundle(wanted, area, words, true, true);
  await i18next.changeLanguage(wanted);
  document.documentElement.lang = LANGUAGES[wanted].locale;
}

/** Speak it, and the next time too. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await speak(wanted);
  try {
    window.localStorage.setItem(KEPT, wanted);
  } catch {
    // It holds until the page is closed.
  }
}
