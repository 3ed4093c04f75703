// SPDX-License-Identifier: Apache-2.0

#pragma once
// Debian keeps libpq-fe.h in a folder of its own, other systems beside the rest.
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif
