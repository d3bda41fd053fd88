// German, a piece of its own that is fetched when somebody speaks it.

import said from "../locales/said.de.json";
import { areasOf, type Catalogue } from "./catalogue";

export const german = { ...areasOf(import.meta.glob<Catalogue>("../locales/de/*.json", { eager: true, import: "default" })), said };
