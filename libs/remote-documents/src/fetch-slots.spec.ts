import { FetchSlots } from './fetch-slots.js';

describe('Fetches that are under way', () => {
  const take = (slots: FetchSlots, count: number, address: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => slots.take(address(index))).filter((slot) => slot !== undefined);

  it('are 4 from one host, until one of them ends', () => {
    const slots = new FetchSlots();
    const [first] = take(slots, 10, (index) => `https://slow.example/${index}`);
    expect(take(slots, 1, () => 'https://slow.example/more')).toHaveLength(0);
    first?.();
    expect(take(slots, 2, () => 'https://slow.example/more')).toHaveLength(1);
  });

  it('are 16 from all hosts of one owner, who leaves the rest to others', () => {
    const slots = new FetchSlots();
    expect(take(slots, 100, (index) => `https://h${index}.evil.co.uk/`)).toHaveLength(16);
    expect(take(slots, 100, (index) => `https://h${index}.mallory.github.io/`)).toHaveLength(16);
    expect(take(slots, 4, () => 'https://honest.co.uk/')).toHaveLength(4);
  });

  it('are 16 from all hosts without a domain, since one owner has more addresses than can be told apart', () => {
    const slots = new FetchSlots();
    expect(take(slots, 100, (index) => `https://[2001:db8:${index.toString(16)}::1]/`)).toHaveLength(16);
    expect(take(slots, 4, () => 'https://192.0.2.1/')).toHaveLength(0);
    expect(take(slots, 4, () => 'https://honest.example/')).toHaveLength(4);
  });

  it('are 64 from everywhere, and an address that is none counts as one host', () => {
    const slots = new FetchSlots();
    expect(take(slots, 10, () => 'none')).toHaveLength(4);
    const others = take(slots, 100, (index) => `https://site${index}.example/`);
    expect(others).toHaveLength(60);
    others.forEach((end) => end());
    expect(take(slots, 100, (index) => `https://site${index}.example/`)).toHaveLength(60);
  });
});
