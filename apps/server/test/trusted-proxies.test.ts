import { describe, expect, it } from 'vitest';
import { useServer } from './harness.ts';

const forged = { 'x-forwarded-for': '203.0.113.9' };

/** The audit log's newest first, after a stop that was refused. */
async function auditOf(server: ReturnType<typeof useServer>, headers: Record<string, string>) {
  await server.post('/api/v2/ob/clusters/1/stop', {}, { credentials: null, headers });
  const log = await server.get('/obstop/v1/audit');
  return log.body.data;
}

describe('X-Forwarded-For', () => {
  describe('by default', () => {
    const server = useServer();
    it('is ignored, whoever sends it', async () => {
      expect(await auditOf(server, forged)).toHaveProperty('contents[0].address', '127.0.0.1');
    });
  });

  describe('from a trusted proxy', () => {
    const server = useServer({ server: { trustedProxies: ['127.0.0.0/8'] } });
    it('tells who calls: the last that no trusted one named', async () => {
      expect(await auditOf(server, forged)).toHaveProperty('contents[0].address', '203.0.113.9');
      const two = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 127.0.0.2' };
      expect(await auditOf(server, two)).toHaveProperty('contents[0].address', '203.0.113.9');
    });
  });

  describe('from anybody else', () => {
    const server = useServer({ server: { trustedProxies: ['10.0.0.0/8'] } });
    it('is ignored', async () => {
      expect(await auditOf(server, forged)).toHaveProperty('contents[0].address', '127.0.0.1');
    });
  });
});
