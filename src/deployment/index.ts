export { deploymentJsonSchema } from './deployment-schema.ts';
export { entriesOf } from './entries-of.ts';
export {
  type DeployedConnector,
  type Deployment,
  type DeploymentInstance,
  parseDeployment,
} from './parse-deployment.ts';
