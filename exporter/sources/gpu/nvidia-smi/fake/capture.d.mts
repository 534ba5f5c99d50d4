export function readCapture(path: string): Map<string, string>;
export function sectionOf(sections: ReadonlyMap<string, string>, heading: string): string;
export function captureFiles(): { own: string[]; shared: string[] };
