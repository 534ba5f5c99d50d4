import { expect, test } from 'vitest';
import { negotiate } from './format.ts';

test.each([
  [undefined, 'text'],
  ['', 'text'],
  ['*/*', 'text'],
  ['text/plain', 'text'],
  ['text/plain;version=0.0.4', 'text'],
  ['application/json', 'text'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text;version=1.0.0', 'openmetrics'],
  ['application/openmetrics-text; version=2.0.0', 'text'],
  // Prometheus 2.42
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  // Prometheus 3.5
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    'openmetrics',
  ],
  // Prometheus with scrape_protocols: [PrometheusText0.0.4]
  ['text/plain;version=0.0.4;q=0.6,*/*;q=0.5', 'text'],
  ['application/openmetrics-text;q=0.3,text/plain;q=0.9', 'text'],
  ['application/openmetrics-text;q=0,text/plain;q=0.1', 'text'],
  ['application/openmetrics-text;q=banana', 'text'],
])('Accept %s is answered with %s', (accept, format) => {
  expect(negotiate(accept)).toBe(format);
});
