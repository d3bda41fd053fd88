// The line icons of what changes the view.

import type { ReactNode } from "react";

const drawn = (shape: ReactNode) =>
  function Icon({ size = 17 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
        {shape}
      </svg>
    );
  };

export const Map = drawn(<path d="M4 5h16v14H4zM12 11h5v5h-5z" />);
export const Adjust = drawn(<path d="M5 7h8m4 0h2M5 12h2m4 0h8M5 17h10m4 0h0M15 5.2v3.6M9 10.2v3.6M17 15.2v3.6" />);
export const OneToOne = drawn(<path d="M6 8.5 8 7v10M16 8.5 18 7v10M12.5 10v.1m0 4v.1" />);
export const Compare = drawn(<path d="M4 5h11v11H4zM9 20h11V9" />);
