import { app } from '@azure/functions';
import { registerFunction } from 'nymgate/azure';

registerFunction(app, import.meta.dirname);
