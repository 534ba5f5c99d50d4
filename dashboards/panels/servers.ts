/** Tables with a row for each model of each server. */
export const SERVER_ROWS = {
  rows: { server: { title: 'Server', width: 90 }, model: { title: 'Model', width: 140 } },
  /** Two exporters may give a server the same name. */
  apart: ['job', 'instance'],
} as const;
