// Whether the filmstrip is shown; remembered in this browser.

import { useLocalStorage } from "@mantine/hooks";
import { useCallback } from "react";

export function useStrip(): readonly [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useLocalStorage({ key: "marrowscope-filmstrip", defaultValue: true, getInitialValueInEffect: false });
  const toggle = useCallback(() => setShown((before) => !before), [setShown]);
  return [shown, toggle];
}
