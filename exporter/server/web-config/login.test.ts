import { hashSync, compareSync, getRounds } from 'bcryptjs';
import { expect, test } from 'vitest';
import { Login } from './login.ts';
import { TooManyChecks } from './password-checks.ts';

const alice = hashSync('wonderland', 4);
const bob = hashSync('builder', 5);
const users = new Map([
  ['alice', alice],
  ['bob', bob],
]);

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A login, and the hashes that it had passwords compared with. */
function login() {
  const compared: string[] = [];
  const checked = new Login(async (password, hash) => {
    compared.push(hash);
    return compareSync(password, hash);
  });
  return { checked, compared };
}

test.each([
  ['a right password', basic('alice', 'wonderland'), 'accepted'],
  ['a right password of another cost', basic('bob', 'builder'), 'accepted'],
  ['the scheme in other letters', basic('bob', 'builder').replace('Basic', 'bAsIc'), 'accepted'],
  ['a wrong password', basic('alice', 'builder'), 'refused'],
  ['the password of another', basic('bob', 'wonderland'), 'refused'],
  ['nobody', basic('carol', 'wonderland'), 'refused'],
  ['a name that objects have', basic('__proto__', 'x'), 'refused'],
  ['the hash for the password', basic('alice', alice), 'refused'],
  ['no header', undefined, 'refused'],
  ['another scheme', 'Bearer YWxpY2U6d29uZGVybGFuZA==', 'refused'],
  ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`, 'refused'],
  ['no base64', 'Basic ???', 'refused'],
])('%s', async (_, header, expected) => {
  expect(await login().checked.check(users, header)).toBe(expected);
});

test('a password may hold colons and letters of any script', async () => {
  const withColon = new Map([['alice', hashSync('a:b:ü', 4)]]);
  expect(await login().checked.check(withColon, basic('alice', 'a:b:ü'))).toBe('accepted');
});

test('who is no user costs a comparison as well, of the same cost each time, and with the password of a user is none', async () => {
  const { checked, compared } = login();
  for (const name of [
    'carol',
    'dave',
    'erin',
    'frank',
    'grace',
    'heidi',
    'ivan',
    'judy',
    'mallory',
    'niaj',
  ]) {
    expect(await checked.check(users, basic(name, 'wonderland'))).toBe('refused');
    expect(await checked.check(users, basic(name, 'builder'))).toBe('refused');
  }
  expect(compared).toHaveLength(20);
  const costs = compared.map((hash) => getRounds(hash));
  // Two guesses at one name, two comparisons of one cost.
  expect(costs.filter((_, index) => index % 2 === 0)).toEqual(costs.filter((_, index) => index % 2 === 1));
});

test('what was found is kept, and guesses do not push the right ones out', async () => {
  const { checked, compared } = login();
  await checked.check(users, basic('alice', 'wonderland'));
  await checked.check(users, basic('alice', 'wonderland'));
  expect(compared).toHaveLength(1);
  for (let guess = 0; guess < 150; guess++) await checked.check(users, basic('alice', `guess ${guess}`));
  await checked.check(users, basic('alice', 'guess 149'));
  expect(compared).toHaveLength(151);
  await checked.check(users, basic('alice', 'guess 0'));
  expect(compared).toHaveLength(152);
  expect(await checked.check(users, basic('alice', 'wonderland'))).toBe('accepted');
  expect(compared).toHaveLength(152);
});

test('a hash that is replaced in the file counts at once', async () => {
  const { checked } = login();
  expect(await checked.check(users, basic('alice', 'wonderland'))).toBe('accepted');
  const changed = new Map([['alice', hashSync('looking-glass', 4)]]);
  expect(await checked.check(changed, basic('alice', 'wonderland'))).toBe('refused');
  expect(await checked.check(changed, basic('alice', 'looking-glass'))).toBe('accepted');
});

test('who becomes a user, with the hash of another, is one at once', async () => {
  const { checked } = login();
  expect(await checked.check(new Map([['bob', bob]]), basic('carol', 'builder'))).toBe('refused');
  const withCarol = new Map([
    ['bob', bob],
    ['carol', bob],
  ]);
  expect(await checked.check(withCarol, basic('carol', 'builder'))).toBe('accepted');
});

test('the same password many times at once is one comparison', async () => {
  const { checked, compared } = login();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => checked.check(users, basic('bob', 'builder'))),
  );
  expect(new Set(answers)).toEqual(new Set(['accepted']));
  expect(compared).toHaveLength(1);
});

test('more passwords than can be checked are told to come again, and are not taken for wrong', async () => {
  let isBusy = true;
  const checked = new Login(async (password, hash) => {
    if (isBusy) throw new TooManyChecks();
    return compareSync(password, hash);
  });
  expect(await checked.check(users, basic('bob', 'builder'))).toBe('busy');
  isBusy = false;
  expect(await checked.check(users, basic('bob', 'builder'))).toBe('accepted');
});
