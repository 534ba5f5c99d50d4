/** `./uplot.js` is uPlot's own module: the exporter serves it beside ours (`exporter/status/page/files.ts`). */
export { default } from 'uplot';
