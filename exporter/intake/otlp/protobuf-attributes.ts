import type { ProtobufReader } from '../../protobuf/reader.ts';
import type { AttributeValue } from './request.ts';

/** Reads one KeyValue into a map: of a key that comes twice the last value stays. */
export function readAttribute(reader: ProtobufReader, into: Map<string, AttributeValue>): void {
  const [key, value] = readKeyValue(reader);
  into.set(key, value);
}

// KeyValue: 1 key string; 2 value AnyValue
function readKeyValue(reader: ProtobufReader): [string, AttributeValue] {
  let key = '';
  let value: AttributeValue = null;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        key = reader.string();
        break;
      case 2:
        value = readValue(reader.message());
        break;
      default:
        reader.skip();
    }
  }
  return [key, value];
}

// AnyValue: 1 string_value string; 2 bool_value bool; 3 int_value int64; 4 double_value double;
// 5 array_value ArrayValue; 6 kvlist_value KeyValueList; 7 bytes_value bytes
function readValue(reader: ProtobufReader): AttributeValue {
  let value: AttributeValue = null;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        value = reader.string();
        break;
      case 2:
        value = reader.uint64() !== 0;
        break;
      case 3:
        value = numberOrDigits(reader.int64());
        break;
      case 4:
        value = reader.double();
        break;
      case 5:
        value = readList(reader.message(), readValue);
        break;
      case 6:
        value = readList(reader.message(), readKeyValue);
        break;
      case 7:
        value = reader.view().toString('base64');
        break;
      default:
        reader.skip();
    }
  }
  return value;
}

// ArrayValue: 1 values repeated AnyValue. KeyValueList: 1 values repeated KeyValue
function readList(
  reader: ProtobufReader,
  read: (reader: ProtobufReader) => AttributeValue,
): readonly AttributeValue[] {
  const values: AttributeValue[] = [];
  while (reader.next()) {
    if (reader.field === 1) values.push(read(reader.message()));
    else reader.skip();
  }
  return values;
}

/** A whole number, as its digits where a double cannot hold it. */
export function numberOrDigits(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
