// Kinds of personal data by the keys of the Fides taxonomy: what they are called, and matching by whole segments.
import { HOUSE_LANGUAGE, hasWords, translate } from '../languages/translate.ts';
import { type Collection, categoriesOf, type Field } from './dataset.ts';

/** Whether a category is the target or lies below it, segment by segment: `a.cookie` does not hit `a.cookie_id`. */
export function within(category: string, target: string): boolean {
  return category === target || category.startsWith(`${target}.`);
}

/** Whether any of the categories is one of the targets or below one. */
export function anyWithin(categories: readonly string[], targets: readonly string[]): boolean {
  return categories.some((category) => targets.some((target) => within(category, target)));
}

/** The fields of a collection that hold data of the target categories; a collection's own categories count for all. */
export function fieldsWithin(collection: Collection, targets: readonly string[]): readonly Field[] {
  if (anyWithin(collection.categories, targets)) return collection.fields;
  return collection.fields.filter((field) => anyWithin(categoriesOf(field), targets));
}

/** Whether a collection holds anything about people: reference tables such as products hold nothing. */
export function isPersonal(collection: Collection): boolean {
  if (collection.noPersonalData !== null) return false;
  return fieldsWithin(collection, ['user']).length > 0;
}

/**
 * What a category is called towards people, in a language: by its own words (`categories.json`), or those of the nearest
 * category above it that has some, or its key.
 */
export function labelOf(category: string, language = HOUSE_LANGUAGE): string {
  for (let key = category; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const words = `categories.${key.replaceAll('.', '-')}`;
    if (hasWords(language, words)) return translate(language, words);
  }
  return category;
}
