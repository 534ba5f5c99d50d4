/** The part of a document that a command measured. What makes the rest of the document from code leaves it as it is. */
const START = '<!-- scorecard -->';
const END = '<!-- /scorecard -->';
const SECTION = new RegExp(`(?<=${START}\\n\\n).*?(?=\\n\\n${END})`, 's');

/** @param document path in the repository; @param script of npm that measures it */
export function emptySection(document: string, script: string): string {
  return section(`Not measured here: see ${document} in the repository, or type \`npm run ${script}\`.`);
}

/** The document with another section. @throws Error when it has none */
export function withSection(document: string, text: string): string {
  if (!SECTION.test(document))
    throw new Error(`no section between ${START} and ${END}. Type: npm run generate`);
  return document.replace(SECTION, () => text);
}

/** A newly made document with the section that the one before it has. */
export function keepingSection(made: string, before: string): string {
  const measured = SECTION.exec(before)?.[0];
  return measured === undefined || !SECTION.test(made) ? made : withSection(made, measured);
}

function section(text: string): string {
  return `${START}\n\n${text}\n\n${END}`;
}
