// Which language binds: the controller's own; every other version says so.
import { cardOf, HOUSE_LANGUAGE, spokenLanguage } from './translate.ts';

/** The language in which a controller answers for its words: its own if the house speaks it, else the house's. */
export function bindingLanguage(controller: { readonly language: string }): string {
  return spokenLanguage(controller.language) ?? HOUSE_LANGUAGE;
}

/** The name of the language that binds, in the language that is read; null where they are the same. */
export function bindsInstead(language: string, controller: { readonly language: string }): string | null {
  const binding = bindingLanguage(controller);
  if (binding === language) return null;
  return new Intl.DisplayNames([cardOf(language).locale], { type: 'language' }).of(binding) ?? binding;
}
