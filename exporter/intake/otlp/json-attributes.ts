import { doubleIn, int64In, listIn, objectIn, objectsIn, textIn } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { MalformedOtlp } from './malformed.ts';
import { numberOrDigits } from './protobuf-attributes.ts';
import type { AttributeValue } from './request.ts';

/** About as deep as in protobuf. */
const MOST_NESTED = 32;

/** Reads a list of KeyValue into a map: of a key that comes twice the last value stays. */
export function readAttributes(list: unknown, into: Map<string, AttributeValue>): void {
  for (const attribute of objectsIn(list, 'attributes')) into.set(...readKeyValue(attribute, 0));
}

function readKeyValue({ key, value }: JsonObject, depth: number): [string, AttributeValue] {
  return [textIn(key, 'key'), readValue(value, depth)];
}

function readValue(value: unknown, depth: number): AttributeValue {
  if (depth > MOST_NESTED) throw new MalformedOtlp(`an attribute is nested more than ${MOST_NESTED} deep`);
  const any = objectIn(value, 'value') ?? {};
  if (isSet(any['stringValue'])) return textIn(any['stringValue'], 'stringValue');
  if (isSet(any['boolValue'])) return any['boolValue'] === true;
  if (isSet(any['intValue'])) return numberOrDigits(int64In(any['intValue'], 'intValue'));
  if (isSet(any['doubleValue'])) return doubleIn(any['doubleValue'], 'doubleValue');
  if (isSet(any['bytesValue'])) return textIn(any['bytesValue'], 'bytesValue');
  const array = objectIn(any['arrayValue'], 'arrayValue');
  if (array) return listIn(array['values'], 'values').map((item) => readValue(item, depth + 1));
  const pairs = objectIn(any['kvlistValue'], 'kvlistValue');
  if (pairs) return [...objectsIn(pairs['values'], 'values')].map((pair) => readKeyValue(pair, depth + 1));
  return null;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
