import { expect, onTestFinished, test } from 'vitest';
import { FOLDER, startPython } from './python.ts';

test('the tests of the Python client pass', async () => {
  const python = startPython(
    ['-m', 'unittest', 'discover', '--start-directory', FOLDER, '--pattern', 'test_headroom.py'],
    onTestFinished,
  );
  const { code } = await python.exit;
  expect(code, python.stderr()).toBe(0);
  // An empty run passes as well.
  expect(Number(/^Ran (\d+) tests/m.exec(python.stderr())?.[1]), python.stderr()).toBeGreaterThan(40);
});
