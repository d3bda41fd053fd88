// The line icons of the viewer, on a 24-unit grid; decoration only, so hidden from screen readers.

import type { ReactNode } from "react";

const drawn = (shape: ReactNode) =>
  function Icon({ size = 17 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
        {shape}
      </svg>
    );
  };

export const Pointer = drawn(<path d="m5 3.5 6 16 2.4-6.6L20 10.5 5 3.5Z" />);
export const DrawBox = drawn(<path d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M4 16v3a1 1 0 0 0 1 1h3m7-3h6m-3-3v6" />);
export const Undo = drawn(<path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3" />);
export const Redo = drawn(<path d="m16 5 4 4-4 4m4-4H10a6 6 0 0 0 0 12h3" />);
export const ZoomIn = drawn(<path d="M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13Zm4.7-1.8L20 20M10.5 7.8v5.4M7.8 10.5h5.4" />);
export const ZoomOut = drawn(<path d="M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13Zm4.7-1.8L20 20M7.8 10.5h5.4" />);
export const Fit = drawn(<path d="M4 9V5a1 1 0 0 1 1-1h4m6 0h4a1 1 0 0 1 1 1v4m0 6v4a1 1 0 0 1-1 1h-4m-6 0H5a1 1 0 0 1-1-1v-4M9 10h6v4H9z" />);
export const Eye = drawn(<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />);
export const EyeOff = drawn(<path d="M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6.3 7.6A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.5c1.6 0 3-.4 4.2-1.1M10 10a3 3 0 0 0 4.1 4.2" />);
export const Help = drawn(<path d="M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18Zm-2.6-11.2a2.6 2.6 0 1 1 3.8 2.3c-.8.5-1.2.9-1.2 1.9m0 2.8v.1" />);
export const Lock = drawn(<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />);
export const Tick = drawn(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const Alert = drawn(<path d="M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.7v.1" />);
export const Cloud = drawn(<path d="M7 18.5a4 4 0 0 1-.5-8A5.5 5.5 0 0 1 17 9.5a4.5 4.5 0 0 1 .5 9H7Z" />);
export const Trash = drawn(<path d="M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h9.4L17.5 7M10 11v5m4-5v5" />);
export const Band = drawn(<path strokeDasharray="3.2 2.6" d="M4 5h16v14H4z" />);
export const Dots = drawn(<path strokeWidth={2.6} d="M5 12h.01M12 12h.01M19 12h.01" />);
export const Palette = drawn(<path d="m5 7 5 5-5 5m7 1h7" />);
export const Chain = drawn(<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L12 6.3m2 3.7a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1" />);
