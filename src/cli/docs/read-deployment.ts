import { type Deployment, parseDeployment } from '../../deployment/index.ts';
import { SetupError } from '../../kernel/errors.ts';
import { readAuthoredText } from '../input/read-input.ts';

/**
 * A deployment as Terraform or `setup` has written it; `-` is standard input.
 *
 * @throws SetupError CONFIG_UNREADABLE, CONFIG_SYNTAX for what is no JSON, DEPLOYMENT_INVALID
 */
export async function readDeployment(file: string): Promise<Deployment> {
  return parseDeployment(parseJson(await readAuthoredText(file, 'CONFIG_UNREADABLE'), file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SetupError([
      {
        code: 'CONFIG_SYNTAX',
        severity: 'error',
        file,
        message: 'This is no JSON.',
        fix: 'write it with: tofu output -json deployment > deployment.json',
      },
    ]);
  }
}
