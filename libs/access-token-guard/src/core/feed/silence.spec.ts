import { Silence } from './silence.js';

describe('a silence', () => {
  let now: number;
  let ticks: number;
  let silence: Silence;

  beforeEach(() => {
    [now, ticks] = [1_000_000, 50];
    silence = new Silence(() => now, () => ticks);
  });

  it('is endless before anything was heard', () => {
    expect([silence.length, silence.wasBroken]).toEqual([Infinity, false]);
  });

  it('is as long as the clock says that goes further', () => {
    silence.heard();
    [now, ticks] = [now + 10, ticks + 10];
    expect([silence.length, silence.wasBroken]).toEqual([10, true]);
    now += 60_000;
    expect(silence.length).toBe(60_010);
  });

  it('is not shortened by a clock that is set back', () => {
    silence.heard();
    [now, ticks] = [now - 3_600_000, ticks + 5_000];
    expect(silence.length).toBe(5_000);
    expect([silence.wasSetBack(1_000), silence.wasSetBack(3_600_000)]).toEqual([true, false]);
  });
});
