import { clusterId } from '@obstop/domain';
import { describe, expect, it } from 'vitest';
import { tempPlace, tempStore } from '../testing/temp-store.ts';

const [one, two] = [clusterId(1), clusterId(2)];

describe('a cluster’s key pair', () => {
  it('is kept over a restart, for that cluster alone', async () => {
    const dataDir = await tempPlace();
    const before = await tempStore(dataDir);
    expect(await before.agentKeys.find(one)).toBeUndefined();
    const key = { bits: 2048, privateKey: 'MII=' };
    expect(await before.agentKeys.keep(one, key)).toEqual(key);
    await before.close();
    const { agentKeys } = await tempStore(dataDir);
    expect(await agentKeys.find(one)).toEqual(key);
    expect(await agentKeys.find(two)).toBeUndefined();
  });

  it('of the same size stays: of two made at once all get the same', async () => {
    const { agentKeys } = await tempStore();
    const kept = await Promise.all(
      ['first', 'second'].map((privateKey) => agentKeys.keep(one, { bits: 1024, privateKey })),
    );
    expect(kept[0]).toEqual(kept[1]);
    expect(await agentKeys.find(one)).toEqual(kept[0]);
  });

  it('of another size is replaced', async () => {
    const { agentKeys } = await tempStore();
    await agentKeys.keep(one, { bits: 512, privateKey: 'small' });
    expect(await agentKeys.keep(one, { bits: 2048, privateKey: 'large' })).toMatchObject({ bits: 2048 });
    expect(await agentKeys.find(one)).toEqual({ bits: 2048, privateKey: 'large' });
  });
});
