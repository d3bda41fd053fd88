// What a training as it is asked for would take, reckoned from the server's estimate for each recipe.

import type { Estimate } from "../queries";

/** Not a model's id: the one in use. */
export const USUAL = "usual";
/** Not a model's id: none at all. */
export const SCRATCH = "scratch";

interface Asked {
  readonly start: string;
  readonly recipe: string | null;
  readonly epochs: number | null;
  readonly minutes: number | null;
}

export interface Expected {
  readonly recipe: string;
  readonly epochs: number;
  readonly usualEpochs: number;
  readonly minutes: number;
}

/** From scratch the server takes the recipe “fast”; from a model the usual one. A limit of time ends a longer learning. */
export function expected({ plans }: Pick<Estimate, "plans">, { start, recipe, epochs, minutes }: Asked): Expected {
  const usual = plans.find((each) => (start === SCRATCH ? each.recipe === "fast" : start === USUAL ? each.usual : each.recipe === "tune"));
  const plan = plans.find((each) => each.recipe === recipe) ?? usual ?? plans[0];
  if (!plan) return { recipe: "", epochs: 0, usualEpochs: 0, minutes: 0 };
  const learning = (plan.minutes - plan.rest) * ((epochs ?? plan.epochs) / plan.epochs);
  return { recipe: plan.recipe, epochs: epochs ?? plan.epochs, usualEpochs: plan.epochs, minutes: plan.rest + Math.min(learning, minutes ?? Infinity) };
}
