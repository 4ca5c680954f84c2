/* use_lite_weights.h — the model's file, mapped read-only: its 30 tensors and its vocabulary.
 *
 * Nothing is widened or copied: a tensor points into the map, and its numbers are read where they are needed.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

enum {
  LEC_USE_LITE_TEXT_IDS = 128,    /* ids that the model reads of one text */
  LEC_USE_LITE_PIECE_WIDTH = 256, /* numbers of a piece's vector */
  LEC_USE_LITE_WIDTH = 512,       /* numbers of the stream between the layers, and of the result */
  LEC_USE_LITE_INNER = 1536,      /* numbers inside a feed-forward layer */
  LEC_USE_LITE_HEADS = 4
};

/* The roles of the tensors, in the order of the file's format. */
typedef enum {
  LEC_TENSOR_EMB,
  LEC_TENSOR_TIMESCALE,
  LEC_TENSOR_RES0_W,
  LEC_TENSOR_RES0_B,
  LEC_TENSOR_OUT_W,
  LEC_TENSOR_OUT_B,
  LEC_TENSOR_LAYERS, /* the first tensor of layer 0; a layer has LEC_N_LAYER_TENSORS */
  LEC_N_LAYER_TENSORS = 12,
  LEC_N_TENSORS = LEC_TENSOR_LAYERS + 2 * LEC_N_LAYER_TENSORS
} LecTensorRole;

/* The tensors of one layer, counted from its first. */
typedef enum {
  LEC_LAYER_LN1_G,
  LEC_LAYER_LN1_B,
  LEC_LAYER_QKV_W,
  LEC_LAYER_QKV_B,
  LEC_LAYER_ATT_W,
  LEC_LAYER_ATT_B,
  LEC_LAYER_LN2_G,
  LEC_LAYER_LN2_B,
  LEC_LAYER_FF1_W,
  LEC_LAYER_FF1_B,
  LEC_LAYER_FF2_W,
  LEC_LAYER_FF2_B
} LecLayerTensor;

typedef enum { LEC_NUMBER_F32, LEC_NUMBER_F16, LEC_NUMBER_I8, LEC_N_NUMBER_KINDS } LecNumberKind;

/* A matrix (rows, cols), row-major; a vector has one row. */
typedef struct {
  LecNumberKind kind;
  guint rows, cols;
  gboolean by_column; /* i8: `scale` has a number for each column, else for each row */
  const void *data;   /* into the map */
  const float *scale; /* i8 only; into the map */
} LecTensor;

typedef struct {
  GMappedFile *map;
  LecTensor tensors[LEC_N_TENSORS];
  guint n_pieces;
  const float *scores;   /* (n_pieces) */
  const guint32 *starts; /* (n_pieces + 1) offsets into `bytes`, rising */
  const char *bytes;     /* UTF-8 of all pieces in a row */
} LecUseLiteWeights;

/* Maps the file and checks its structure: magic, sizes, every block inside the file and of the expected shape.
 * Not one weight is read. NULL with LEC_ERROR_NOT_FOUND, LEC_ERROR_IO or LEC_ERROR_CORRUPT. */
LecUseLiteWeights *lec_use_lite_weights_new (const char *path, GError **error);
void lec_use_lite_weights_free (LecUseLiteWeights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecUseLiteWeights, lec_use_lite_weights_free)

/* Reads the whole file against its CRC-32 (about 10 ms); FALSE with LEC_ERROR_CORRUPT. */
gboolean lec_use_lite_weights_verify (const LecUseLiteWeights *weights, GError **error);
