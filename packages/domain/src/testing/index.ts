export { sampleCluster } from './sample-cluster.ts';
