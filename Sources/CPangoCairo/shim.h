// SPDX-License-Identifier: Apache-2.0

#pragma once
#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>
