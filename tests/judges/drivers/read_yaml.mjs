// The documents in YAML files, as Backstage's reader of YAML 1.2 takes them: `node read_yaml.mjs MODULES FILE...`.
// Prints one JSON document: a list of documents for each file.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const yaml = createRequire(join(modules, 'package.json'))('yaml');

function documents(file) {
  return yaml.parseAllDocuments(readFileSync(file, 'utf8')).map((each) => {
    const troubles = [...each.errors, ...each.warnings];
    if (troubles.length) {
      throw new Error(`${file}: ${troubles.join('; ')}`);
    }
    return each.toJSON();
  });
}

console.log(JSON.stringify(files.map(documents)));
