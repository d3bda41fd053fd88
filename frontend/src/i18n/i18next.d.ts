// Makes keys typed: a text that the English catalogue does not hold is refused by the compiler. A new area adds its two lines.

import type app from "../locales/en/app.json";
import type canvas from "../locales/en/canvas.json";
import type errors from "../locales/en/errors.json";
import type signIn from "../locales/en/signIn.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: {
      app: typeof app;
      canvas: typeof canvas;
      errors: typeof errors;
      signIn: typeof signIn;
    };
  }
}
