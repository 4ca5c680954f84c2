/* language.c — codes, the table of stop words, and the guess.
 *
 * The table maps a word to the set of languages that have it as a stop word. It is computed from stopwords.c at the
 * first use and constant from then on.
 * SPDX-License-Identifier: MIT */
#include "src/text/language.h"
#include <string.h>
#include "src/text/letters.h"
#include "src/text/stopwords.h"
#include "src/text/words.h"

static const char codes[LEC_N_LANGS][3] = {"",   "en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da",
                                           "fi", "ru", "hu", "ro", "tr", "ar", "el", "ca", "id", "pl", "cs",
                                           "uk", "hi", "he", "fa", "zh", "ja", "ko", "th", "vi"};

const char *lec_lang_code (LecLang lang)
{
  return (guint)lang < LEC_N_LANGS ? codes[lang] : "";
}

LecLang lec_lang_from_code (const char *code)
{
  if (!code || !code[0] || !code[1] || (code[2] && code[2] != '-' && code[2] != '_'))
    return LEC_LANG_NONE;
  char lower[3] = {g_ascii_tolower (code[0]), g_ascii_tolower (code[1]), 0};
  if (strcmp (lower, "nb") == 0 || strcmp (lower, "nn") == 0)
    return LEC_LANG_NO;
  for (guint i = 1; i < LEC_N_LANGS; i++)
    if (strcmp (codes[i], lower) == 0)
      return (LecLang)i;
  return LEC_LANG_NONE;
}

/* ---- stop words ---- */

#define SLOTS 8192 /* a power of two, four times the words */

typedef struct {
  guint64 langs; /* a bit for each language; 0: an empty slot */
  guint8 length;
  char word[31];
} StopSlot;

static guint hash_of (const char *word, gsize length)
{
  guint h = 2166136261u;
  for (gsize i = 0; i < length; i++)
    h = (h ^ (guint8)word[i]) * 16777619u;
  return (h ^ h >> 15) & (SLOTS - 1);
}

static guint slot_of (const StopSlot *table, const char *word, gsize length)
{
  guint i = hash_of (word, length);
  while (table[i].langs && (table[i].length != length || memcmp (table[i].word, word, length) != 0))
    i = (i + 1) & (SLOTS - 1);
  return i;
}

static void table_add (StopSlot *table, LecLang lang, const char *word, gsize length)
{
  char folded[LEC_WORD_MAX];
  gsize n = lec_fold (word, length, folded, sizeof folded);
  if (n == 0 || n > sizeof table->word)
    return;
  StopSlot *slot = &table[slot_of (table, folded, n)];
  slot->langs |= G_GUINT64_CONSTANT (1) << lang;
  slot->length = (guint8)n;
  memcpy (slot->word, folded, n);
}

static const StopSlot *stop_table (void)
{
  static gsize table = 0;
  if (g_once_init_enter (&table)) {
    StopSlot *made = g_new0 (StopSlot, SLOTS);
    for (const LecStopwords *list = lec_stopwords; list->lang; list++)
      for (const char *at = list->words, *end; *at; at = *end ? end + 1 : end) {
        end = strchr (at, ' ');
        end = end ? end : at + strlen (at);
        table_add (made, list->lang, at, (gsize)(end - at));
      }
    g_once_init_leave (&table, (gsize)made);
  }
  return (const StopSlot *)table;
}

/* The languages in which the word is a stop word, a bit each. */
static guint64 stop_langs (const StopSlot *table, const char *word, gsize length)
{
  return length > sizeof table->word ? 0 : table[slot_of (table, word, length)].langs;
}

gboolean lec_lang_is_stop (LecLang lang, const char *word, gsize length)
{
  return lang && (stop_langs (stop_table (), word, length) >> lang & 1);
}

/* ---- the guess ---- */

typedef enum { LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, INDIC, HAN, KANA, KOREAN, THAI, N_SCRIPTS, UNKNOWN } Script;

static Script script_of (gunichar c)
{
  static const struct {
    gunichar first, last;
    Script script;
  } ranges[] = {{'A', 'Z', LATIN},        {'a', 'z', LATIN},        {0xc0, 0x24f, LATIN},    {0x370, 0x3ff, GREEK},
                {0x400, 0x52f, CYRILLIC}, {0x590, 0x5ff, HEBREW},   {0x600, 0x6ff, ARABIC},  {0x900, 0x97f, INDIC},
                {0xe00, 0xe7f, THAI},     {0x1e00, 0x1eff, LATIN},  {0x1f00, 0x1fff, GREEK}, {0x3040, 0x30ff, KANA},
                {0x3400, 0x9fff, HAN},    {0xac00, 0xd7af, KOREAN}, {0xff66, 0xff9f, KANA},  {0x20000, 0x3ffff, HAN}};
  for (guint i = 0; i < G_N_ELEMENTS (ranges) && c >= ranges[i].first; i++)
    if (c <= ranges[i].last)
      return ranges[i].script;
  return UNKNOWN;
}

typedef struct {
  guint scripts[N_SCRIPTS];
  guint langs[LEC_N_LANGS]; /* three for a stop word, one for a letter that hints */
  guint words;
} Tally;

/* Letters of a word that few languages have. */
static void count_letters (Tally *tally, const LecWord *word)
{
  guint n;
  for (gsize at = 0; at < word->length; at += n) {
    gunichar c = lec_char_at (word->text + at, word->length - at, &n);
    if (c < 0x80)
      continue;
    char utf8[7] = {0};
    g_unichar_to_utf8 (c, utf8);
    for (const LecStopwords *list = lec_stopwords; list->lang; list++)
      if (list->letters && strstr (list->letters, utf8))
        tally->langs[list->lang]++;
  }
}

/* Two languages that differ this much are told apart; more words would only cost time. */
static gboolean is_clear (const Tally *tally)
{
  guint best = 0, second = 0;
  for (guint i = 1; i < LEC_N_LANGS; i++) {
    if (tally->langs[i] > best) {
      second = best;
      best = tally->langs[i];
    } else {
      second = MAX (second, tally->langs[i]);
    }
  }
  return best >= 36 && best >= second + second / 2;
}

static void count (Tally *tally, const char *text, gsize length)
{
  const StopSlot *table = stop_table ();
  LecWords words;
  LecWord word;
  guint n;
  lec_words_init (&words, text, length, 0);
  while (lec_words_next (&words, &word)) {
    if (word.kind == LEC_WORD_NUMBER || word.kind == LEC_WORD_WHOLE || word.has_parts)
      continue;
    Script script = script_of (lec_char_at (word.text, word.length, &n));
    if (script == UNKNOWN)
      continue;
    tally->scripts[script] += word.kind == LEC_WORD_PLAIN ? 2 : 1; /* a pair is half a word */
    if (word.kind != LEC_WORD_PLAIN)
      continue;
    for (guint64 langs = stop_langs (table, word.text, word.length); langs; langs &= langs - 1)
      tally->langs[__builtin_ctzll (langs)] += 3;
    if (!word.ascii && (script == LATIN || script == CYRILLIC || script == ARABIC))
      count_letters (tally, &word);
    if (++tally->words % 16 == 0 && is_clear (tally))
      break;
  }
}

/* The best of the languages in the set, `otherwise` if none has a point. */
static LecLang best_of (const Tally *tally, guint64 set, LecLang otherwise)
{
  guint best = 0;
  LecLang lang = otherwise;
  if (otherwise && (set >> otherwise & 1))
    best = tally->langs[otherwise]; /* ties are the expected language's */
  for (guint i = 1; i < LEC_N_LANGS; i++)
    if ((set >> i & 1) && tally->langs[i] > best) {
      best = tally->langs[i];
      lang = (LecLang)i;
    }
  return lang;
}

#define BIT(lang)      (G_GUINT64_CONSTANT (1) << (lang))
#define CYRILLIC_LANGS (BIT (LEC_LANG_RU) | BIT (LEC_LANG_UK))
#define ARABIC_LANGS   (BIT (LEC_LANG_AR) | BIT (LEC_LANG_FA))
#define OTHER_LANGS                                                                                                    \
  (CYRILLIC_LANGS | ARABIC_LANGS | BIT (LEC_LANG_EL) | BIT (LEC_LANG_HE) | BIT (LEC_LANG_HI) | BIT (LEC_LANG_ZH) |     \
   BIT (LEC_LANG_JA) | BIT (LEC_LANG_KO) | BIT (LEC_LANG_TH) | BIT (LEC_LANG_NONE))

static LecLang decide (const Tally *tally, guint64 allowed, LecLang otherwise)
{
  const guint *s = tally->scripts;
  Script script = LATIN;
  for (guint i = 1; i < N_SCRIPTS; i++)
    if (s[i] > s[script])
      script = (Script)i;
  if (s[script] == 0)
    return LEC_LANG_NONE;
  switch (script) {
  case CYRILLIC:
    return best_of (tally, CYRILLIC_LANGS & allowed, LEC_LANG_RU);
  case GREEK:
    return LEC_LANG_EL;
  case ARABIC:
    return best_of (tally, ARABIC_LANGS & allowed, LEC_LANG_AR);
  case HEBREW:
    return LEC_LANG_HE;
  case INDIC:
    return LEC_LANG_HI;
  case HAN:
  case KANA:
    return s[KANA] * 8 > s[HAN] ? LEC_LANG_JA : LEC_LANG_ZH;
  case KOREAN:
    return LEC_LANG_KO;
  case THAI:
    return LEC_LANG_TH;
  default:
    return best_of (tally, allowed & ~OTHER_LANGS, otherwise);
  }
}

#define SAMPLE 4096 /* bytes */

LecLang lec_lang_detect (const char *text, gsize length, guint64 allowed, LecLang otherwise)
{
  Tally tally = {0};
  count (&tally, text, MIN (length, SAMPLE));
  if (length > 2 * SAMPLE && !is_clear (&tally))
    count (&tally, text + length / 2, SAMPLE);
  return decide (&tally, allowed ? allowed : ~G_GUINT64_CONSTANT (0), otherwise);
}
