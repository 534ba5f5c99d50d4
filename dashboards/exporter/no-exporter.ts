/** What panels say where there is nothing of any exporter. What grows takes a point before. */
export const NO_EXPORTER = 'No exporter is scraped, or it has just begun';
