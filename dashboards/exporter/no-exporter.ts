/** What panels say where there is nothing of any exporter. A rate takes two scrapes. */
export const NO_EXPORTER = 'No exporter is scraped, or it has just begun';
