import { describe, expect, it } from 'vitest';
import {
  among,
  dictionary,
  exampleOf,
  members,
  type Shape,
  same,
  some,
  text,
  time,
  whole,
} from './matchers.ts';

const server = members({ ip: text, port: whole });
const example = { ip: '10.10.10.1', port: 2886, zone: 'zone1' };

describe('a shape', () => {
  it.each<[string, Shape, unknown, unknown]>([
    ['members', server, example, { ip: '10.10.10.1', port: 2886 }],
    ['a list', some(server), [example, example], [{ ip: '10.10.10.1', port: 2886 }]],
    ['one among others', among(same), ['Stop OB', 'Stop observer'], ['Stop OB']],
    ['a dictionary', dictionary(whole), { a: 1, b: 2 }, { a: 1 }],
  ])('of %s keeps what is needed of the example', (_what, shape, whole, part) => {
    expect(exampleOf(shape(whole, 'data'))).toEqual(part);
  });

  it.each<[string, Shape, unknown, string]>([
    ['a text', text, 1, 'data must be a text'],
    ['an integer', whole, 1.5, 'data must be an integer'],
    ['a time', time, '2026-11-21', 'data must be like'],
    ['a member', server, { ip: '10.10.10.1' }, 'data.port must be an integer'],
    ['a list that has something', some(whole), [], 'data must be a list that is not empty'],
    ['a dictionary that has something', dictionary(whole), {}, 'data must be an object that is not empty'],
  ])('of %s does not take an example that is none', (_what, shape, given, message) => {
    expect(() => shape(given, 'data')).toThrow(message);
  });
});
