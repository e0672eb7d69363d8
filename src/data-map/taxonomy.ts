// Kinds of personal data by the keys of the Fides taxonomy: our own labels, and matching by whole segments.
import { type Collection, categoriesOf, type Field } from './dataset.ts';

/** The categories that maps mostly need, with what they are called towards people. */
export const CATEGORY_LABELS: Readonly<Record<string, string>> = {
  'system.operations': 'Technical data',
  user: 'Data about a person',
  'user.account': 'Account',
  'user.account.settings': 'Settings',
  'user.account.username': 'User name',
  'user.authorization.credentials': 'Sign-in secrets',
  'user.authorization.password': 'Password',
  'user.behavior': 'Behaviour',
  'user.behavior.purchase_history': 'Purchases',
  'user.contact': 'Contact details',
  'user.contact.address': 'Postal address',
  'user.contact.address.city': 'City',
  'user.contact.address.country': 'Country',
  'user.contact.address.postal_code': 'Postal code',
  'user.contact.address.state': 'State or region',
  'user.contact.address.street': 'Street',
  'user.contact.email': 'E-mail address',
  'user.contact.phone_number': 'Telephone number',
  'user.contact.url': 'Web address',
  'user.content': 'Content that the person made',
  'user.content.private': 'Private content',
  'user.demographic': 'Demographic data',
  'user.demographic.date_of_birth': 'Date of birth',
  'user.demographic.gender': 'Gender',
  'user.demographic.language': 'Language',
  'user.device': 'Device',
  'user.device.cookie_id': 'Cookie identifier',
  'user.device.ip_address': 'IP address',
  'user.financial': 'Financial data',
  'user.financial.bank_account': 'Bank account',
  'user.financial.credit_card': 'Payment card',
  'user.government_id': 'Official identity number',
  'user.location': 'Location',
  'user.location.imprecise': 'Approximate location',
  'user.location.precise': 'Exact location',
  'user.name': 'Name',
  'user.payment': 'Payments',
  'user.sensor': 'Sensor data',
  'user.unique_id': 'Number that stands for the person',
  'user.unique_id.pseudonymous': 'Pseudonymous number',
};

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

/** What a category is called: its own label, or that of the nearest known category above it, or its key. */
export function labelOf(category: string): string {
  for (let key = category; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const label = CATEGORY_LABELS[key];
    if (label !== undefined) return label;
  }
  return category;
}
