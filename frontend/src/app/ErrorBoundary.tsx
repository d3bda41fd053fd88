// Catches what breaks while drawing a page, so that the rest of the application stays usable.

import { Component, type ReactNode } from "react";

import { BrokenState } from "./ui/states";

interface Props {
  children: ReactNode;
  /** A change of this value (the address) gives the page another try. */
  resetKey?: string;
}

export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidUpdate(before: Props): void {
    if (before.resetKey !== this.props.resetKey && this.state.broken) this.setState({ broken: false });
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenState /> : this.props.children;
  }
}
