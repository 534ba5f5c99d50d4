import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';

export interface TextOptions {
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  readonly width: number;
  readonly height: number;
}

/** What has to be said and cannot be measured. Seldom: a panel's description is where it is read. */
export function text({ title, content, width, height }: TextOptions): PanelBuilder {
  return new PanelBuilder().title(title).span(width).height(height).mode(TextMode.Markdown).content(content);
}
