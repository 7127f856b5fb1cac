import { Schemas, type JsonSchema } from './json-schema.js';

/** Named schemas as TypeScript, for the authors of clients: nothing is imported in it. */
export function typesOf(named: Record<string, JsonSchema>): string {
  const types = Object.entries(named).map(([name, schema]) => `${comment(schema, '')}export type ${name} = ${typeOf(schema, '')};\n`);
  return ['// Written by `npm run build`, from the schemas that parse requests and check replies.\n', ...types].join('\n');
}

function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.$ref !== undefined) return Schemas.nameIn(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (JSON.stringify(schema['not']) === '{}') return 'never';
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  if (schema.properties) return objectOf(schema, [choices, ...(schema.allOf ?? []).map(({ anyOf = [] }) => anyOf)], indent);
  if (choices.length > 0) return choices.map((choice) => typeOf(choice, indent)).join(' | ');
  return [schema.type]
    .flat()
    .map((type) => typeNamed(type, schema, indent))
    .join(' | ');
}

function typeNamed(type: string | undefined, { items, additionalProperties }: JsonSchema, indent: string): string {
  if (type === 'array') return `Array<${items ? typeOf(items, indent) : 'unknown'}>`;
  if (type === 'object')
    return typeof additionalProperties === 'object' ? `Record<string, ${typeOf(additionalProperties, indent)}>` : 'Record<string, never>';
  if (type === 'integer') return 'number';
  return type ?? 'unknown';
}

/** @param needs of each of these one is to be there */
function objectOf({ properties = {}, required = [] }: JsonSchema, needs: readonly (readonly JsonSchema[])[], indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `${comment(field, inner)}${inner}${fieldNamed(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field, inner)};\n`,
  );
  const whole = fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('')}${indent}}`;
  return [whole, ...needs.flatMap(neededOf)].join(' & ');
}

function neededOf(choices: readonly JsonSchema[]): string[] {
  const needed = choices.flatMap(({ required, properties = {} }) => {
    const fields = required?.map((name) => `${name}: ${properties[name] ? typeOf(properties[name], '') : 'unknown'}`);
    return fields ? [`{ ${fields.join('; ')} }`] : [];
  });
  return needed.length > 0 ? [`(${needed.join(' | ')})`] : [];
}

/** As TypeScript takes it, which has some names only in quotes. */
const fieldNamed = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function comment({ description }: JsonSchema, indent: string): string {
  return description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`;
}
