// What the rest of the application may use of the API.

export { ApiError, api, connection } from "./client";
export { sentenceOf } from "./errors";
export { keys } from "./keys";
export { useRefreshEvery } from "./live";
export * from "./queries";
export type * from "./types";
