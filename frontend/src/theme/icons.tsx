// The few line icons of the interface, drawn on a 24-unit grid; decoration only, so hidden from screen readers.

import type { ReactNode } from "react";

interface IconProps {
  size?: number;
}

const drawn = (shape: ReactNode) =>
  function Icon({ size = 16 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };

export const ChevronDown = drawn(<path d="m6 9 6 6 6-6" />);
export const ChevronLeft = drawn(<path d="m15 6-6 6 6 6" />);
export const ChevronRight = drawn(<path d="m9 6 6 6-6 6" />);
export const Check = drawn(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const Cross = drawn(<path d="M6 6l12 12M18 6 6 18" />);
export const Dots = drawn(<path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth={2.6} />);
export const Plus = drawn(<path d="M12 5v14M5 12h14" />);
export const Swatches = drawn(<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z" />);
export const Upload = drawn(<path d="M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3" />);
export const Download = drawn(<path d="M12 4v12m0 0 5-5m-5 5-5-5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3" />);
export const Printer = drawn(<path d="M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z" />);
export const Retry = drawn(<path d="M4 12a8 8 0 1 1 2.6 5.9M4 12V7m0 5h5" />);
export const Stop = drawn(<rect x="6.5" y="6.5" width="11" height="11" rx="1.5" />);
export const Warning = drawn(<path d="M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.7v.1" />);
export const Search = drawn(<path d="M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm5-2 4.5 4.5" />);
export const People = drawn(
  <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5m1-9.3a3.2 3.2 0 0 0 0-6m2 9.6c1.9.8 3 2.6 3 5.7" />,
);
export const Jobs = drawn(<path d="M4 6h16M4 12h16M4 18h9" />);
export const BellMark = drawn(<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10Zm4 9.5a2.2 2.2 0 0 0 4 0" />);
export const Sun = drawn(
  <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v1.5m0 15V21m9-9h-1.5M4.5 12H3m15.4-6.4-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0-1.1-1.1M6.7 6.7 5.6 5.6" />,
);
export const Moon = drawn(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />);
export const Screen = drawn(<path d="M4 5h16v11H4zM9 20h6m-3-4v4" />);
export const SignOut = drawn(<path d="M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8m3-4 4-4-4-4m4 4H10" />);
export const Spark = drawn(<path d="M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8L12 4Zm7 12v4m2-2h-4" />);
export const Seal = drawn(
  <path d="m9 12 2.2 2.2L15.5 10M12 3l2.3 1.7 2.8.1.8 2.7 2.1 1.9-1 2.6 1 2.6-2.1 1.9-.8 2.7-2.8.1L12 21l-2.3-1.7-2.8-.1-.8-2.7L4 14.6 5 12 4 9.4l2.1-1.9.8-2.7 2.8-.1L12 3Z" />,
);
export const Strip = drawn(<path d="M3 6h18v12H3zM9 6v12m6-12v12" />);
export const Picture = drawn(<path d="M4 5h16v14H4zM4 16l4.5-4.5 4 4L15 13l5 5M15.5 9.2v.1" />);
export const External = drawn(<path d="M13 5h6v6m0-6-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4" />);

/** The mark of the application: a cell with its lobed nucleus. */
export function Mark({ size = 22 }: IconProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="10.25" fill="var(--ms-accent-wash)" stroke="var(--ms-accent)" strokeWidth="1.6" />
      <path
        d="M8.1 8.4c2.3-2.1 6.6-1.9 8 .8 1 2-.2 3.4-1.9 3.7-1.4.3-1.6 1-1.3 2.1.4 1.6-1.2 2.9-3 2.2-3.3-1.3-4.2-6.6-1.8-8.8z"
        fill="var(--ms-accent)"
      />
    </svg>
  );
}
export const Tiles = drawn(<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z" />);
