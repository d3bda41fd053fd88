// Whether the filmstrip is shown; remembered in this browser.

import { useLocalStorage } from "@mantine/hooks";

export function useStrip(): readonly [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useLocalStorage({ key: "marrowscope-filmstrip", defaultValue: true, getInitialValueInEffect: false });
  return [shown, () => setShown(!shown)];
}
