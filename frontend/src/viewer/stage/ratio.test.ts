// Crisp where there is a graphics processor, quick where there is none.

import { expect, it } from "vitest";

import { mostRatio } from "./ratio";

it.each([
  ["", 1.5],
  ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", 1.5],
  ["llvmpipe (LLVM 15.0.7, 256 bits)", 1.5],
  ["Microsoft Basic Render Driver", 1.5],
  ["ANGLE (Intel, Intel(R) UHD Graphics 620 Direct3D11, D3D11)", 3],
  ["Apple GPU", 3],
])("a machine that draws with %o takes %d pixels", (renderer, ratio) => {
  expect(mostRatio(renderer)).toBe(ratio);
});
