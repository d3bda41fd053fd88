// Mantine dressed as a scientific instrument: neutral greys, one accent, tabular numerals, small radii.

import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The blue of a Giemsa stain, from paper to ink. */
const azure: MantineColorsTuple = [
  "#eef1f9", "#dde2f1", "#bac5e4", "#98a8d8", "#7d91cd", "#6679bd", "#5267b3", "#43579f", "#374988", "#2b3a6d",
];

const gray: MantineColorsTuple = [
  "#f7f8f9", "#eff1f3", "#e3e6e9", "#d3d8dd", "#b9c0c8", "#939ca6", "#6a7480", "#4b545f", "#31383f", "#1b2025",
];

const dark: MantineColorsTuple = [
  "#dfe3e7", "#bcc3ca", "#98a2ac", "#6c7681", "#434b53", "#343b42", "#272d33", "#1c2126", "#14181b", "#0d1012",
];

const FONT =
  '"Inter Variable", Inter, "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** `close`: what closes a dialog, in the language of the interface. */
export const themeSaying = ({ close }: { close: string }) => createTheme({
  primaryColor: "azure",
  primaryShade: { light: 7, dark: 6 },
  colors: { azure, gray, dark },
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily: FONT, fontWeight: "600" },
  defaultRadius: "sm",
  cursorType: "pointer",
  focusRing: "auto",
  components: {
    Button: { defaultProps: { size: "sm" }, styles: { label: { fontWeight: 550 } } },
    SegmentedControl: { styles: { label: { fontWeight: 500 } } },
    InputWrapper: { styles: { label: { fontWeight: 550, marginBottom: 4 } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, blur: 1 }, closeButtonProps: { "aria-label": close } } },
    // Its <header> would count as a second banner of the page: the dialog's role hides the section around it.
    ModalHeader: { defaultProps: { role: "none" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    Menu: { defaultProps: { shadow: "md", width: 220, position: "bottom-end" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": close } } },
    Skeleton: { defaultProps: { radius: "sm" } },
  },
});
