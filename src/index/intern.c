/* intern.c — all strings in one growing block of bytes; a table of their numbers, at most half full.
 *
 * A slot holds a short string itself, so that a look-up touches one line of the cache.
 * SPDX-License-Identifier: MIT */
#include "src/index/intern.h"
#include <string.h>

typedef struct {
  gsize offset;
  guint32 length;
} Entry;

typedef struct {
  guint32 number; /* + 1; 0: empty */
  guint32 hash;
  guint32 length;
  char bytes[20]; /* of a string that fits */
} Slot;

struct LecIntern {
  GByteArray *bytes;
  GArray *entries; /* of Entry */
  Slot *slots;
  gsize n_slots; /* a power of two */
};

LecIntern *lec_intern_new (void)
{
  LecIntern *intern = g_new0 (LecIntern, 1);
  intern->bytes = g_byte_array_new ();
  intern->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  intern->n_slots = 1024;
  intern->slots = g_new0 (Slot, intern->n_slots);
  return intern;
}

void lec_intern_free (LecIntern *intern)
{
  if (!intern)
    return;
  g_byte_array_unref (intern->bytes);
  g_array_unref (intern->entries);
  g_free (intern->slots);
  g_free (intern);
}

static guint32 hash_of (const char *bytes, gsize length)
{
  guint64 h = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ length;
  for (; length >= 8; bytes += 8, length -= 8) {
    guint64 v;
    memcpy (&v, bytes, 8);
    h = (h ^ v) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
    h ^= h >> 32;
  }
  guint64 v = 0;
  memcpy (&v, bytes, length);
  h = (h ^ v) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return (guint32)(h ^ h >> 32);
}

static void grow (LecIntern *intern)
{
  gsize n = intern->n_slots * 2;
  Slot *slots = g_new0 (Slot, n);
  for (gsize i = 0; i < intern->n_slots; i++) {
    if (!intern->slots[i].number)
      continue;
    gsize at = intern->slots[i].hash & (n - 1);
    while (slots[at].number)
      at = (at + 1) & (n - 1);
    slots[at] = intern->slots[i];
  }
  g_free (intern->slots);
  intern->slots = slots;
  intern->n_slots = n;
}

static gboolean equals (const LecIntern *intern, const Slot *slot, guint32 hash, const char *bytes, gsize length)
{
  if (slot->hash != hash || slot->length != length)
    return FALSE;
  if (length <= sizeof slot->bytes)
    return memcmp (slot->bytes, bytes, length) == 0;
  const Entry *entry = &g_array_index (intern->entries, Entry, slot->number - 1);
  return memcmp (intern->bytes->data + entry->offset, bytes, length) == 0;
}

guint32 lec_intern_add (LecIntern *intern, const char *bytes, gsize length)
{
  guint32 hash = hash_of (bytes, length);
  gsize at = hash & (intern->n_slots - 1);
  for (; intern->slots[at].number; at = (at + 1) & (intern->n_slots - 1))
    if (equals (intern, &intern->slots[at], hash, bytes, length))
      return intern->slots[at].number - 1;
  Entry entry = {intern->bytes->len, (guint32)length};
  g_byte_array_append (intern->bytes, (const guint8 *)bytes, (guint)length);
  g_array_append_val (intern->entries, entry);
  Slot *slot = &intern->slots[at];
  *slot = (Slot){.number = intern->entries->len, .hash = hash, .length = (guint32)length};
  memcpy (slot->bytes, bytes, MIN (length, sizeof slot->bytes));
  if (intern->entries->len * 2 > intern->n_slots)
    grow (intern);
  return intern->entries->len - 1;
}

guint32 lec_intern_count (const LecIntern *intern)
{
  return intern->entries->len;
}

const char *lec_intern_get (const LecIntern *intern, guint32 number, gsize *length)
{
  const Entry *entry = &g_array_index (intern->entries, Entry, number);
  *length = entry->length;
  return (const char *)intern->bytes->data + entry->offset;
}

gsize lec_intern_bytes (const LecIntern *intern)
{
  return intern->bytes->len + intern->entries->len * sizeof (Entry) + intern->n_slots * sizeof (Slot);
}
