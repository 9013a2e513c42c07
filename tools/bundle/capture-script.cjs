'use strict';
// Loaded before a bundle, by make-cache.ts and by nothing else: keeps the script that the loader makes, and hands over what V8 has
// compiled of it once the parent process asks. The bundle itself cannot do this.
const vm = require('node:vm');

let script;

vm.Script = class extends vm.Script {
  constructor(...given) {
    super(...given);
    script ??= this;
  }
};

process.once('message', () => {
  process.send(script.createCachedData(), () => process.exit());
});
