export { CASES } from './cases/index.js';
export type { Attempt, Case, Expectation, Feature, Route, Send } from './case.js';
export { judge } from './judge.js';
export type { Failure, FailureKind } from './judge.js';
export { run } from './run.js';
export type { Result, RunOptions } from './run.js';
export { send } from './target.js';
export type { Answer, Target } from './target.js';
export { Workshop } from './workshop.js';
