import { sayingOnce } from './reports.js';

describe('a report to the operator', () => {
  it('is made once a minute, however often there is cause', () => {
    const heard: string[] = [];
    let now = 1_000_000;
    const report = sayingOnce((message) => heard.push(message), () => now);
    for (let time = 0; time < 120; time += 1) {
      report('down');
      now += 1_000;
    }
    report('slow');
    expect(heard).toEqual(['down', 'down', 'slow']);
  });

  it('is the same whatever it quotes', () => {
    const heard: string[] = [];
    const report = sayingOnce((message) => heard.push(message), () => 1_000_000);
    for (const id of [1, 2, 3]) report(`refused: "see ${id}"; nothing is known`);
    report('refused; nothing is known');
    expect(heard).toEqual(['refused: "see 1"; nothing is known', 'refused; nothing is known']);
  });

  it('stops nothing when it fails', () => {
    const report = sayingOnce(() => {
      throw new Error('the log is full');
    }, Date.now);
    expect(() => report('down')).not.toThrow();
  });
});
