import { chatsVocabulary } from './chats.js';
import { conversationsVocabulary } from './conversations.js';
import type { Vocabulary } from './vocabulary.js';

/** All there are, the default one first. */
export const vocabularies: readonly [Vocabulary, ...Vocabulary[]] = [chatsVocabulary, conversationsVocabulary];
