/** The two formats that we speak, and which of them a client wants. */
export type Format = 'text' | 'openmetrics';

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

interface Preference {
  readonly format: Format;
  readonly quality: number;
}

/**
 * Chooses by the Accept header of the request. Text 0.0.4 is the answer to a client that asks for nothing, for
 * anything, or for what we do not speak: a scrape that can be read beats a 406. On equal quality OpenMetrics
 * wins, because only it carries exemplars.
 */
export function negotiate(accept: string | undefined): Format {
  let best: Preference = { format: 'text', quality: 0 };
  for (const part of (accept ?? '').split(',')) {
    const preference = parsePreference(part);
    if (!preference || preference.quality === 0) continue;
    const better = preference.quality > best.quality;
    const equal = preference.quality === best.quality && preference.format === 'openmetrics';
    if (better || equal) best = preference;
  }
  return best.format;
}

function parsePreference(part: string): Preference | undefined {
  const [type, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
  const values = new Map(parameters.map((parameter) => splitOnce(parameter, '=')));
  const quality = Number(values.get('q') ?? 1);
  if (!(quality >= 0 && quality <= 1)) return undefined;
  if (type === 'text/plain' || type === 'text/*' || type === '*/*') {
    const version = values.get('version') ?? '0.0.4';
    return version === '0.0.4' ? { format: 'text', quality } : undefined;
  }
  if (type === 'application/openmetrics-text') {
    // 0.0.1 is what old Prometheus servers ask for; they read 1.0.0 too.
    const version = values.get('version') ?? '1.0.0';
    return version === '1.0.0' || version === '0.0.1' ? { format: 'openmetrics', quality } : undefined;
  }
  return undefined;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
