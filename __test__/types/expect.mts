// Is A the very type B? `any` is neither.
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

/** `expect<Same<typeof x, string>>()` compiles only when it is. */
export declare function expect<T extends true>(): T
