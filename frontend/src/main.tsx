// Starts the application.

import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./theme/tokens.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { watchPictures } from "./app/pictures";
import { preferredLanguage, speak } from "./i18n";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");

watchPictures(document);

const render = () =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

// Without the words of the wanted language, English does.
void speak(preferredLanguage()).catch(() => undefined).then(render);
