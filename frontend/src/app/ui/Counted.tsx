// A choice with how many things it would show.

import classes from "./ui.module.css";

export function Counted({ word, number }: { word: string; number: number }) {
  return (
    <>
      {word} <span className={`${classes.quiet} num`}>{number}</span>
    </>
  );
}
