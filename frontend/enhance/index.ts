/** The enhancements, in the order they run. One file each; every one is safe to run twice. */

export type Enhancer = (root: ParentNode) => void;

export const ENHANCERS: readonly Enhancer[] = [];
