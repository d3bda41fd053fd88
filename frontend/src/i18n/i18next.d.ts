// Makes keys typed: a text that the English catalogue does not hold is refused by the compiler. A new area adds its two lines.

import type app from "../locales/en/app.json";
import type arranging from "../locales/en/arranging.json";
import type canvas from "../locales/en/canvas.json";
import type caseWords from "../locales/en/case.json";
import type errors from "../locales/en/errors.json";
import type field from "../locales/en/field.json";
import type gallery from "../locales/en/gallery.json";
import type jobs from "../locales/en/jobs.json";
import type known from "../locales/en/known.json";
import type labels from "../locales/en/labels.json";
import type members from "../locales/en/members.json";
import type models from "../locales/en/models.json";
import type project from "../locales/en/project.json";
import type projects from "../locales/en/projects.json";
import type report from "../locales/en/report.json";
import type signIn from "../locales/en/signIn.json";
import type viewer from "../locales/en/viewer.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: {
      app: typeof app;
      arranging: typeof arranging;
      canvas: typeof canvas;
      case: typeof caseWords;
      errors: typeof errors;
      field: typeof field;
      gallery: typeof gallery;
      jobs: typeof jobs;
      known: typeof known;
      labels: typeof labels;
      members: typeof members;
      models: typeof models;
      project: typeof project;
      projects: typeof projects;
      report: typeof report;
      signIn: typeof signIn;
      viewer: typeof viewer;
    };
  }
}
