/** The little of node that the tests use: one page instead of a dependency. */

declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
}

declare module "node:assert/strict" {
  const assert: {
    equal(found: unknown, expected: unknown): void;
    deepEqual(found: unknown, expected: unknown): void;
    match(found: string, expected: RegExp): void;
    ok(found: unknown): void;
  };
  export default assert;
}
