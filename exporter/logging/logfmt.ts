const NEEDS_QUOTES = /[\s"=\\\p{Cc}]/u;

/** One log record as `key=value` pairs, quoted where needed; the shape that Prometheus and its exporters log. */
export function toLogfmt(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join(' ');
}

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || NEEDS_QUOTES.test(text) ? JSON.stringify(text) : text;
}
