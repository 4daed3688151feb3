// Reads a JSON array of YAML texts, and writes the results of js-yaml and yaml for each.
'use strict';
const { readFileSync } = require('node:fs');
const jsYaml4 = require('js-yaml4');
const jsYaml5 = require('js-yaml');
const yaml = require('yaml');

/** Returns the JSON value of a value. */
function plain(value, open = new Set()) {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  // A lone surrogate is not a character.
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Set) return Object.fromEntries([...value].map((key) => [key, null]));
  if (value === undefined) return null;
  if (value === null || typeof value !== 'object') return value;
  if (open.has(value)) throw new Error('a cycle');
  open.add(value);
  const members = () => Object.entries(value).map(([key, member]) => [key, plain(member, open)]);
  const copy = Array.isArray(value)
    ? value.map((item) => plain(item, open))
    : Object.fromEntries(members());
  open.delete(value);
  return copy;
}

function outcome(read) {
  try {
    return { value: plain(read()) };
  } catch (error) {
    return { error: String(error.message).split('\n')[0] };
  }
}

function readYaml(text) {
  const document = yaml.parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
}

const texts = JSON.parse(readFileSync(0, 'utf8'));
const outcomes = texts.map((text) => ({
  'js-yaml 4': outcome(() => jsYaml4.load(text)),
  'js-yaml 5': outcome(() => jsYaml5.load(text)),
  yaml: outcome(() => readYaml(text)),
}));
process.stdout.write(JSON.stringify(outcomes));
