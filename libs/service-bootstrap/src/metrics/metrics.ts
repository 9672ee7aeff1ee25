import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a metric is called and by which labels it is told apart; a label must have few values, and never one that a stranger chooses. */
export interface MetricDescription<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** The counts of one service, shown at /metrics. Asking twice for a name gives the same metric. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  /** Counts what only grows; the name ends in `_total`. */
  counter<Label extends string = never>({ name, help, labels = [] }: MetricDescription<Label>): Counter<Label> {
    const known = this.registry.getSingleMetric(name) as Counter<Label> | undefined;
    return known ?? new Counter({ name, help, labelNames: [...labels], registers: [this.registry] });
  }

  /** Shows a level that rises and falls. @param read sets it anew each time that the metrics are asked for */
  gauge<Label extends string = never>({ name, help, labels = [] }: MetricDescription<Label>, read?: (gauge: Gauge<Label>) => void | Promise<void>): Gauge<Label> {
    const known = this.registry.getSingleMetric(name) as Gauge<Label> | undefined;
    const collect = read && { collect(this: Gauge<Label>) { return read(this); } };
    return known ?? new Gauge({ name, help, labelNames: [...labels], registers: [this.registry], ...collect });
  }

  /** Counts durations into buckets, in seconds. */
  histogram<Label extends string = never>(
    { name, help, labels = [] }: MetricDescription<Label>,
    buckets: readonly number[],
  ): Histogram<Label> {
    const known = this.registry.getSingleMetric(name) as Histogram<Label> | undefined;
    return known ?? new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [this.registry] });
  }

  /** Adds memory, CPU, event loop and garbage collection of the process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
