// What Backstage's catalogue would refuse of files: `node check_catalog.mjs MODULES FILE...`.
//
// MODULES is the folder whose node_modules hold @backstage/catalog-model and yaml. Reads the files as the catalogue does,
// and applies its policies and the validator of each kind. Prints one JSON document: the entities that it read, what is
// wrong with them, what is there again, and all references. Of a Domain that two files hold, Backstage keeps the first.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const model = require('@backstage/catalog-model');
const yaml = require('yaml');

const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);
const kinds = {
  API: model.apiEntityV1alpha1Validator,
  Component: model.componentEntityV1alpha1Validator,
  Domain: model.domainEntityV1alpha1Validator,
  Group: model.groupEntityV1alpha1Validator,
  Location: model.locationEntityV1alpha1Validator,
  Resource: model.resourceEntityV1alpha1Validator,
  System: model.systemEntityV1alpha1Validator,
  User: model.userEntityV1alpha1Validator,
};
// The kind that a reference means when it names none; nothing where it has to name one.
const references = {
  owner: 'Group',
  domain: 'Domain',
  subdomainOf: 'Domain',
  system: 'System',
  subcomponentOf: 'Component',
  providesApis: 'API',
  consumesApis: 'API',
  dependsOn: undefined,
  dependencyOf: undefined,
};

const answer = { entities: [], wrong: [], repeated: [], referred: [] };

async function judge(file, value) {
  const validator = kinds[value?.kind];
  if (!validator) {
    throw new Error(`the kind ${value?.kind} is none of Backstage's`);
  }
  const entity = await policy.enforce(value);
  if (!(await validator.check(entity))) {
    throw new Error(`${entity.apiVersion} ${entity.kind} is not a version of the kind that Backstage knows`);
  }
  const name = model.stringifyEntityRef(entity);
  const before = answer.entities.find((each) => each.ref === name);
  if (before && (before.file === file || entity.kind !== 'Domain')) {
    throw new Error(`${name} is there twice, also in ${before.file}`);
  }
  if (before) {
    answer.repeated.push(name);
    return;
  }
  answer.entities.push({ file, ref: name, kind: entity.kind, type: entity.spec?.type ?? null });
  for (const [field, defaultKind] of Object.entries(references)) {
    for (const reference of [entity.spec?.[field] ?? []].flat()) {
      const parsed = model.parseEntityRef(reference, { defaultKind, defaultNamespace: entity.metadata.namespace });
      answer.referred.push({ from: name, field, to: model.stringifyEntityRef(parsed) });
    }
  }
}

for (const file of files) {
  for (const [index, document] of yaml.parseAllDocuments(readFileSync(file, 'utf8')).entries()) {
    const place = `${file}, document ${index + 1}`;
    const troubles = [...document.errors, ...document.warnings];
    answer.wrong.push(...troubles.map((each) => ({ place, text: String(each) })));
    try {
      await judge(file, document.toJSON());
    } catch (error) {
      answer.wrong.push({ place, text: String(error) });
    }
  }
}
const there = new Set(answer.entities.map((each) => each.ref));
answer.referred = answer.referred.map((each) => ({ ...each, found: there.has(each.to) }));
console.log(JSON.stringify(answer));
